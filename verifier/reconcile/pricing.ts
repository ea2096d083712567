import { type Fraction, ZERO } from '../../core/fraction.ts'
import type { PriceItem } from '../../schemas/contract.ts'
import type { Purpose } from '../../schemas/usage-record.ts'
import type { UsageClass } from './evidence.ts'
import { fenPerCardHour, type ItemMatch, isEligible, itemFor } from './items.ts'
import { periodOf, type Terms } from './terms.ts'

/** How a day's class of use is paid. `line` names item and price period; null where no single item pays. */
export type Priced = {
  readonly period: number
  readonly match: ItemMatch
  readonly line: string | null
  readonly eligible: boolean
  /** 分 a card-hour brings the provider under the programme: zero when not eligible or not convertible. */
  readonly fenPerCardHour: Fraction
}

export type Pricer = (day: string, use: UsageClass) => Priced | null

/** Prices classes of use by day; null outside the contract. Only items of class smart_compute pay for card-time. */
export function pricerOf(terms: Terms, eligiblePurposes: readonly Purpose[]): Pricer {
  const known = new Map<string, Priced>()
  const items = terms.periods.map((period) => period.items.filter(({ class: c }) => c === 'smart_compute'))
  return (day, use) => {
    const period = periodOf(terms, day)
    if (period < 0) return null
    const key = JSON.stringify([period, use.purpose, use.acceleratorModel])
    const before = known.get(key)
    if (before !== undefined) return before
    const match = itemFor(use, items[period] ?? [])
    const eligible = isEligible(use.purpose, eligiblePurposes)
    const item = match.kind === 'item' ? match.item : null
    const line = item === null ? null : lineKey(period, item)
    const price = item === null || !eligible ? ZERO : (fenPerCardHour(item) ?? ZERO)
    const priced = { period, match, line, eligible, fenPerCardHour: price }
    known.set(key, priced)
    return priced
  }
}

/** Names one item at one price. */
export const lineKey = (period: number, item: PriceItem) => JSON.stringify([period, item.itemId, item.unit])
