import { toYuan } from '../../core/money.ts'
import type { EvidenceRef, Finding } from '../reconcile/finding.ts'
import { EVIDENCE_WORDS, inShanghai, SEVERITY_WORDS } from '../report/words.ts'
import type { Table } from './table.ts'

/** Findings as rows, gravest first, as the report has them. */
export function sortedFindings(findings: readonly Finding[]): Table {
  return {
    key: 'findings',
    name: '发现',
    title: { zh: '发现', en: 'Findings' },
    columns: [
      { key: 'number', title: { en: 'No.', zh: '序号' }, type: 'integer', width: 8 },
      { key: 'severity', title: { en: 'Severity', zh: '程度' }, type: 'text', width: 10 },
      { key: 'code', title: { en: 'Code', zh: '代码' }, type: 'text', width: 28 },
      { key: 'message', title: { en: 'What', zh: '内容' }, type: 'text', width: 60 },
      { key: 'amount', title: { en: 'Amount, 元', zh: '金额（元）' }, type: 'money' },
      { key: 'needsHuman', title: { en: 'A person decides', zh: '须人工认定' }, type: 'text', width: 12 },
      { key: 'clauseId', title: { en: 'Clause', zh: '条款' }, type: 'text', width: 18 },
      { key: 'quotation', title: { en: 'Quotation', zh: '条款原文' }, type: 'text', width: 50 },
      { key: 'evidence', title: { en: 'Evidence', zh: '证据' }, type: 'text', width: 60 },
    ],
    rows: findings.map(({ severity, code, message, amountFen, needsHuman, clauseId, quotation, evidence }, i) => [
      String(i + 1),
      SEVERITY_WORDS[severity],
      code,
      message,
      amountFen === null ? null : toYuan(amountFen),
      needsHuman ? '是' : '否',
      clauseId,
      quotation,
      evidence.map(evidenceWords).join('\n'),
    ]),
  }
}

function evidenceWords({ kind, ids, total }: EvidenceRef): string {
  const more = total > ids.length ? `（共 ${total} 项，列出 ${ids.length} 项）` : ''
  return `${EVIDENCE_WORDS[kind]}${more}：${ids.map((id) => inShanghai(id)).join('、')}`
}
