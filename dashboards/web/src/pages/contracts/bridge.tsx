import type { JSX } from 'react'
import { Chart, type ChartOption } from '../../parts/chart/index.tsx'
import { PALETTE, STATE_COLOURS } from '../../parts/chart/palette.ts'
import { groupYuan } from '../../parts/money.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { ONE, STAGE_WORDS } from './one-words.ts'
import { type Report, STAGES } from './report.ts'

const TEXTS = {
  stage: { zh: '环节', en: 'Stage' },
  amount: { zh: '金额（元）', en: 'Amount (yuan)' },
  change: { zh: '较前一已知环节（元）', en: 'Against the stage known before (yuan)' },
  less: { zh: '减少', en: 'Less' },
  more: { zh: '增加', en: 'More' },
} satisfies Record<string, Words>

export type Step = {
  readonly stage: string
  /** 元 as the report writes it; null is not known. */
  readonly amount: string | null
  /** 分 against the last known stage before; null for the first, and where it is not known. */
  readonly change: bigint | null
}

/** 元 with two decimals to 分; the report writes nothing else. */
const fenOf = (yuan: string): bigint => BigInt(yuan.replace('.', ''))

export function stepsOf(amounts: Report['amounts']): readonly Step[] {
  let before: bigint | null = null
  return STAGES.map((stage) => {
    const amount = amounts[stage]
    if (amount === null) return { stage, amount, change: null }
    const fen = fenOf(amount)
    const change = before === null ? null : fen - before
    before = fen
    return { stage, amount, change }
  })
}

const signed = (fen: bigint): string => {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0')
  const text = groupYuan(`${digits.slice(0, -2)}.${digits.slice(-2)}`)
  return fen === 0n ? text : `${fen < 0n ? '−' : '+'}${text}`
}

/** Each stage stands on what is left of the one before; what fell away, or came on top, is drawn between them. */
export function BridgeChart({ amounts }: { readonly amounts: Report['amounts'] }): JSX.Element {
  const say = useWords()
  const steps = stepsOf(amounts)
  const names = steps.map(({ stage }) => say(STAGE_WORDS[stage] ?? { zh: stage, en: stage }))
  const rows = steps.map(({ amount, change }, i) => [
    names[i] ?? '',
    amount === null ? say(ONE.unknown) : groupYuan(amount),
    change === null ? '—' : signed(change),
  ])
  return (
    <Chart
      title={say(ONE.bridge)}
      option={optionOf(steps, names, say)}
      table={{ columns: [say(TEXTS.stage), say(TEXTS.amount), say(TEXTS.change)], rows }}
      height={340}
    />
  )
}

const hatched = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [3, 4],
  rotation: -0.8,
  color: 'rgba(255,255,255,.75)',
}

/** Only for drawing: what is written beside a bar is the exact text. */
const drawn = (fen: bigint): number => Number(fen) / 100

function optionOf(steps: readonly Step[], names: readonly string[], say: (words: Words) => string): ChartOption {
  const bars = steps.map(({ amount, change }) => {
    if (amount === null) return { stands: null, more: null, less: null }
    const fen = fenOf(amount)
    const up = change !== null && change > 0n ? change : 0n
    const down = change !== null && change < 0n ? -change : 0n
    return { stands: drawn(fen - up), more: up === 0n ? null : drawn(up), less: down === 0n ? null : drawn(down) }
  })
  const label = (i: number) => {
    const step = steps[i]
    return step?.amount === null || step === undefined ? say(ONE.unknown) : groupYuan(step.amount)
  }
  const series = (name: string, key: 'stands' | 'more' | 'less', colour: string, decal?: object) => ({
    name,
    type: 'bar',
    stack: 'bridge',
    barWidth: '56%',
    data: bars.map((bar) => bar[key]),
    itemStyle: { color: colour, ...(decal === undefined ? {} : { decal }) },
  })
  // Side by side on a phone the amounts would hide each other; they stand in the table.
  const narrow = matchMedia('(max-width: 767px)').matches
  return {
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, data: [say(TEXTS.less), say(TEXTS.more)] },
    tooltip: {
      trigger: 'axis',
      formatter: (points: readonly { readonly dataIndex: number }[]) => {
        const i = points[0]?.dataIndex ?? 0
        const change = steps[i]?.change ?? null
        return `${names[i]}  ${label(i)}${change === null ? '' : `\n${signed(change)}`}`
      },
    },
    xAxis: {
      type: 'category',
      data: names.map((name, i) => (narrow ? name : `${name}\n${label(i)}`)),
      axisLabel: { interval: 0, lineHeight: 18 },
    },
    yAxis: { type: 'value', axisLabel: { formatter: (value: number) => value.toLocaleString('en') } },
    series: [
      series(say(ONE.bridge), 'stands', PALETTE[0]),
      series(say(TEXTS.more), 'more', PALETTE[2]),
      series(say(TEXTS.less), 'less', STATE_COLOURS.fail, hatched),
    ],
  }
}
