import { z } from 'zod'
import { dayOf } from '../../core/time.ts'
import { Claim } from '../../schemas/claim.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { inParts } from '../evidence/in-parts.ts'

const TEXT = z.string()
const claims = defineQuery({
  file: 'claim_list.sql',
  params: z.strictObject({
    institution: TEXT,
    programme: TEXT,
    batch: TEXT,
    state: TEXT,
    applicant: TEXT,
    contract: TEXT,
    text: TEXT,
    after_institution: TEXT,
    after_claim: TEXT,
    limit: z.int(),
  }),
  row: z.strictObject({ owner: TEXT, claim: TEXT, digests: z.array(TEXT), bodies: z.array(TEXT) }),
})
const names = defineQuery({
  file: 'organisation_names.sql',
  params: z.strictObject({ usccs: z.array(z.string()), reader: z.string() }),
  row: z.strictObject({ uscc: z.string(), owner: z.string(), called: z.string() }),
})

/** '' asks for all. `text`: part of the id. */
export type ClaimFilter = {
  readonly institution: string
  readonly programme: string
  readonly batch: string
  readonly state: string
  readonly applicant: string
  readonly contract: string
  readonly text: string
}
export const ALL_CLAIMS: ClaimFilter = {
  institution: '',
  programme: '',
  batch: '',
  state: '',
  applicant: '',
  contract: '',
  text: '',
}

/** A claim of one log; `versions` that nobody has replaced, of which there should be one. */
export type ListedClaim = {
  readonly institution: string
  readonly claimId: string
  readonly versions: readonly { readonly digest: string; readonly claim: Claim }[]
}

/** Where a page ended; null: at the end of the list. */
export type ClaimPage = { readonly claims: readonly ListedClaim[]; readonly next: string | null }

/** Claims in the order of institution and id, after the one that `after` names (null: from the first). */
export async function listClaims(
  store: Store,
  filter: ClaimFilter,
  { after, limit }: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<ClaimPage> {
  const [institution, claim] = after ?? ['', '']
  const rows = await claims(store, {
    ...filter,
    after_institution: institution,
    after_claim: claim,
    limit: limit + 1,
  })
  const found = rows.slice(0, limit).map(({ owner, claim: claimId, digests, bodies }) => ({
    institution: owner,
    claimId,
    versions: bodies.map((body, i) => ({ digest: digests[i] ?? '', claim: Claim.parse(JSON.parse(body)) })),
  }))
  const last = rows.length > limit ? found.at(-1) : undefined
  return { claims: found, next: last === undefined ? null : `${last.institution}/${last.claimId}` }
}

/** Shanghai day of submission of a version; null for one that is not submitted. */
export const submittedOn = ({ submittedAt }: Claim): string | null =>
  submittedAt === undefined ? null : dayOf(Date.parse(submittedAt))

/**
 * What organisations are called, by code: by their own log before others’, the latest record first. `reader`: whose log may
 * be read; '' reads all.
 */
export async function namesOf(
  store: Store,
  usccs: readonly string[],
  reader: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const part of inParts([...new Set(usccs)].sort())) {
    for (const { uscc, called } of await names(store, { usccs: [...part], reader })) found.set(uscc, called)
  }
  return found
}
