import type { Fraction } from '../../core/fraction.ts'
import type { Piece } from './lowest-pieces.ts'
import { lowestPieces } from './lowest-pieces.ts'

/**
 * A card that counts `figure` (any unit, not negative) in [from, to): whole ms since 1970 UTC. `id` is the physical
 * card; intervals of one id may overlap, touch, repeat and disagree.
 */
export type CardInterval = {
  readonly id: string
  readonly figure: Fraction
  readonly from: number
  readonly to: number
}

/**
 * Capacity as a step function over all of [from, to): steps follow one another without a gap and neighbours differ.
 * The capacity of a step is `units` / `denominator`.
 */
export type Curve = {
  readonly from: number
  readonly to: number
  readonly denominator: bigint
  readonly steps: readonly Piece[]
}

/**
 * The sum of the figures of all cards in service at each moment. A card counts once at a moment, with the lowest of
 * the figures its intervals give then: one more interval of a card within the time it already has never raises it.
 * Where no card is in service the capacity is zero. Exact; O(n log n).
 *
 * Errors: RangeError when a time is no whole number, a figure is negative, an interval or the period ends before it
 *         begins, or the period is empty.
 */
export function capacityCurve(intervals: readonly CardInterval[], from: number, to: number): Curve {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to)
    throw new RangeError(`not a period: [${from}, ${to})`)
  for (const interval of intervals) check(interval)
  const denominator = commonDenominator(intervals)
  const pieces: Piece[] = []
  for (const ofOne of clippedById(intervals, denominator, from, to).values())
    for (const piece of lowestPieces(ofOne)) pieces.push(piece)
  return { from, to, denominator, steps: sumOf(pieces, from, to) }
}

function check({ id, figure, from, to }: CardInterval): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to)
    throw new RangeError(`card ${id}: not an interval: [${from}, ${to})`)
  if (figure.num < 0n) throw new RangeError(`card ${id}: a negative figure`)
}

function commonDenominator(intervals: readonly CardInterval[]): bigint {
  const all = new Set(intervals.map(({ figure }) => figure.den))
  return [...all].reduce((common, den) => (common / gcd(common, den)) * den, 1n)
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function clippedById(
  intervals: readonly CardInterval[],
  denominator: bigint,
  from: number,
  to: number,
): ReadonlyMap<string, readonly Piece[]> {
  const byId = new Map<string, Piece[]>()
  for (const interval of intervals) {
    const { id, figure } = interval
    const piece = {
      from: Math.max(interval.from, from),
      to: Math.min(interval.to, to),
      units: figure.num * (denominator / figure.den),
    }
    if (piece.from >= piece.to) continue
    const known = byId.get(id)
    if (known === undefined) byId.set(id, [piece])
    else known.push(piece)
  }
  return byId
}

/** The sum of pieces that do not overlap for one card, over all of [from, to). */
function sumOf(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const moments = momentsOf(pieces)
  const changes = Array.from(moments, () => 0n)
  for (const piece of pieces) {
    const [start, end] = [indexOf(moments, piece.from), indexOf(moments, piece.to)]
    changes[start] = (changes[start] ?? 0n) + piece.units
    changes[end] = (changes[end] ?? 0n) - piece.units
  }
  const steps: Piece[] = []
  let [start, units] = [from, 0n]
  for (const [at, by] of changes.entries()) {
    if (by === 0n) continue
    const moment = moments[at] ?? to
    if (moment > start) steps.push({ from: start, to: moment, units })
    start = moment
    units += by
  }
  if (start < to) steps.push({ from: start, to, units })
  return steps
}

/** Every moment at which a piece begins or ends, in order. Numbers sort far faster here than objects. */
function momentsOf(pieces: readonly Piece[]): Float64Array {
  const all = new Float64Array(pieces.length * 2)
  for (const [at, piece] of pieces.entries()) {
    all[2 * at] = piece.from
    all[2 * at + 1] = piece.to
  }
  return all.sort()
}

/** The first place of a moment that is there, by halving. */
function indexOf(moments: Float64Array, moment: number): number {
  let [low, high] = [0, moments.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((moments[middle] ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return low
}
