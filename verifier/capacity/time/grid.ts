import type { Fraction } from '../../../core/fraction.ts'
import type { Curve } from '../curve-figures.ts'
import type { Period } from '../evidence.ts'
import type { Piece } from '../lowest-pieces.ts'

/** A period cut at every moment at which something can change: cell i is [moments[i], moments[i + 1]). */
export type Grid = { readonly moments: Float64Array }

/** Moments outside the period are left out; its own two ends are always in. */
export function gridOf(period: Period, moments: Iterable<number>): Grid {
  const inside = new Set([period.from, period.to])
  for (const moment of moments) if (moment > period.from && moment < period.to) inside.add(moment)
  return { moments: Float64Array.from(inside).sort() }
}

export const cellCount = ({ moments }: Grid): number => moments.length - 1
export const cellFrom = ({ moments }: Grid, cell: number): number => moments[cell] ?? 0
export const cellTo = ({ moments }: Grid, cell: number): number => moments[cell + 1] ?? 0

/** The first cell that begins at or after a moment; `cellCount` for one at or after the end. By halving. */
export function cellAt({ moments }: Grid, moment: number): number {
  let [low, high] = [0, moments.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((moments[middle] ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return low
}

/** The cell that a moment of the period lies in. */
export const cellOf = (grid: Grid, moment: number): number => cellAt(grid, moment + 1) - 1

/**
 * Figures as integers over one denominator, cut into digits of 29 bits, lowest first: 2^24 cards of one digit stay below
 * 2^53, so that sums of digits are exact in doubles, which add up far faster than bigints.
 */
export type Scale = {
  readonly denominator: bigint
  readonly digits: number
  /** The digits of a figure: the same array for the same value. */
  readonly of: (figure: Fraction) => readonly number[]
}
const DIGIT_BITS = 29n
const DIGIT = 1n << DIGIT_BITS

/** A scale for all of these figures. Errors: RangeError when one is negative. */
export function scaleOf(figures: Iterable<Fraction>): Scale {
  const all = new Set(figures)
  let [denominator, most] = [1n, 0n]
  for (const { num, den } of all) {
    if (num < 0n) throw new RangeError('a negative figure')
    if (denominator % den !== 0n) denominator *= den / gcd(denominator, den)
  }
  for (const { num, den } of all) if ((num * denominator) / den > most) most = (num * denominator) / den
  let digits = 1
  for (let rest = most >> DIGIT_BITS; rest > 0n; rest >>= DIGIT_BITS) digits++
  const known = new Map<Fraction, readonly number[]>()
  const byValue = new Map<bigint, readonly number[]>()
  const of = (figure: Fraction) => {
    const found = known.get(figure)
    if (found !== undefined) return found
    const units = unitsOf(denominator, figure)
    const cut = byValue.get(units) ?? digitsOf(units, digits)
    byValue.set(units, cut)
    known.set(figure, cut)
    return cut
  }
  return { denominator, digits, of }
}

const digitsOf = (units: bigint, digits: number): readonly number[] =>
  Array.from({ length: digits }, (_, digit) => Number((units >> (BigInt(digit) * DIGIT_BITS)) % DIGIT))

/** A figure in units of 1 / denominator. */
export const unitsOf = (denominator: bigint, { num, den }: Fraction): bigint => (num * denominator) / den

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** Changes at the beginning of each cell, of the number of cards and of each digit of their figures. */
export type Tally = { readonly cards: Int32Array; readonly digits: readonly Float64Array[] }

export const emptyTally = (grid: Grid, scale: Scale): Tally => ({
  cards: new Int32Array(grid.moments.length),
  digits: Array.from({ length: scale.digits }, () => new Float64Array(grid.moments.length)),
})

/** Cards of one figure in the cells from `from` up to, but not, `to`. */
export function put({ cards, digits }: Tally, from: number, to: number, figure: readonly number[], count = 1): void {
  if (from >= to) return
  cards[from] = (cards[from] ?? 0) + count
  cards[to] = (cards[to] ?? 0) - count
  for (let i = 0; i < digits.length; i++) {
    const [of, digit] = [digits[i], (figure[i] ?? 0) * count]
    if (of === undefined || digit === 0) continue
    of[from] = (of[from] ?? 0) + digit
    of[to] = (of[to] ?? 0) - digit
  }
}

/** Capacity and cards in each cell of a grid: `units` / `denominator`. */
export type Cells = {
  readonly grid: Grid
  readonly denominator: bigint
  readonly units: readonly bigint[]
  readonly cards: readonly number[]
}

export function cellsOf(grid: Grid, { denominator }: Scale, { cards, digits }: Tally): Cells {
  const sums = digits.map(() => 0)
  let count = 0
  const counts: number[] = []
  const units: bigint[] = []
  for (let cell = 0; cell < cellCount(grid); cell++) {
    count += cards[cell] ?? 0
    let value = 0n
    for (let i = digits.length - 1; i >= 0; i--) {
      const sum = (sums[i] ?? 0) + (digits[i]?.[cell] ?? 0)
      sums[i] = sum
      value = value * DIGIT + BigInt(sum)
    }
    counts.push(count)
    units.push(value)
  }
  return { grid, denominator, units, cards: counts }
}

/** The first cell in which the capacity is at its lowest. */
export function weakestCell({ units }: Cells): number {
  let weakest = 0
  for (let cell = 1; cell < units.length; cell++) if ((units[cell] ?? 0n) < (units[weakest] ?? 0n)) weakest = cell
  return weakest
}

/** As steps: neighbours differ. Cells of which nothing is `known` are left out. */
export function curveOf({ grid, denominator, units }: Cells, known?: (cell: number) => boolean): Curve {
  const steps: Piece[] = []
  let last: { from: number; to: number; units: bigint } | undefined
  for (let cell = 0; cell < units.length; cell++) {
    if (known !== undefined && !known(cell)) continue
    const [from, to, here] = [cellFrom(grid, cell), cellTo(grid, cell), units[cell] ?? 0n]
    if (last !== undefined && last.to === from && last.units === here) last.to = to
    else {
      last = { from, to, units: here }
      steps.push(last)
    }
  }
  return { from: grid.moments[0] ?? 0, to: grid.moments.at(-1) ?? 0, denominator, steps }
}
