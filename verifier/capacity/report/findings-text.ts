import { daysBetween } from '../../../core/time.ts'
import { escape, type Lines } from '../../report/markdown.ts'
import { dayWords } from '../../report/words.ts'
import type { Assessment } from '../assessment.ts'
import { CAPACITY_CLAUSES } from '../clauses.ts'
import { CAPACITY_FINDINGS, type CapacityFinding } from '../finding.ts'
import { SEVERITY_WORDS } from './words.ts'

/** `told`: whether findings say which other institutions they are about. */
export function findingSection({ findings }: Assessment, told: boolean): Lines {
  if (findings.length === 0) return ['## 七、发现', '', '没有发现。']
  return ['## 七、发现', ...findings.flatMap((finding, i) => ['', ...findingLines(finding, i + 1, told)])]
}

function findingLines(finding: CapacityFinding, number: number, told: boolean): Lines {
  const { code, message, cards, total, others } = finding
  const [clauseId, severity, needsHuman] = CAPACITY_FINDINGS[code]
  return [
    `### ${number}. [${SEVERITY_WORDS[severity]}] ${escape(message.zh)}`,
    '',
    `- 代码：${code}`,
    `- 依据：${clauseId}「${CAPACITY_CLAUSES[clauseId].quotation}」`,
    ...(needsHuman ? ['- 须由人工认定'] : []),
    ...listed('卡', cards, total, '张'),
    ...daysOf(finding),
    ...(told && others.length > 0 ? [`- 涉及的其他机构：${others.map(escape).join('、')}`] : []),
  ]
}

/** A finding names its first days, those in a row as one. */
function daysOf({ days, totalDays }: CapacityFinding): Lines {
  if (totalDays === 0) return []
  const shown = days.reduce((sum, run) => sum + daysIn(run), 0)
  const more = totalDays > shown ? `，列出 ${shown} 天` : ''
  return [`- 日期（共 ${totalDays} 天${more}）：${days.map(runWords).join('、')}`]
}

const daysIn = (run: string): number => {
  const [first = run, last = first] = run.split('/')
  return daysBetween(first, last).length
}

const runWords = (run: string): string => run.split('/').map(dayWords).join('至')

function listed(name: string, shown: readonly string[], total: number, unit: string): Lines {
  if (total === 0) return []
  // Counts have no names to list.
  if (shown.length === 0) return [`- ${name}：${total} ${unit}`]
  const more = total > shown.length ? `（共 ${total} ${unit}，列出 ${shown.length} ${unit}）` : `（${total} ${unit}）`
  return [`- ${name}${more}：${shown.map(escape).join('、')}`]
}
