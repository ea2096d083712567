import { parseYuan, toYuan } from '../../core/money.ts'
import type { Claim } from '../../schemas/claim.ts'
import type { Contract } from '../../schemas/contract.ts'
import type { Organisation } from '../../schemas/organisation.ts'
import type { Head } from '../reconcile/evidence.ts'

/** A contract of the claim with what its versions say; several of them are joined by ` / `, null: nobody says. */
export type ClaimedContract = {
  readonly number: string
  readonly title: string | null
  readonly provider: string | null
  readonly buyer: string | null
}

/**
 * What a claim asks, by its own words: for the head of an assessment, nothing is judged by it. `claimedAmount` in 元 with two
 * decimals; null where no version says one or they say different ones, as with `submittedAt`. `versions`: how many stand
 * beside each other; more than one contradict each other.
 */
export type Claimed = {
  readonly versions: number
  readonly applicantName: string | null
  readonly contracts: readonly ClaimedContract[]
  readonly vouchers: readonly string[]
  readonly claimedAmount: string | null
  readonly submittedAt: string | null
}

export function claimedOf(
  claims: readonly Head<Claim>[],
  contracts: readonly { readonly number: string; readonly contracts: readonly Head<Contract>[] }[],
  organisations: readonly Head<Organisation>[],
): Claimed {
  const bodies = claims.map(({ body }) => body)
  const applicants = new Set(bodies.map(({ applicantUscc }) => applicantUscc))
  const names = organisations.flatMap(({ body }) => (applicants.has(body.uscc) ? [body.name] : []))
  const numbers = [...new Set(bodies.flatMap((claim) => claim.contracts))].sort()
  return {
    versions: claims.length,
    applicantName: joined(names),
    contracts: numbers.map((number) => {
      const versions = contracts.filter((one) => one.number === number).flatMap((one) => one.contracts)
      const say = (field: 'title' | 'providerName' | 'buyerName') => joined(versions.map(({ body }) => body[field]))
      return { number, title: say('title'), provider: say('providerName'), buyer: say('buyerName') }
    }),
    vouchers: [...new Set(bodies.flatMap(({ vouchers }) => vouchers ?? []))].sort(),
    claimedAmount: single(
      bodies.map(({ claimedAmount: yuan }) => (yuan === undefined ? null : toYuan(parseYuan(yuan)))),
    ),
    submittedAt: single(bodies.map(({ submittedAt }) => submittedAt ?? null)),
  }
}

const joined = (words: readonly (string | undefined)[]): string | null =>
  [...new Set(words.filter((word) => word !== undefined))].sort().join(' / ') || null

/** What all of them say; null where they do not agree. */
const single = <T>(values: readonly T[]): T | null => (new Set(values).size === 1 ? (values[0] ?? null) : null)
