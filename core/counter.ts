/**
 * Counters are stored as they were read and differenced here, when they are read.
 *
 * A counter only rises, but it starts again at zero (a driver reloaded, a card reset, a host booted) and wraps where its
 * register ends. What it rose by is therefore never last − first, and a fall is never made good: the step in which it
 * fell adds nothing, for neither the moment nor the value at which it fell is known. The sum is a lower bound:
 *
 * - any number of resets and wraps, at any moments, to any lower value, never make it more than what was counted;
 * - without a fall between two readings it is exact;
 * - leaving readings out never makes it more.
 */

/** `at` in ms since 1970; `value` in whole units, from 0 on. */
export type CounterReading = { readonly at: number; readonly value: bigint }

/** From one moment to the next that was read, half-open. `rise` is null where the counter fell: unknown, not zero. */
export type CounterStep = {
  readonly from: number
  readonly to: number
  readonly before: bigint
  readonly after: bigint
  readonly rise: bigint | null
}

/** `rise`: at least this much was counted, in `knownMs`; in `unknownMs` it is not known, for it fell `falls` times. */
export type CounterRise = {
  readonly rise: bigint
  readonly knownMs: number
  readonly unknownMs: number
  readonly falls: number
}

/**
 * Steps between moments, in order of time; readings come in any order. Where several readings of one moment differ, a
 * step into it counts to the least of them and a step out of it from the most: whichever is true, it was no less.
 */
export function counterSteps(readings: readonly CounterReading[]): readonly CounterStep[] {
  const steps: CounterStep[] = []
  let last: Moment | null = null
  for (const next of momentsOf(readings)) {
    if (last !== null) {
      const rise = next.least - last.most
      steps.push({ from: last.at, to: next.at, before: last.most, after: next.least, rise: rise < 0n ? null : rise })
    }
    last = next
  }
  return steps
}

/** What a counter is known to have risen by between its first and its last reading; nothing with fewer than two moments. */
export function counterRise(readings: readonly CounterReading[]): CounterRise {
  let [rise, knownMs, unknownMs, falls] = [0n, 0, 0, 0]
  for (const step of counterSteps(readings)) {
    if (step.rise === null) {
      falls++
      unknownMs += step.to - step.from
    } else {
      rise += step.rise
      knownMs += step.to - step.from
    }
  }
  return { rise, knownMs, unknownMs, falls }
}

type Moment = { readonly at: number; least: bigint; most: bigint }

function momentsOf(readings: readonly CounterReading[]): readonly Moment[] {
  const moments: Moment[] = []
  for (const { at, value } of [...readings].sort((a, b) => a.at - b.at)) {
    const last = moments.at(-1)
    if (last === undefined || last.at !== at) moments.push({ at, least: value, most: value })
    else if (value < last.least) last.least = value
    else if (value > last.most) last.most = value
  }
  return moments
}
