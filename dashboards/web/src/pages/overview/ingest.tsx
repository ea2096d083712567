import type { JSX } from 'react'
import { Chart } from '../../parts/chart/index.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { Overview } from './index.tsx'

const TEXTS = {
  title: { zh: '每日接收的记录', en: 'Records received each day' },
  day: { zh: '日期', en: 'Day' },
  usage: { zh: '计量日志', en: 'Usage' },
  samples: { zh: '设备采样', en: 'Samples' },
  papers: { zh: '其他材料', en: 'Other evidence' },
  batches: { zh: '批次', en: 'Batches' },
} satisfies Record<string, Words>

const DAY_MS = 86_400_000
const GROUPS = ['usage', 'samples', 'papers'] as const
const groupOf = (kind: string): (typeof GROUPS)[number] =>
  kind === 'usage_record' ? 'usage' : kind === 'device_sample' ? 'samples' : 'papers'

/** A day on which nothing came is shown as such: that is known here. */
export function Ingest({ ingest, days }: Pick<Overview, 'ingest' | 'days'>): JSX.Element {
  const say = useWords()
  const every: string[] = []
  for (let ms = Date.parse(days.from); ms <= Date.parse(days.to); ms += DAY_MS)
    every.push(new Date(ms).toISOString().slice(0, 10))
  const records = (day: string, group: string) =>
    ingest.reduce((sum, row) => sum + (row.day === day && groupOf(row.kind) === group ? row.records : 0), 0)
  const batches = (day: string) => ingest.reduce((sum, row) => sum + (row.day === day ? row.batches : 0), 0)
  return (
    <Chart
      title={say(TEXTS.title)}
      height={260}
      option={{
        grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
        legend: { top: 0 },
        aria: { enabled: true, decal: { show: true } },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: every.map((day) => day.slice(5)) },
        yAxis: { type: 'value', minInterval: 1 },
        series: GROUPS.map((group) => ({
          name: say(TEXTS[group]),
          type: 'bar',
          stack: 'records',
          data: every.map((day) => records(day, group)),
        })),
      }}
      table={{
        columns: [say(TEXTS.day), ...GROUPS.map((group) => say(TEXTS[group])), say(TEXTS.batches)],
        rows: every.map((day) => [
          day,
          ...GROUPS.map((group) => records(day, group).toLocaleString('en')),
          batches(day).toLocaleString('en'),
        ]),
      }}
    />
  )
}
