import type { JSX } from 'react'
import { exactCardHourText } from '../../../../../core/card-time.ts'
import { Chart } from '../../parts/chart/index.tsx'
import { useWords } from '../../words/words.ts'
import { ONE, purposeWords } from './one-words.ts'
import type { Report } from './report.ts'

const TEXTS = {
  month: { zh: '月份', en: 'Month' },
  total: { zh: '合计（卡时）', en: 'Total (card-hours)' },
}

/** Metered card-hours by month, stacked by purpose; exact in the table. */
export function UsageChart({ usage }: { readonly usage: Report['usage'] }): JSX.Element {
  const say = useWords()
  if (usage.length === 0) return <p>{say(ONE.noLogs)}</p>
  const months = [...new Set(usage.map(({ month }) => month))].sort()
  const purposes = [...new Set(usage.map(({ purpose }) => purpose))].sort()
  const sums = new Map<string, bigint>()
  for (const { month, purpose, microCardSeconds } of usage)
    sums.set(`${month} ${purpose}`, (sums.get(`${month} ${purpose}`) ?? 0n) + BigInt(microCardSeconds))
  const at = (month: string, purpose: string) => sums.get(`${month} ${purpose}`) ?? 0n
  const names = purposes.map((purpose) => say(purposeWords(purpose)))
  return (
    <Chart
      title={say(ONE.usage)}
      height={300}
      option={{
        grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
        legend: { top: 0, type: 'scroll' },
        aria: { enabled: true, decal: { show: true } },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: months },
        yAxis: { type: 'value', name: say(ONE.ofHours) },
        series: purposes.map((purpose, i) => ({
          name: names[i],
          type: 'bar',
          stack: 'use',
          // For drawing alone; the table is exact.
          data: months.map((month) => Number(at(month, purpose) / 3_600_000n) / 1000),
        })),
      }}
      table={{
        columns: [say(TEXTS.month), ...names, say(TEXTS.total)],
        rows: months.map((month) => {
          const figures = purposes.map((purpose) => at(month, purpose))
          return [
            month,
            ...figures.map(exactCardHourText),
            exactCardHourText(figures.reduce((sum, one) => sum + one, 0n)),
          ]
        }),
      }}
    />
  )
}
