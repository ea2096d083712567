import { compare, type Fraction, fraction, multiply } from '../../../core/fraction.ts'
import { DAY_MS } from '../../../core/time.ts'
import { type Lines, table } from '../../report/markdown.ts'
import { dayWords } from '../../report/words.ts'
import type { Assessment } from '../assessment.ts'
import type { DayFigures } from '../curve-figures.ts'
import { petaText } from '../exact-text.ts'
import { TIER_WORDS } from './words.ts'

/** A page shows so many rows; the JSON report has every day. */
const SHOWN = 40

/** The required tier day by day: days on which nothing changed are one row. */
export function timeSection({ tiers, question }: Assessment): Lines {
  const { required } = question
  const days = tiers.find(({ tier }) => tier === required)?.figures.days ?? []
  const rows = runsOf(days, multiply(question.thresholdPflops, fraction(1000n)))
  return [
    '## 六、逐日情况',
    '',
    `“${TIER_WORDS[required].name}”层级，单位 P；数值相同的连续日期合为一行。`,
    '',
    ...table(
      ['日期', '最低', '平均', '最高', '全天达到门槛'],
      ['left', 'right', 'right', 'right', 'left'],
      rows
        .slice(0, SHOWN)
        .map(({ first, last, figures }) => [
          first === last ? dayWords(first) : `${dayWords(first)} 至 ${dayWords(last)}`,
          ...figures,
        ]),
    ),
    ...(rows.length > SHOWN ? ['', `共 ${rows.length} 段，列出 ${SHOWN} 段，其余见 JSON 报告。`] : []),
  ]
}

type Run = { readonly first: string; last: string; readonly figures: Lines; readonly ms: number }

function runsOf(days: readonly DayFigures[], threshold: Fraction): readonly Run[] {
  const runs: Run[] = []
  for (const { day, ms, min, mean, max } of days) {
    // Cut to three decimals, two figures may read alike of which one is below the threshold.
    const figures = [...[min, mean, max].map(petaText), compare(min, threshold) >= 0 ? '是' : '否']
    const last = runs.at(-1)
    // Part of a day stands by itself.
    if (
      last !== undefined &&
      ms === DAY_MS &&
      last.ms === DAY_MS &&
      last.figures.every((text, i) => text === figures[i])
    )
      last.last = day
    else runs.push({ first: day, last: day, figures, ms })
  }
  return runs
}
