import { type Indicator, indicator } from '../indicator.ts'
import { LIMITS, whole } from '../limits.ts'
import { hoursOf } from '../say.ts'
import type { Reading, Series } from '../series.ts'

/** A stretch of samples with one value. */
export type Run = { readonly from: number; readonly to: number; readonly samples: number; readonly value: number }

const HOUR_MS = 3_600_000
const PPM = 1_000_000n
const share = (name: 'working' | 'idleTensor') => Number((LIMITS[name].value.num * PPM) / LIMITS[name].value.den)
export const WORKING_PPM = share('working')
/**
 * Between these, both exclusive, utilisation and activity are readings of a card that works and never stand still. Above,
 * cards in training stand at 97 to 100 % for days (half of Acme's readings do), below at 0.
 */
export const LEAST_MOVING_PPM = share('idleTensor')
export const MOST_MOVING_PPM = Number(PPM) - WORKING_PPM

/**
 * The longest stretch in which a reading does not change at all while it should: power while the card works, activity
 * and utilisation away from 0 and 100 %. A pause of an hour ends a stretch. Null without any.
 */
export function longestRun(series: Series, reading: Exclude<Reading, 'energyMj'>): Run | null {
  let best: Run | null = null
  let run: Run | null = null
  for (const [i, value] of series[reading].entries()) {
    const at = series.at[i] ?? 0
    if (value === null) continue
    if (!shouldMove(series, reading, i, value)) {
      run = null
      continue
    }
    run = goesOn(run, value, at)
      ? { from: run.from, to: at, samples: run.samples + 1, value }
      : { from: at, to: at, samples: 1, value }
    if (best === null || run.to - run.from > best.to - best.from) best = run
  }
  return best
}

const goesOn = (run: Run | null, value: number, at: number): run is Run =>
  run !== null && run.value === value && at - run.to <= HOUR_MS

function shouldMove(series: Series, reading: Reading, i: number, value: number): boolean {
  if (reading !== 'powerMw') return value > LEAST_MOVING_PPM && value < MOST_MOVING_PPM
  return Math.max(series.gpuPpm[i] ?? 0, series.tensorPpm[i] ?? 0) > WORKING_PPM
}

const NAMES = {
  powerMw: { en: 'Power while the card works', zh: '工作状态下的功率' },
  tensorPpm: { en: 'Tensor activity', zh: '张量核心活跃度' },
  gpuPpm: { en: 'GPU utilisation', zh: 'GPU 利用率' },
} as const

export function judgeConstant(series: Series): readonly Indicator[] {
  return (['powerMw', 'tensorPpm', 'gpuPpm'] as const).flatMap((reading) => {
    const run = longestRun(series, reading)
    if (run === null || run.samples < whole('constantSamples') || run.to - run.from < whole('constantHours') * HOUR_MS)
      return []
    const { en, zh } = NAMES[reading]
    return [
      indicator('SERIES_CONSTANT', series.device, run, {
        en: `${en} stays at one value for ${hoursOf(run.to - run.from)} hours (${run.samples} samples).`,
        zh: `${zh}在 ${hoursOf(run.to - run.from)} 小时内（${run.samples} 个采样）保持同一数值。`,
      }),
    ]
  })
}
