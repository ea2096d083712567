import { type MicroCardSeconds, toCardHours } from '../../core/card-time.ts'
import {
  add,
  compare,
  type Fraction,
  floor,
  min,
  multiply,
  parseFraction,
  subtract,
  ZERO,
} from '../../core/fraction.ts'
import type { Fen } from '../../core/money.ts'
import type { PriceItem } from '../../schemas/contract.ts'
import type { UsageDay } from './evidence.ts'
import { fenOf, unitsPerCardHour } from './items.ts'
import { lineKey, type Pricer } from './pricing.ts'
import type { Terms } from './terms.ts'

/** Card-time an item pays for at one price. */
export type Line = {
  readonly item: PriceItem
  eligible: MicroCardSeconds
  contested: MicroCardSeconds
  ineligible: MicroCardSeconds
}

/** One price item of the contract, in its own unit. Null where it cannot be known. */
export type ItemResult = {
  readonly itemId: string
  readonly class: PriceItem['class']
  readonly unit: PriceItem['unit']
  /** 元 per unit, one for each price period, in order. */
  readonly unitPrices: readonly string[]
  readonly agreed: Fraction
  readonly agreedFen: Fen
  /** Logged under the contract, whatever for. */
  readonly metered: Fraction | null
  readonly eligible: Fraction | null
  /** Part of `eligible` that a person has to clear first. */
  readonly disputed: Fraction | null
  /** Eligible and undisputed, at most what was agreed, cut down to the 分. */
  readonly deliveredFen: Fen | null
  /** The same with everything disputed cleared. */
  readonly clearedFen: Fen | null
  readonly meteredFen: Fen | null
  readonly ineligibleFen: Fen | null
  /** Value above the agreed quantity, which does not count. */
  readonly aboveAgreedFen: Fen | null
}

/** Sorts counted and contested use of the contract's days into the lines that pay for it. */
export function linesOf(days: readonly UsageDay[], terms: Terms, price: Pricer): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>()
  for (const [period, { items }] of terms.periods.entries()) {
    for (const item of items) {
      lines.set(lineKey(period, item), { item, eligible: 0n, contested: 0n, ineligible: 0n })
    }
  }
  for (const day of days) {
    if (day.standing !== 'counted' && day.standing !== 'contested') continue
    const priced = price(day.day, day)
    const line = priced === null || priced.line === null ? undefined : lines.get(priced.line)
    if (priced === null || line === undefined) continue
    if (!priced.eligible) line.ineligible += day.cardTime
    else if (day.standing === 'counted') line.eligible += day.cardTime
    else line.contested += day.cardTime
  }
  return lines
}

type Part = { readonly item: PriceItem; readonly quantity: Fraction }

/**
 * Quantities and value of one item over its price periods. Delivered beyond what was agreed does not count; the
 * excess is taken from the dearest period.
 */
export function meteredItem(
  parts: readonly (Line & { readonly disputed: MicroCardSeconds })[],
  agreed: { readonly quantity: Fraction; readonly fen: Fen },
): Omit<ItemResult, 'itemId' | 'class' | 'unit' | 'unitPrices'> {
  const convert = (time: (line: (typeof parts)[number]) => MicroCardSeconds) => {
    const converted: Part[] = []
    for (const part of parts) {
      const units = unitsPerCardHour(part.item)
      if (units === null) return null
      converted.push({ item: part.item, quantity: multiply(toCardHours(time(part)), units) })
    }
    return converted
  }
  const metered = convert((l) => l.eligible + l.contested + l.ineligible)
  const eligible = convert((l) => l.eligible + l.contested)
  const certain = convert((l) => l.eligible - l.disputed)
  const base = { agreed: agreed.quantity, agreedFen: agreed.fen }
  if (metered === null || eligible === null || certain === null) return { ...base, ...UNKNOWN }
  const meteredFen = valueOf(metered)
  const eligibleFen = valueOf(eligible)
  const clearedFen = valueOf(capped(eligible, agreed.quantity))
  return {
    ...base,
    metered: total(metered),
    eligible: total(eligible),
    disputed: subtract(total(eligible), total(certain)),
    deliveredFen: valueOf(capped(certain, agreed.quantity)),
    clearedFen,
    meteredFen,
    ineligibleFen: meteredFen - eligibleFen,
    aboveAgreedFen: eligibleFen - clearedFen,
  }
}

const UNKNOWN = {
  metered: null,
  eligible: null,
  disputed: null,
  deliveredFen: null,
  clearedFen: null,
  meteredFen: null,
  ineligibleFen: null,
  aboveAgreedFen: null,
}

const total = (parts: readonly Part[]) => parts.reduce((sum, { quantity }) => add(sum, quantity), ZERO)
const valueOf = (parts: readonly Part[]) =>
  floor(parts.reduce((sum, { item, quantity }) => add(sum, fenOf(item, quantity)), ZERO))

function capped(parts: readonly Part[], agreed: Fraction): readonly Part[] {
  let left = agreed
  const cheapestFirst = [...parts].sort((a, b) =>
    compare(parseFraction(a.item.unitPrice), parseFraction(b.item.unitPrice)),
  )
  return cheapestFirst.map(({ item, quantity }) => {
    const counted = min(quantity, left)
    left = subtract(left, counted)
    return { item, quantity: counted }
  })
}
