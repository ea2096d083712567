import { SEVERITY_WORDS } from '../../capacity/report/words.ts'
import { dayWords } from '../../report/words.ts'
import { type Block, type Fact, type Tone, text } from '../page.ts'
import type { CapacityData } from '../sources/capacity.ts'

type Finding = CapacityData['findings'][number]

const TONES: Readonly<Record<Finding['severity'], Tone>> = {
  exclude: 'bad',
  undetermined: 'open',
  warning: 'open',
  info: 'plain',
}

/** Records that contradict each other: the same card in two places, a number said twice. */
export const conflictsOf = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ code }) => /DISAGREE|_TWICE|TWO_PLACES|METERED_ELSEWHERE|WHILE_RUNNING/.test(code))

export const capacityFindings = (findings: readonly Finding[]): readonly Block[] =>
  findings.length === 0 ? [text('没有发现。')] : findings.map(findingBlock)

const SHOWN = 12

function findingBlock(finding: Finding, i: number): Block {
  const { severity, code, clauseId, quotation, message, needsHuman, cards, total, others = [] } = finding
  return {
    kind: 'item',
    tone: TONES[severity],
    badge: SEVERITY_WORDS[severity],
    title: `${i + 1}. ${message.zh}`,
    quotation: `依据 ${clauseId}「${quotation}」`,
    rows: [
      ['代码', code],
      ...(needsHuman ? [['处理', { text: '须由人工认定', tone: 'open', strong: true }] as const] : []),
      ...cardRows(cards, total),
      ...dayRows(finding),
      ...(others.length === 0 ? [] : [['其他机构', others.join('、')] as const]),
    ],
  }
}

function cardRows(cards: readonly string[], total: number): readonly Fact[] {
  if (total === 0) return []
  if (cards.length === 0) return [['卡', `${total} 张`]]
  const shown = cards.slice(0, SHOWN)
  const more =
    total > shown.length ? `（共 ${total} 张，列出 ${shown.length} 张，其余见随附数据报告）` : `（${total} 张）`
  return [['卡', `${shown.join('、')}${more}`]]
}

function dayRows({ days, totalDays }: Finding): readonly Fact[] {
  if (totalDays === 0) return []
  const runs = days.slice(0, SHOWN).map((run) => run.split('/').map(dayWords).join('至'))
  const more = days.length > SHOWN ? `，列出 ${SHOWN} 段` : ''
  return [['日期', `${runs.join('、')}（共 ${totalDays} 天${more}）`]]
}
