import type { Fraction } from '../../core/fraction.ts'
import { fraction } from '../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../core/time.ts'
import type { Piece } from './lowest-pieces.ts'

/**
 * Capacity as a step function over [from, to): steps in order that do not overlap; neighbours differ. The capacity of a
 * step is `units` / `denominator`.
 */
export type Curve = {
  readonly from: number
  readonly to: number
  readonly denominator: bigint
  readonly steps: readonly Piece[]
}

export type CurveFigures = {
  readonly min: Fraction
  readonly percentile5: Fraction
  readonly mean: Fraction
  readonly max: Fraction
  /** Share of the time, 0 to 1, in which the capacity is at or above the threshold: 含. */
  readonly shareAtOrAbove: Fraction
}

/** One Asia/Shanghai day, or the part of it inside the period: `ms` says how much. */
export type DayFigures = {
  readonly day: string
  readonly ms: number
  readonly min: Fraction
  readonly mean: Fraction
  readonly max: Fraction
}

const FIVE_PERCENT = fraction(5n, 100n)

/**
 * All exact, in the unit of the figures the curve was made of, as `threshold` is. Over the time that has steps: where a
 * curve has a gap nothing is known, and that is not zero. O(steps × log steps).
 */
export function figuresOf(curve: Curve, threshold: Fraction): CurveFigures {
  const { denominator, steps } = curve
  const reached = steps.filter(({ units }) => units * threshold.den >= threshold.num * denominator)
  return {
    ...extremesOf(curve),
    percentile5: percentileOf(curve, FIVE_PERCENT),
    shareAtOrAbove: fraction(
      reached.reduce((ms, { from, to }) => ms + BigInt(to - from), 0n),
      BigInt(timeOf(steps)),
    ),
  }
}

const timeOf = (steps: Curve['steps']): number => steps.reduce((ms, { from, to }) => ms + (to - from), 0)

/**
 * The time-weighted percentile: the largest value v such that the capacity is below v for at most `share` of the time.
 * It is always a value the capacity takes, and the minimum for a share of zero: below it the capacity is too seldom to
 * matter, above it too often. `share` from 0 up to, but not, 1.
 */
export function percentileOf({ denominator, steps }: Curve, share: Fraction): Fraction {
  const time = new Map<bigint, number>()
  for (const step of steps) time.set(step.units, (time.get(step.units) ?? 0) + (step.to - step.from))
  const values = [...time.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const allowed = share.num * BigInt(timeOf(steps))
  let [below, found] = [0n, values[0] ?? 0n]
  for (const value of values) {
    if (below * share.den > allowed) break
    found = value
    below += BigInt(time.get(value) ?? 0)
  }
  return fraction(found, denominator)
}

/** A row a day of the period, in order, for charts; none for a day without a step. O(steps + days). */
export function daysOf(curve: Curve): readonly DayFigures[] {
  const days: DayFigures[] = []
  let first = 0
  for (let start = dayStart(dayOf(curve.from)); start < curve.to; start += DAY_MS) {
    const [from, to] = [Math.max(start, curve.from), Math.min(start + DAY_MS, curve.to)]
    while ((curve.steps[first]?.to ?? to) <= from) first++
    const steps = []
    for (let at = first; (curve.steps[at]?.from ?? to) < to; at++) {
      const step = curve.steps[at]
      if (step !== undefined)
        steps.push({ from: Math.max(step.from, from), to: Math.min(step.to, to), units: step.units })
    }
    if (steps.length === 0) continue
    const part: Curve = { from, to, denominator: curve.denominator, steps }
    days.push({ day: dayOf(from), ms: timeOf(steps), ...extremesOf(part) })
  }
  return days
}

function extremesOf({ denominator, steps }: Curve): Pick<CurveFigures, 'min' | 'mean' | 'max'> {
  let [min, max, area] = [steps[0]?.units ?? 0n, steps[0]?.units ?? 0n, 0n]
  for (const { units, ...step } of steps) {
    if (units < min) min = units
    if (units > max) max = units
    area += units * BigInt(step.to - step.from)
  }
  return {
    min: fraction(min, denominator),
    mean: fraction(area, denominator * BigInt(timeOf(steps))),
    max: fraction(max, denominator),
  }
}
