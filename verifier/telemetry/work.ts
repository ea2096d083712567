import type { Fraction } from '../../core/fraction.ts'
import { add, compare, fraction, multiply, ZERO } from '../../core/fraction.ts'
import type { TrainingHours } from './indicators/idle-burn.ts'
import type { Likely } from './listed-card.ts'

/**
 * Device-hours billed as training for one contract, and the most that can have been done in them. `workAtMost`: Σ tensor
 * activity × dense peak × hour over `tensorHours`, in TFLOP-hours (TFLOPS × h), an upper bound: activity counts any work
 * of the tensor cores as work at the peak. `workAtPeak`: the same at full activity. Null where a card has no figure.
 */
export type TrainingWork = {
  readonly contract: string
  readonly devices: number
  readonly hours: number
  readonly covered: number
  readonly idle: number
  readonly tensorHours: number
  readonly workAtMost: Fraction | null
  readonly workAtPeak: Fraction | null
}

/** Highest dense FP16 figure of one device among the rows it can be, TFLOPS: an upper bound must not be too low. */
export function peakOf({ rows, slice }: Likely): Fraction | null {
  if (slice || rows.length === 0) return null
  let most: Fraction | null = null
  for (const { perDevice } of rows) {
    if (perDevice === null) return null
    if (most === null || compare(perDevice, most) > 0) most = perDevice
  }
  return most
}

/** By contract, in order of its number. Exact. */
export function workOf(
  all: readonly TrainingHours[],
  peak: (device: string) => Fraction | null,
): readonly TrainingWork[] {
  const contracts = new Map<string, TrainingHours[]>()
  for (const one of all) {
    const known = contracts.get(one.contract)
    if (known === undefined) contracts.set(one.contract, [one])
    else known.push(one)
  }
  return [...contracts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([contract, hours]) => ({
      contract,
      devices: hours.length,
      hours: sum(hours, (one) => one.hours),
      covered: sum(hours, (one) => one.covered),
      idle: sum(hours, (one) => one.idle),
      tensorHours: sum(hours, (one) => one.tensorHours),
      workAtMost: total(hours, peak, (one) => fraction(one.tensorPpmHours, 1_000_000n)),
      workAtPeak: total(hours, peak, (one) => fraction(BigInt(one.tensorHours))),
    }))
}

const sum = (hours: readonly TrainingHours[], of: (one: TrainingHours) => number) =>
  hours.reduce((so, one) => so + of(one), 0)

function total(
  hours: readonly TrainingHours[],
  peak: (device: string) => Fraction | null,
  of: (one: TrainingHours) => Fraction,
): Fraction | null {
  let work = ZERO
  for (const one of hours) {
    if (one.tensorHours === 0) continue
    const figure = peak(one.device)
    if (figure === null) return null
    work = add(work, multiply(of(one), figure))
  }
  return work
}
