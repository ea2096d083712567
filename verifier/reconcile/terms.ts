import { compareText } from '../../core/compare-text.ts'
import { type Fen, parseYuan } from '../../core/money.ts'
import type { Contract, PriceItem } from '../../schemas/contract.ts'

/** Price items that hold from one Shanghai day to another, both inclusive. */
export type PricePeriod = { readonly from: string; readonly to: string; readonly items: readonly PriceItem[] }

/** What the contract says once its amendments are applied. */
export type Terms = {
  /** First and last day, inclusive. */
  readonly from: string
  readonly to: string
  readonly amountFen: Fen
  /** In order, without a gap; together they are the contract's days. */
  readonly periods: readonly PricePeriod[]
}

/**
 * The terms in force: an amendment replaces the fields it names from `effectiveOn` (inclusive) on; an amount or an
 * end is the contract's as a whole, items are those of the days from then on.
 *
 * Amendments of one day apply in the order of `signedOn`, then `amendmentId`.
 */
export function termsOf(contract: Contract): Terms {
  const amendments = [...(contract.amendments ?? [])].sort((a, b) => compareText(orderOf(a), orderOf(b)))
  let { validTo: to, amount } = contract
  for (const amendment of amendments) {
    to = amendment.validTo ?? to
    amount = amendment.amount ?? amount
  }
  const changes = [{ from: contract.validFrom, items: contract.items as readonly PriceItem[] }]
  for (const { effectiveOn, items } of amendments) if (items !== undefined) changes.push({ from: effectiveOn, items })
  const periods = changes
    .map(({ from, items }, i) => ({
      from: later(from, contract.validFrom),
      to: endOf(changes[i + 1]?.from, to),
      items,
    }))
    .filter((period) => period.from <= period.to)
  return { from: contract.validFrom, to, amountFen: parseYuan(amount), periods }
}

/** The period a day belongs to; -1 outside the contract. */
export const periodOf = (terms: Terms, day: string): number =>
  terms.periods.findIndex(({ from, to }) => from <= day && day <= to)

const orderOf = (a: { effectiveOn: string; signedOn: string; amendmentId: string }) =>
  `${a.effectiveOn} ${a.signedOn} ${a.amendmentId}`
const later = (a: string, b: string) => (a > b ? a : b)

function endOf(next: string | undefined, to: string): string {
  if (next === undefined) return to
  const before = new Date(Date.parse(`${next}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  return before < to ? before : to
}
