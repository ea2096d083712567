import { dayEnd, dayStart } from '../../../core/time.ts'
import { type Indicator, indicator } from '../indicator.ts'
import type { ListedCard } from '../listed-card.ts'
import type { DeviceSummary } from '../summary.ts'

/** Samples of moments that had not come when they were received. `future` holds only what is beyond the clock skew. */
export function judgeFuture({ device, future }: DeviceSummary): readonly Indicator[] {
  if (future === null) return []
  const seconds = Math.floor(future.byMs / 1000)
  return [
    indicator(
      'SAMPLED_IN_FUTURE',
      device,
      { from: future.at, to: future.at },
      {
        en: `${future.samples} samples carry times up to ${seconds} s after they were received. Honest cause: a clock set wrong.`,
        zh: `${future.samples} 个采样的时间晚于接收时间，最多晚 ${seconds} 秒。可能的正常原因：时钟未校准。`,
      },
    ),
  ]
}

/** Samples before the device's first day in service or after its last. Holes between two listings are not looked at. */
export function judgeService({ device, first, last }: DeviceSummary, { records }: ListedCard): readonly Indicator[] {
  if (records.length === 0) return []
  const begins = Math.min(...records.map(({ inServiceFrom }) => dayStart(inServiceFrom)))
  const ends = Math.max(
    ...records.map(({ inServiceTo }) => (inServiceTo === undefined ? Infinity : dayEnd(inServiceTo))),
  )
  if (first >= begins && last < ends) return []
  return [
    indicator(
      'SAMPLED_OUT_OF_SERVICE',
      device,
      first < begins ? { from: first, to: begins } : { from: ends, to: last },
      {
        en: 'The device reports values while the inventory says it is not in service. Honest cause: a test run, or a date listed wrongly.',
        zh: '设备清单显示该设备不在役，但其仍有读数。可能的正常原因：试运行或日期填错。',
      },
    ),
  ]
}
