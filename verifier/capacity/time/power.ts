import { UNKNOWN_WATTS } from '../evidence.ts'

/**
 * What the power of a working card can be, in hundredths of its TDP T. Register README, section “Power and energy”: a
 * mean above 1.05 T over an hour is not credible though short peaks reach 1.4 T; idle cards take 0.14 to 0.25 T. The
 * least mean is lower than idle, because an average over a day may hold hours with the card asleep.
 */
export const POWER_LIMITS = {
  meanAtLeast: 10,
  meanAtMost: 105,
  peakAtMost: 140,
  idleMean: 14,
  idlePeak: 25,
} as const

/** Watts of one series by day of the period; `UNKNOWN_WATTS` without a reading. */
export type PowerSeries = { readonly meanWatts: Uint16Array; readonly mostWatts: Uint16Array }

/**
 * - `fits`: the readings fit the model, and one of them is above what an idle card takes.
 * - `idle`: they fit, but show no work.
 * - `unfit`: one of them cannot be of this model.
 * - `unknown`: no reading, or the register has no TDP: no proof either way.
 */
export type PowerFit = 'fits' | 'idle' | 'unfit' | 'unknown'

/** All series of one card on one day: every one has to fit. */
export function powerFit(series: readonly PowerSeries[], day: number, tdpWatts: number | null): PowerFit {
  if (tdpWatts === null) return 'unknown'
  let [known, works] = [false, false]
  for (const { meanWatts, mostWatts } of series) {
    const mean = meanWatts[day] ?? UNKNOWN_WATTS
    const most = mostWatts[day] ?? UNKNOWN_WATTS
    if (mean !== UNKNOWN_WATTS) {
      known = true
      if (mean * 100 < POWER_LIMITS.meanAtLeast * tdpWatts || mean * 100 > POWER_LIMITS.meanAtMost * tdpWatts)
        return 'unfit'
      works ||= mean * 100 > POWER_LIMITS.idleMean * tdpWatts
    }
    if (most !== UNKNOWN_WATTS) {
      known = true
      if (most * 100 > POWER_LIMITS.peakAtMost * tdpWatts) return 'unfit'
      works ||= most * 100 > POWER_LIMITS.idlePeak * tdpWatts
    }
  }
  return known ? (works ? 'fits' : 'idle') : 'unknown'
}
