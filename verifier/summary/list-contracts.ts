import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { inParts } from '../evidence/in-parts.ts'
import { CONTRACT_STATES, type ContractFilter, FilterParams, paramsOf } from './filter.ts'

export const CONTRACT_SORTS = [
  'number',
  'signedOn',
  'validFrom',
  'validTo',
  'amount',
  'settled',
  'recognised',
  'reduced',
  'findings',
  'reconciledAt',
] as const
export type ContractSort = (typeof CONTRACT_SORTS)[number]

const Fen = z.string().regex(/^-?\d+$/)

const page = defineQuery({
  file: 'contract_page.sql',
  params: FilterParams.extend({
    sort: z.string(),
    descending: z.number(),
    limit: z.number(),
    after: z.number(),
    k1: z.number(),
    k2: z.string(),
    k3: z.string(),
    after_owner: z.string(),
    after_number: z.string(),
    after_version: z.string(),
  }),
  row: z.strictObject({
    institution: z.string(),
    number: z.string(),
    digest: z.string(),
    title: z.string(),
    provider_uscc: z.string(),
    provider_name: z.string(),
    buyer_uscc: z.string(),
    buyer_name: z.string(),
    signed_on: z.string(),
    valid_from: z.string(),
    valid_to: z.string(),
    amount: Fen,
    state: z.enum(CONTRACT_STATES),
    cut: z.coerce.number(),
    reconciled_at: z.coerce.number(),
    since: z.coerce.number(),
    agreed: Fen.nullable(),
    delivered: Fen.nullable(),
    settled: Fen.nullable(),
    invoiced: Fen.nullable(),
    paid: Fen.nullable(),
    recognised: Fen.nullable(),
    undetermined: z.number(),
    reductions: z.number(),
    warnings: z.number(),
    notes: z.number(),
    for_a_person: z.number(),
    k1: z.number(),
    k2: z.string(),
    k3: z.string(),
  }),
})
export type ContractRow = Awaited<ReturnType<typeof page>>[number]

const claims = defineQuery({
  file: 'contract_claims.sql',
  params: z.strictObject({ institution: z.string(), numbers: z.array(z.string()) }),
  row: z.strictObject({
    owner: z.string(),
    claim: z.string(),
    programme: z.string(),
    state: z.string(),
    applicant: z.string(),
    number: z.string(),
  }),
})
export type NamingClaim = Awaited<ReturnType<typeof claims>>[number]

/** Where a page ended: the keys of its last row. */
const Cursor = z.tuple([
  z.int().min(0).max(1),
  z.string().regex(/^-?\d{1,39}$/),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
])

export type Asked = {
  /** Null: of all institutions. */
  readonly institution: string | null
  readonly filter: ContractFilter
  readonly sort: ContractSort
  readonly descending: boolean
  readonly limit: number
  /** As the page before gave it. */
  readonly after: string | null
}

/** A page of contracts. Errors: REQUEST_INVALID for a cursor that is none; those of the store. */
export async function listContracts(
  store: Store,
  asked: Asked,
): Promise<{ readonly rows: readonly ContractRow[]; readonly next: string | null }> {
  const cursor = asked.after === null ? null : parseCursor(asked.after)
  const [k1 = 0, k2 = '0', k3 = '', owner = '', number = '', version = ''] = cursor ?? []
  const rows = await page(store, {
    ...paramsOf(asked.filter, asked.institution),
    sort: asked.sort,
    descending: asked.descending ? 1 : 0,
    limit: asked.limit + 1,
    after: cursor === null ? 0 : 1,
    k1,
    k2,
    k3,
    after_owner: owner,
    after_number: number,
    after_version: version,
  })
  const shown = rows.slice(0, asked.limit)
  const last = rows.length > asked.limit ? shown.at(-1) : undefined
  return { rows: shown, next: last === undefined ? null : cursorOf(last) }
}

/** Claims that name these contracts: of the contract's own log, or of an applicant that is a party to it. */
export async function claimsOf(
  store: Store,
  institution: string | null,
  rows: readonly ContractRow[],
): Promise<ReadonlyMap<ContractRow, readonly NamingClaim[]>> {
  const found: NamingClaim[] = []
  for (const numbers of inParts([...new Set(rows.map(({ number }) => number))]))
    found.push(...(await claims(store, { institution: institution ?? '', numbers: [...numbers] })))
  const isOf = (row: ContractRow, claim: NamingClaim) =>
    claim.number === row.number &&
    (claim.owner === row.institution || claim.applicant === row.provider_uscc || claim.applicant === row.buyer_uscc)
  return new Map(rows.map((row) => [row, found.filter((claim) => isOf(row, claim))]))
}

const cursorOf = ({ k1, k2, k3, institution, number, digest }: ContractRow): string =>
  Buffer.from(JSON.stringify([k1, k2, k3, institution, number, digest])).toString('base64url')

function parseCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', 'after: not what a page before gave as next', {}, error)
  }
}
