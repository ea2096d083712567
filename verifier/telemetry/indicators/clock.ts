import { type Indicator, indicator } from '../indicator.ts'
import { whole } from '../limits.ts'
import type { ListedCard } from '../listed-card.ts'
import type { DeviceSummary } from '../summary.ts'

/** An SM clock above the card's own maximum as the inventory has it; without one, above any known card's. Exact. */
export function judgeClock({ device, mostClock }: DeviceSummary, { records }: ListedCard): readonly Indicator[] {
  if (mostClock === null) return []
  const { megahertz, at } = mostClock
  const listed = records.flatMap(({ maxSmClockMhz }) => (maxSmClockMhz === undefined ? [] : [maxSmClockMhz]))
  const most = listed.length === 0 ? null : Math.max(...listed)
  if (most !== null && megahertz > most)
    return [
      indicator(
        'CLOCK_ABOVE_MAXIMUM',
        device,
        { from: at, to: at },
        {
          en: `An SM clock of ${megahertz} MHz on a card whose driver allows ${most}.`,
          zh: `SM 频率读数 ${megahertz} MHz，而该卡驱动允许的上限为 ${most} MHz。`,
        },
      ),
    ]
  if (most !== null || megahertz <= whole('knownClock')) return []
  return [
    indicator(
      'CLOCK_UNKNOWN_TO_ANY',
      device,
      { from: at, to: at },
      {
        en: `An SM clock of ${megahertz} MHz, above that of any known card. Honest cause: another unit (kHz, Hz).`,
        zh: `SM 频率读数 ${megahertz} MHz，高于任何已知加速卡。可能的正常原因：单位错误。`,
      },
    ),
  ]
}
