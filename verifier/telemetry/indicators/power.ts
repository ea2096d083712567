import type { Fraction } from '../../../core/fraction.ts'
import { compare, fraction, multiply } from '../../../core/fraction.ts'
import { type Indicator, indicator } from '../indicator.ts'
import { LIMITS, whole } from '../limits.ts'
import { meanWatts, watts } from '../say.ts'
import type { DeviceSummary, HourEnergy } from '../summary.ts'

const HOUR_MS = 3_600_000
const hourOf = ({ hour }: HourEnergy) => ({ from: hour, to: hour + HOUR_MS })

/** Watts, exact: millijoules over milliseconds. */
const mean = ({ millijoules, ms }: HourEnergy): Fraction => fraction(millijoules, ms)

/**
 * Power and energy against the board limit: a reading above what peaks reach, an hour above what a board can draw or
 * below what a card draws by being on. `tdp` in watts, null where the model is not known: then nothing is judged.
 * Exact. The register's README is the source; an honest cause is a wrong board limit in the register or a raised one.
 */
export function judgePower(
  { device, mostPower, highest, lowest }: DeviceSummary,
  tdp: { readonly lowest: Fraction; readonly highest: bigint } | null,
): readonly Indicator[] {
  if (tdp === null) return []
  const board = fraction(tdp.highest)
  const found: Indicator[] = []
  if (mostPower !== null && compare(fraction(mostPower.milliwatts, 1000n), multiply(board, LIMITS.peakPower.value)) > 0)
    found.push(
      indicator(
        'POWER_ABOVE_PEAK',
        device,
        { from: mostPower.at, to: mostPower.at },
        {
          en: `A reading of ${watts(mostPower.milliwatts)} W on a card of ${tdp.highest} W; peaks reach 1.41 times.`,
          zh: `功率读数 ${watts(mostPower.milliwatts)} W，而该卡板卡功耗上限为 ${tdp.highest} W；已知短时峰值至多为其 1.41 倍。`,
        },
      ),
    )
  if (highest !== null && compare(mean(highest), multiply(board, LIMITS.hourMeanPower.value)) > 0) {
    const value = meanWatts(highest.millijoules, highest.ms)
    found.push(
      indicator('ENERGY_ABOVE_BOARD', device, hourOf(highest), {
        en: `A mean of ${value} W over an hour on a card of ${tdp.highest} W; above 1.05 times is not credible.`,
        zh: `某小时平均功率 ${value} W，而该卡板卡功耗上限为 ${tdp.highest} W；一小时均值超过 1.05 倍不可信。`,
      }),
    )
  }
  if (lowest !== null && compare(mean(lowest), multiply(tdp.lowest, LIMITS.idleFloor.value)) < 0) {
    const value = meanWatts(lowest.millijoules, lowest.ms)
    found.push(
      indicator('ENERGY_BELOW_IDLE', device, hourOf(lowest), {
        en: `A mean of ${value} W over an hour, below what such a card draws idle. Honest cause: a reading that failed as 0.`,
        zh: `某小时平均功率仅 ${value} W，低于此类卡的空闲功耗。可能的正常原因：读数失败时写成了 0。`,
      }),
    )
  }
  return found
}

/** The energy counter and the power readings of one hour, where they differ by more than twice. Exact. */
export function judgeContradiction({ device, contradiction }: DeviceSummary): readonly Indicator[] {
  if (contradiction === null || contradiction.readings.count < whole('counterReadings')) return []
  const { millijoules, ms, readings } = contradiction
  const counter = fraction(millijoules, ms)
  const sampled = fraction(readings.milliwatts, 1000n * BigInt(readings.count))
  const most = LIMITS.counterAgainstPower.value
  if (compare(counter, multiply(sampled, most)) <= 0 && compare(sampled, multiply(counter, most)) <= 0) return []
  const [a, b] = [meanWatts(millijoules, ms), meanWatts(readings.milliwatts, 1000n * BigInt(readings.count))]
  return [
    indicator('COUNTER_CONTRADICTS_POWER', device, hourOf(contradiction), {
      en: `In one hour the energy counter says ${a} W on average and the power readings ${b} W. Honest cause: bursts between samples.`,
      zh: `同一小时内，能量计数器折合平均 ${a} W，功率读数平均 ${b} W。可能的正常原因：负载在采样间隔内突变。`,
    }),
  ]
}
