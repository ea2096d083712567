import { z } from 'zod'
import { Uscc } from '../../schemas/primitives.ts'
import type { Identity } from './token.ts'
import { ROLES } from './token.ts'

const ClaimName = z.string().min(1).max(200)

/**
 * Which institution and role an account of the identity provider has here. Rules are tried in order, the first that fits
 * holds; then the two claims, where they are named. Nothing fits: nobody gets in.
 */
export const OidcMap = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          /** Name of a claim; also one inside others, dotted: `realm_access.roles`. */
          claim: ClaimName,
          /** The claim is this text, or a list that holds it. */
          is: z.string().min(1).max(500),
          institution: Uscc,
          role: z.enum(ROLES),
        }),
      )
      .max(1_000)
      .default([]),
    institutionClaim: ClaimName.optional(),
    roleClaim: ClaimName.optional(),
  })
  .refine(({ institutionClaim, roleClaim }) => (institutionClaim === undefined) === (roleClaim === undefined), {
    message: 'institutionClaim and roleClaim come together',
  })
export type OidcMap = z.infer<typeof OidcMap>
export type Claims = Readonly<Record<string, unknown>>

const Named = z.object({ institution: Uscc, role: z.enum(ROLES) })

/** null where no rule fits, and where the claims name no institution or role of ours. */
export function placeOf(map: OidcMap, claims: Claims): Pick<Identity, 'institution' | 'role'> | null {
  const rule = map.rules.find(({ claim, is }) => textsOf(claims, claim).includes(is))
  if (rule !== undefined) return { institution: rule.institution, role: rule.role }
  if (map.institutionClaim === undefined || map.roleClaim === undefined) return null
  const [institutions, roles] = [textsOf(claims, map.institutionClaim), textsOf(claims, map.roleClaim)]
  // Of two, nobody could say which is meant.
  if (institutions.length !== 1 || roles.length !== 1) return null
  const named = Named.safeParse({ institution: institutions[0], role: roles[0] })
  return named.success ? named.data : null
}

/** A claim's texts. A name with dots is first taken as it stands: many providers name claims by a URL. */
function textsOf(claims: Claims, name: string): readonly string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : inside(claims, name.split('.'))
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
}

function inside(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return undefined
  return inside((value as Claims)[first], rest)
}
