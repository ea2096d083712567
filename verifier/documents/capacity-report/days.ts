import { compare, fraction, multiply, parseFraction } from '../../../core/fraction.ts'
import { DAY_MS } from '../../../core/time.ts'
import { TIER_WORDS } from '../../capacity/report/words.ts'
import { dayWords } from '../../report/words.ts'
import { type Block, type Cell, table, text } from '../page.ts'
import type { CapacityData } from '../sources/capacity.ts'

/** A document shows so many runs of days; the attached report has every day. */
const SHOWN = 400

/** The required tier day by day: whole days on which nothing changed are one row. */
export function dayBlocks({ tiers, question }: CapacityData): readonly Block[] {
  const { requiredTier, thresholdPetaflops } = question
  const days = tiers.find(({ tier }) => tier === requiredTier)?.figures.days
  const threshold = multiply(parseFraction(thresholdPetaflops), fraction(1000n))
  const runs: { first: string; last: string; readonly figures: readonly string[]; readonly whole: boolean }[] = []
  for (const [i, day] of (days?.day ?? []).entries()) {
    const at = (which: 'min' | 'mean' | 'max') => days?.[which].petaflops[i] ?? ''
    // Cut to three decimals, two figures may read alike of which one is below the threshold.
    const reached = compare(parseFraction(days?.min.tflops[i] ?? '0'), threshold) >= 0
    const figures = [at('min'), at('mean'), at('max'), reached ? '是' : '否']
    const whole = days?.ms[i] === DAY_MS
    const before = runs.at(-1)
    if (before?.whole === true && whole && before.figures.every((figure, n) => figure === figures[n])) before.last = day
    else runs.push({ first: day, last: day, figures, whole })
  }
  const rows = runs.slice(0, SHOWN).map(({ first, last, figures }): readonly Cell[] => {
    const [least = '', mean = '', most = '', reached = ''] = figures
    return [
      first === last ? dayWords(first) : `${dayWords(first)} 至 ${dayWords(last)}`,
      least,
      mean,
      most,
      { text: reached, tone: reached === '是' ? 'good' : 'bad' },
    ]
  })
  return [
    text(`“${TIER_WORDS[requiredTier].name}”层级，单位 P；数值相同的连续日期合为一行。`),
    table(
      [
        ['日期', 5],
        ['>最低', 2],
        ['>平均', 2],
        ['>最高', 2],
        ['|全天达到门槛', 2],
      ],
      rows,
    ),
    ...(runs.length > SHOWN ? [text(`共 ${runs.length} 段，列出 ${SHOWN} 段，其余见随附数据报告。`)] : []),
  ]
}
