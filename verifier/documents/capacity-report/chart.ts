import { TIER_WORDS } from '../../capacity/report/words.ts'
import { dayWords } from '../../report/words.ts'
import type { Block, StepMark, StepSeries } from '../page.ts'
import type { CapacityData } from '../sources/capacity.ts'

/** The least capacity of each day over time, at the required tier, beside what was declared and the thresholds. */
export function capacityChart({ tiers, question, stated }: CapacityData): Block {
  const required = tiers.find(({ tier }) => tier === question.requiredTier)
  const declared = tiers.find(({ tier }) => tier === 'declared')
  const lines = [
    { label: `${TIER_WORDS[question.requiredTier].name}（要求的层级），每日最低`, figures: required?.figures },
    ...(question.requiredTier === 'declared' ? [] : [{ label: '申报，每日最低', figures: declared?.figures }]),
    ...(stated === null ? [] : [{ label: '在册卡数台账，每日最低', figures: stated }]),
  ].map(({ label, figures }) => ({ label, values: (figures?.days.min.petaflops ?? []).map(thousandths) }))
  const threshold = thousandths(decimal(question.thresholdPetaflops))
  const marked = [...new Set([threshold, 300_000, 2_000_000])]
  const seen = lines.flatMap(({ values }) => values)
  const highest = [...seen, threshold].reduce((most, value) => (value > most ? value : most), 1)
  const top = roundUp(highest)
  const shown = marked.filter((value) => value <= top)
  return {
    kind: 'steps',
    caption: '每日最低算力规模（P，FP16 稠密）',
    series: lines.map(({ label, values }): StepSeries => ({ label, points: pointsOf(values, top) })),
    marks: [
      ...[0, 1, 2, 3, 4].map((quarter): StepMark => mark((top / 4) * quarter, top, 'plain')),
      ...shown.map((value): StepMark => mark(value, top, value === threshold ? 'bad' : 'open')),
    ].filter(
      ({ y, tone }, _, all) => tone !== 'plain' || all.every((one) => one.tone === 'plain' || Math.abs(one.y - y) > 40),
    ),
    first: dayWords(question.days.first),
    last: dayWords(question.days.last),
  }
}

const decimal = (text: string): string => (text.includes('.') ? text : `${text}.000`)

/** `300.144` P → 300144: thousandths of a P as the report has them, for the eye alone. */
function thousandths(petaflops: string): number {
  const [whole = '0', part = ''] = petaflops.split('.')
  return Number(whole) * 1000 + Number(part.padEnd(3, '0').slice(0, 3))
}

/** The next of 1, 2, 4, 5, 8, 10 … times a power of ten that leaves a tenth above the highest. */
function roundUp(value: number): number {
  const wanted = Math.ceil((value * 11) / 10)
  let power = 1000
  for (;;) {
    for (const step of [1, 2, 4, 6, 8]) if (step * power >= wanted) return step * power
    power *= 10
  }
}

function mark(value: number, top: number, tone: StepMark['tone']): StepMark {
  return { label: `${Math.round(value / 1000)} P`, y: Math.round((value * 1000) / top), tone }
}

function pointsOf(values: readonly number[], top: number): StepSeries['points'] {
  const points = values.map((value, i): readonly [number, number] => [
    Math.round((i * 1000) / values.length),
    Math.round((value * 1000) / top),
  ])
  const last = points.at(-1)
  // Level runs are two points: a year of days is a few steps.
  const kept = points.filter(([, y], i) => i === 0 || y !== points[i - 1]?.[1])
  return last === undefined ? [] : [...kept, [1000, last[1]]]
}
