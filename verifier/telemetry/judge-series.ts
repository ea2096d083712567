import { dayOf } from '../../core/time.ts'
import type { Indicator } from './indicator.ts'
import { judgeConstant } from './indicators/constant.ts'
import { judgeCopy } from './indicators/copy.ts'
import { judgeCounter } from './indicators/counter.ts'
import { judgeSmooth } from './indicators/smooth.ts'
import { judgeUnrelated } from './indicators/unrelated.ts'
import type { Series } from './series.ts'

/**
 * Everything one series tells by itself; each indicator once, at its first occurrence. Shape and correlation are looked at
 * day by day (Shanghai). `boardWatts`: the card's limit, null where it is not known. Pure.
 */
export function judgeSeries(series: Series, boardWatts: bigint | null): readonly Indicator[] {
  const daily = daysOf(series).flatMap((day) => [...judgeSmooth(day), ...judgeUnrelated(day)])
  const first = new Map<string, Indicator>()
  for (const one of daily) if (!first.has(one.code)) first.set(one.code, one)
  return [...judgeCounter(series, boardWatts), ...judgeConstant(series), ...first.values()]
}

/** The parts of a series by Shanghai day, in order. */
export function daysOf(series: Series): readonly Series[] {
  const parts: Series[] = []
  let start = 0
  for (let i = 1; i <= series.at.length; i++) {
    if (i < series.at.length && dayOf(series.at[i] ?? 0) === dayOf(series.at[start] ?? 0)) continue
    parts.push(slice(series, start, i))
    start = i
  }
  return parts
}

const slice = (series: Series, from: number, to: number): Series => ({
  device: series.device,
  at: series.at.slice(from, to),
  powerMw: series.powerMw.slice(from, to),
  energyMj: series.energyMj.slice(from, to),
  gpuPpm: series.gpuPpm.slice(from, to),
  tensorPpm: series.tensorPpm.slice(from, to),
})

/** Every series against those before it; of one device only as a replay. For few series: the store finds the pairs. */
export const judgeCopies = (all: readonly Series[]): readonly Indicator[] =>
  all.flatMap((series, i) =>
    all.slice(0, i).flatMap((beside) => {
      const copy = judgeCopy(beside, series)
      return copy === null ? [] : [copy]
    }),
  )
