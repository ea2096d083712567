import { EVIDENCE_WORDS, inShanghai, SEVERITY_WORDS } from '../../report/words.ts'
import type { Alert, Block, Fact, Tone } from '../page.ts'
import type { FindingData, ReconciliationData } from '../sources/reconciliation.ts'
import { yuanText } from './say.ts'

export const SEVERITY_TONES: Readonly<Record<FindingData['severity'], Tone>> = {
  undetermined: 'open',
  reduce: 'bad',
  warning: 'open',
  info: 'plain',
}

/** A page shows this many of a kind; the attached report has more. */
const SHOWN = 8

/** A finding with clause, quotation, amount and evidence. `number`: its index in the document; `said`: by persons. */
export function findingBlock(finding: FindingData, number: string, said: readonly Fact[] = []): Block {
  const { severity, code, clauseId, quotation, message, amount, needsHuman, evidence } = finding
  return {
    kind: 'item',
    tone: SEVERITY_TONES[severity],
    badge: SEVERITY_WORDS[severity],
    title: `${number} ${message}`,
    quotation: `依据 ${clauseId}「${quotation}」`,
    rows: [
      ['代码', code],
      ...(amount === null ? [] : ([['金额', `${yuanText(amount)} 元`]] as const)),
      ...(needsHuman ? ([['处理', { text: '须由人工认定', tone: 'open', strong: true }]] as const) : []),
      ...evidence
        .filter(({ total }) => total > 0)
        .map(({ kind, ids, total }) => [evidenceName(kind), evidenceWords(ids, total)] as const),
      ...said,
    ],
  }
}

const evidenceName = (kind: string): string => (EVIDENCE_WORDS as Readonly<Record<string, string>>)[kind] ?? kind

function evidenceWords(ids: readonly string[], total: number): string {
  const shown = ids.slice(0, SHOWN)
  const more = total > shown.length ? `（共 ${total} 项，列出 ${shown.length} 项，其余见随附数据报告）` : ''
  return `${shown.map(inShanghai).join('、')}${more}`
}

/** What keeps amounts of a contract from being known, on the first page; none: nothing does. */
export function openAlert({ findings }: Pick<ReconciliationData, 'findings'>, what: string): readonly Alert[] {
  const open = findings.filter(({ severity }) => severity === 'undetermined')
  if (open.length === 0) return []
  return [
    {
      kind: 'alert',
      tone: 'open',
      title: `${what}有 ${open.length} 项未能确定`,
      lines: open.map(({ message, code }) => `${message}（${code}）`),
    },
  ]
}

/** Versions that contradict each other: nothing of them is settled by choosing one. */
export function conflictAlert({ findings }: Pick<ReconciliationData, 'findings'>): readonly Alert[] {
  const conflicts = findings.filter(({ code }) => /CONFLICT|DISAGREE|MISMATCH|NUMBER_REPEATED/.test(code))
  if (conflicts.length === 0) return []
  return [
    {
      kind: 'alert',
      tone: 'bad',
      title: `资料互相矛盾 ${conflicts.length} 项`,
      lines: conflicts.map(({ message, code }) => `${message}（${code}）`),
    },
  ]
}
