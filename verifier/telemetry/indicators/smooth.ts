import { type Indicator, indicator } from '../indicator.ts'
import { approximate, whole } from '../limits.ts'
import { statistic } from '../say.ts'
import { differences, lineOf, type Reading, type Series } from '../series.ts'

/**
 * Σ (second differences)² ÷ Σ (first differences)²: 3 for white noise, 2 for jumps and for a random walk, 3 − φ for any
 * exponential average, (2π ÷ N)² for a sine of N samples. Below 1 is a curve that somebody drew, or one averaged twice.
 * Null with fewer changes than the limit asks for. A float: it ranks, and no reading of a card is compared with it.
 */
export function smoothness(values: readonly number[]): number | null {
  const first = differences(values)
  const second = differences(first)
  if (first.filter((step) => step !== 0).length < whole('smoothMoves')) return null
  return sumOfSquares(second) / sumOfSquares(first)
}

const sumOfSquares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0)

const READINGS: readonly Reading[] = ['powerMw', 'tensorPpm', 'gpuPpm']

export function judgeSmooth(series: Series): readonly Indicator[] {
  return READINGS.flatMap((reading) => {
    const { at, values } = lineOf(series, reading)
    const ratio = smoothness(values)
    if (ratio === null || ratio >= approximate('smoothRatio')) return []
    const time = { from: at[0] ?? 0, to: at.at(-1) ?? 0 }
    return [
      indicator('SERIES_TOO_SMOOTH', series.device, time, {
        en: `${reading}: second against first differences ${statistic(ratio)}; readings of cards give 1 to 3, a drawn curve less. Honest cause: averages of averages.`,
        zh: `${reading}：二阶与一阶差分平方和之比为 ${statistic(ratio)}；真实读数在 1 至 3 之间，人为曲线更低。可能的正常原因：对均值再取均值。`,
      }),
    ]
  }).slice(0, 1)
}
