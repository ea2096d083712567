import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import { Claim } from '../../../schemas/claim.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { CUT } from '../../evidence/columns.ts'
import { inParts } from '../../evidence/in-parts.ts'
import { claimName, isLive } from '../../programmes/cross/claims.ts'
import type { Head } from '../../reconcile/evidence.ts'
import { type ClaimScope, listsOf, sourcesOf } from '../scope.ts'
import { type CrossQuestion, MOST_CLAIMS, MOST_CONTRACTS, requireFew } from './question.ts'

const entities = defineQuery({
  file: 'claim_entities.sql',
  params: z.strictObject({ ...CUT, kinds: z.array(z.string()), subjects: z.array(z.string()) }),
  row: z.strictObject({
    owner: z.string(),
    kind: z.string(),
    entity_id: z.string(),
    digest: z.string(),
    body: z.string(),
  }),
})

/** A claim as one log has it, every version. */
export type LoggedClaim = { readonly log: string; readonly claimId: string; readonly heads: readonly Head<Claim>[] }

/** `passedOver`: live claims that the question leaves out. */
export type LiveClaims = { readonly chosen: readonly LoggedClaim[]; readonly passedOver: number }

/**
 * The live claims of all logs of a scope that the question asks for, by log and id. A claim of which any version is live,
 * is. Errors: NOT_FOUND for a claim that was named and is not there; REQUEST_INVALID beyond MOST_CLAIMS.
 */
export async function loadLiveClaims(store: Store, scope: ClaimScope, question: CrossQuestion): Promise<LiveClaims> {
  const all = new Map<string, LoggedClaim>()
  for (const part of inParts(sourcesOf(scope))) {
    const rows = await entities(store, { ...listsOf(scope, part), kinds: ['claim'], subjects: [] })
    for (const { owner, entity_id, digest, body } of rows) {
      const key = `${owner} ${entity_id}`
      const head = { id: entity_id, digest, body: Claim.parse(JSON.parse(body)) }
      const heads = [...(all.get(key)?.heads ?? []), head]
      all.set(key, { log: owner, claimId: entity_id, heads })
    }
  }
  const live = [...all.keys()]
    .sort()
    .flatMap((key) => all.get(key) ?? [])
    .filter(({ heads }) => heads.some(({ body }) => isLive(body)))
  const chosen = live.filter(({ heads }) => heads.some(({ body }) => isAsked(body, question)))
  requireAll(chosen, question)
  requireFew(chosen.length, MOST_CLAIMS, { en: 'live claims fit', zh: '项申请' })
  const contracts = new Set(
    chosen.flatMap(({ log, heads }) => heads.flatMap((h) => h.body.contracts.map((c) => `${log} ${c}`))),
  )
  requireFew(contracts.size, MOST_CONTRACTS, { en: 'contracts of the claims', zh: '份合同' })
  return { chosen, passedOver: live.length - chosen.length }
}

const isAsked = (claim: Claim, { claims, programme, applicant }: CrossQuestion): boolean =>
  (claims.length === 0 || claims.some((name) => isNamed(claim, name))) &&
  (programme === null || claim.programme === programme) &&
  (applicant === null || claim.applicantUscc === applicant)

const isNamed = (claim: Claim, name: string): boolean => name === claim.claimId || name === claimName(claim)

function requireAll(chosen: readonly LoggedClaim[], { claims }: CrossQuestion): void {
  const bodies = chosen.flatMap(({ heads }) => heads.map(({ body }) => body))
  const absent = claims.find((name) => !bodies.some((body) => isNamed(body, name)))
  if (absent === undefined) return
  throw new SuanhengError('NOT_FOUND', `no live claim ${absent} among those asked for  没有该有效申请`, {
    claim: absent,
  })
}
