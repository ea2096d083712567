import { add, compare, type Fraction, floor, fraction, multiply, subtract, ZERO } from '../../../core/fraction.ts'
import { chance } from './chance.ts'
import { type Confidence, confidenceFactor, FACTOR_SCALE } from './poisson.ts'
import type { Item, Population } from './population.ts'

/** Amounts are millionths of 元 or of a card-second throughout. */
export type MonetaryDesign = {
  readonly confidence: Confidence
  readonly tolerable: bigint
  readonly expected: bigint
}

/** Tenths. AICPA Audit Guide “Audit Sampling”, table C-3: expansion factors for expected misstatement. */
const EXPANSION = { 90: 15n, 95: 16n, 99: 19n } as const
/** Intervals are whole hundredths: of 元, 分. */
const HUNDREDTH = 10_000n

/**
 * The widest interval that supports the tolerable misstatement: (tolerable − expected × expansion factor) / factor of no
 * misstatement, cut down to hundredths. Null: nothing is left to sample with; the whole has to be examined.
 */
export function widestInterval({ confidence, tolerable, expected }: MonetaryDesign): bigint | null {
  const room = tolerable * 10n - expected * EXPANSION[confidence]
  if (room <= 0n) return null
  const interval = (room * FACTOR_SCALE) / (10n * confidenceFactor(confidence, 0))
  const cut = interval - (interval % HUNDREDTH)
  return cut > 0n ? cut : null
}

/** `certain`: worth the interval or more, examined in full. `drawn`: found by chance. Both in the order of their ids. */
export type MonetarySample = {
  readonly interval: bigint
  /** First unit drawn among the units of the items that are not certain, from 1 to the interval. */
  readonly start: bigint
  readonly certain: readonly Item[]
  readonly drawn: readonly Item[]
  /** What the items that are not certain are worth. */
  readonly restTotal: bigint
}

/**
 * Draws by fixed interval: items worth the interval or more are taken, the rest is laid end to end in the order of ids,
 * and the items in which the units start, start + interval, start + 2 · interval … fall are drawn. Every unit has the same
 * chance, 1 / interval. Pure: the same population, interval and seed give the same sample.
 * Errors: RangeError for an interval below 1.
 */
export function drawByMoney(population: Population, interval: bigint, seed: string): MonetarySample {
  if (interval < 1n) throw new RangeError(`an interval of ${interval}`)
  const certain = population.items.filter(({ worth }) => worth >= interval)
  const rest = population.items.filter(({ worth }) => worth < interval)
  const start = chance(seed, population.digest)(interval) + 1n
  const drawn: Item[] = []
  let until = 0n
  let next = start
  for (const item of rest) {
    until += item.worth
    if (next > until) continue
    drawn.push(item)
    // Worth less than the interval, an item holds one of the units at most.
    next += interval
  }
  return { interval, start, certain, drawn, restTotal: until }
}

/** How many items `drawByMoney` takes at most, without drawing. */
export function mostItems(population: Population, interval: bigint): number {
  const rest = population.items.filter(({ worth }) => worth < interval)
  const units = rest.reduce((sum, { worth }) => sum + worth, 0n)
  return population.items.length - rest.length + Math.min(rest.length, Number((units + interval - 1n) / interval))
}

/** More misstatements than this are no matter of a sample any more: their limit is not computed. */
export const MOST_MISSTATEMENTS = 300

/**
 * Misstatement in one direction. `known`: in the certain items. `projected`: known, and of the drawn items taint ×
 * interval. `upper`: what it is not above, at the confidence; null where it cannot be told.
 */
export type Misstatement = { readonly known: bigint; readonly projected: bigint; readonly upper: bigint | null }

export type Audited = Item & { readonly audited: bigint }

/**
 * Upper limit of misstatement after Stringer, with Poisson factors: known + interval × (R₀ + Σ (Rᵢ − Rᵢ₋₁) · taintᵢ),
 * taints in falling order. Rounded up to a millionth; the factors are rounded up, which raises the limit since no taint is
 * above one. What was booked too high can never be above what the rest is worth, so neither is its limit. Of taints above
 * one (booked at less than half) no limit is known.
 * Source: Stringer (1963); AICPA Audit Guide “Audit Sampling”, chapter 6; docs/audit.md.
 */
export function misstatement(
  { interval, restTotal }: Pick<MonetarySample, 'interval' | 'restTotal'>,
  found: { readonly certain: readonly Audited[]; readonly drawn: readonly Audited[] },
  confidence: Confidence,
  direction: 'over' | 'under',
): Misstatement {
  const error = ({ worth, audited }: Audited) => (direction === 'over' ? worth - audited : audited - worth)
  const known = found.certain.reduce((sum, item) => sum + atLeastZero(error(item)), 0n)
  const taints = found.drawn
    .filter((item) => error(item) > 0n)
    .map((item) => fraction(error(item), item.worth))
    .sort((a, b) => compare(b, a))
  const width = fraction(interval)
  const projected = known + ceil(multiply(width, taints.reduce(add, ZERO)))
  if (restTotal === 0n) return { known, projected, upper: known }
  const [largest] = taints
  const above = largest !== undefined && largest.num > largest.den
  if (above || taints.length > MOST_MISSTATEMENTS) return { known, projected, upper: null }
  const sampled = ceil(multiply(width, stringer(taints, confidence)))
  const capped = direction === 'over' && sampled > restTotal ? restTotal : sampled
  return { known, projected, upper: known + capped }
}

function stringer(taints: readonly Fraction[], confidence: Confidence): Fraction {
  const factor = (i: number) => fraction(confidenceFactor(confidence, i), FACTOR_SCALE)
  return taints.reduce((sum, taint, i) => add(sum, multiply(subtract(factor(i + 1), factor(i)), taint)), factor(0))
}

const atLeastZero = (value: bigint): bigint => (value > 0n ? value : 0n)
/** The least whole number not below. */
const ceil = (a: Fraction): bigint => -floor({ num: -a.num, den: a.den })
