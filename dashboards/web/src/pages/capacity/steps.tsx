import { Segmented } from 'antd'
import type { JSX } from 'react'
import { useMemo, useState } from 'react'
import { Chart, type ChartOption, type ChartTable } from '../../parts/chart/index.tsx'
import { PALETTE } from '../../parts/chart/palette.ts'
import { shanghai } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { CapacityReport, Figures } from './report.ts'
import { TEXTS, TIER_WORDS } from './words.ts'

const DAY_MS = 86_400_000
const startOf = (day: string): number => Date.parse(`${day}T00:00:00.000+08:00`)

type Line = { readonly name: string; readonly days: Figures['days']; readonly dash: string; readonly width: number }

/** Capacity day by day: what is declared, what stands at the tier asked for and those above, against 300 P and 2000 P. */
export function Steps(props: { readonly report: CapacityReport; readonly asked: CapacityReport }): JSX.Element {
  const { report, asked } = props
  const say = useWords()
  const lines = useMemo(() => linesOf(report, say), [report, say])
  const [near, setNear] = useState(() => isNear(asked))
  const option = useMemo(() => optionOf(lines, asked, near, say), [lines, asked, near, say])
  const table = useMemo<ChartTable>(() => {
    const days = lines[0]?.days.day ?? []
    return {
      columns: [say(TEXTS.day), ...lines.map(({ name }) => `${name}（P）`)],
      rows: days.map((day, i) => [day, ...lines.map(({ days: of }) => of.min.petaflops[i] ?? '—')]),
    }
  }, [lines, say])
  return (
    <>
      <Segmented
        aria-label={say(TEXTS.axis)}
        value={near}
        onChange={setNear}
        options={[
          { value: true, label: say(TEXTS.near) },
          { value: false, label: say(TEXTS.whole) },
        ]}
      />
      <Chart title={say(TEXTS.steps)} option={option} table={table} height={360} />
    </>
  )
}

function linesOf({ tiers, stated, inUse, question }: CapacityReport, say: (words: Words) => string): readonly Line[] {
  const of = tiers.map(({ tier, figures }) => ({
    name: say(TIER_WORDS[tier].name),
    days: figures.days,
    dash: tier === question.requiredTier ? 'solid' : tier === 'declared' ? 'dashed' : 'dotted',
    width: tier === question.requiredTier ? 3 : 1.5,
  }))
  return [
    ...of,
    ...(stated === null ? [] : [{ name: say(TEXTS.stated), days: stated.days, dash: 'dashed', width: 1.5 }]),
    ...(inUse === null ? [] : [{ name: say(TEXTS.inUse), days: inUse.days, dash: 'dotted', width: 1.5 }]),
  ]
}

/** A value holds from the start of its day to the start of the next: a point more at the end closes the last day. */
const pointsOf = ({ days }: Line): readonly (readonly [number, number, string])[] => {
  const points = days.day.map((day, i) => {
    const text = days.min.petaflops[i] ?? ''
    return [startOf(day), Number(text), text] as const
  })
  const last = points.at(-1)
  return last === undefined ? [] : [...points, [last[0] + DAY_MS, last[1], last[2]] as const]
}

const nameOf = (limit: string): string => `${limit} P`
/** Half of the width of the axis around the threshold, as a share of it. */
const CLOSE = 0.01
const NEARBY = 0.05

const distance = ({ proven, question }: CapacityReport): number =>
  Math.abs(Number(proven.petaflops) / Number(question.thresholdPetaflops) - 1)
const isNear = (report: CapacityReport): boolean => distance(report) <= NEARBY

/** An axis on which a step at the threshold can be seen; it only draws, the figures stand in the table. */
function rangeOf(report: CapacityReport): { readonly min: number; readonly max: number } {
  const threshold = Number(report.question.thresholdPetaflops)
  const half = threshold * Math.max(CLOSE, isNear(report) ? distance(report) * 1.2 : 0)
  return { min: Math.floor(threshold - half), max: Math.ceil(threshold + half) }
}

const LIMITS = ['300', '2000'] as const
/** 2000 P beside a capacity of some 300 would flatten every step: it is drawn where it is asked for or near. */
const NEAR = 1000

function optionOf(
  lines: readonly Line[],
  asked: CapacityReport,
  near: boolean,
  say: (words: Words) => string,
): ChartOption {
  const { question } = asked
  const drawn = lines.map((line) => ({ line, points: pointsOf(line) }))
  const most = Math.max(0, ...drawn.flatMap(({ points }) => points.map(([, value]) => value)))
  const threshold = question.thresholdPetaflops
  const limits = [...new Set([threshold, ...LIMITS])]
  const [from, to] = [drawn[0]?.points[0]?.[0] ?? 0, drawn[0]?.points.at(-1)?.[0] ?? 0]
  const isShown = (limit: string) => limit === threshold || Number(limit) <= Math.max(most * 1.5, NEAR / 2)
  return {
    legend: {
      type: 'scroll',
      top: 0,
      selected: Object.fromEntries(limits.map((limit) => [nameOf(limit), isShown(limit)])),
    },
    grid: { left: 8, right: 56, top: 40, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      formatter: (shown: readonly { seriesName: string; data: readonly [number, number, string] }[]) =>
        [
          shanghai(shown[0]?.data[0] ?? 0, 'day'),
          ...shown
            .filter(({ data }) => data[2] !== undefined)
            .map(({ seriesName, data }) => `${seriesName}  ${data[2]} P`),
        ].join('\n'),
    },
    xAxis: { type: 'time', min: from, max: to, axisLabel: { formatter: (at: number) => shanghai(at, 'day').slice(2) } },
    yAxis: { type: 'value', name: 'P', ...(near ? rangeOf(asked) : { scale: true }) },
    series: [
      ...drawn.map(({ line, points }, i) => ({
        type: 'line',
        name: line.name,
        step: 'end',
        showSymbol: false,
        data: points,
        color: PALETTE[i % PALETTE.length],
        lineStyle: { width: line.width, type: line.dash },
        z: line.width > 2 ? 5 : 3,
        ...(i === 0
          ? {
              markArea: {
                silent: true,
                itemStyle: { color: 'rgba(0, 114, 178, 0.10)' },
                label: { color: '#33404d' },
                data: [
                  [{ name: say(TEXTS.asked), xAxis: Date.parse(question.from) }, { xAxis: Date.parse(question.to) }],
                ],
              },
            }
          : {}),
      })),
      ...limits.map((limit) => ({
        type: 'line',
        name: nameOf(limit),
        showSymbol: false,
        data: [
          [from, Number(limit), limit],
          [to, Number(limit), limit],
        ],
        color: '#b3261e',
        lineStyle: { width: 1.5, type: 'dashed' },
        endLabel: { show: true, formatter: nameOf(limit), color: '#b3261e' },
        z: 6,
      })),
    ],
  }
}
