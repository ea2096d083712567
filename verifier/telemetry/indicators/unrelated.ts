import { type Indicator, indicator } from '../indicator.ts'
import { approximate, whole } from '../limits.ts'
import { statistic } from '../say.ts'
import type { Series } from '../series.ts'

/** Pearson's correlation; null where one of both varies too little or samples are too few to say. A float: it ranks. */
export function correlation(xs: readonly number[], ys: readonly number[]): number | null {
  const n = xs.length
  if (n < whole('unrelatedSamples')) return null
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n
  const [mx, my] = [mean(xs), mean(ys)]
  let [xx, yy, xy] = [0, 0, 0]
  for (const [i, x] of xs.entries()) {
    const [dx, dy] = [x - mx, (ys[i] ?? 0) - my]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  const varies = (squares: number, average: number) =>
    Math.sqrt(squares / n) >= approximate('unrelatedSpread') * Math.abs(average) && squares > 0
  return varies(xx, mx) && varies(yy, my) ? xy / Math.sqrt(xx * yy) : null
}

/** Power that does not follow activity although both move: readings made up one by one. */
export function judgeUnrelated(series: Series): readonly Indicator[] {
  const [power, activity, at]: [number[], number[], number[]] = [[], [], []]
  for (const [i, milliwatts] of series.powerMw.entries()) {
    const active = series.tensorPpm[i] ?? series.gpuPpm[i] ?? null
    if (milliwatts === null || active === null) continue
    power.push(milliwatts)
    activity.push(active)
    at.push(series.at[i] ?? 0)
  }
  const r = correlation(power, activity)
  if (r === null || Math.abs(r) >= approximate('unrelated')) return []
  return [
    indicator(
      'READINGS_UNRELATED',
      series.device,
      { from: at[0] ?? 0, to: at.at(-1) ?? 0 },
      {
        en: `Power and activity both move and have nothing to do with each other (r = ${statistic(r)}, ${power.length} samples). Honest cause: they are sampled at different moments of a fast cycle.`,
        zh: `功率与活跃度均有变化但互不相关（r = ${statistic(r)}，${power.length} 个采样）。可能的正常原因：两项读数采自快速循环的不同时刻。`,
      },
    ),
  ]
}
