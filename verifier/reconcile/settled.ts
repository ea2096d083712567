import { type Fen, formatYuan, parseYuan } from '../../core/money.ts'
import type { Settlement } from '../../schemas/settlement.ts'
import type { Head } from './evidence.ts'
import { evidenceOf, type Finding, finding } from './finding.ts'
import { settleHeads } from './heads.ts'

export type Settled = {
  readonly fen: Fen | null
  readonly lastOn: string | null
  readonly findings: readonly Finding[]
}

/**
 * The settled amount: the sum of all settlements, an audited amount before the parties' own (XLQ-DX-4.1.4c).
 *
 * Output: null without a settlement. `lastOn` is the day of the last one.
 */
export function settledOf(all: readonly Head<Settlement>[], contractFen: Fen): Settled {
  const { heads, findings: conflicts } = settleHeads(all, '结算单', amountOf)
  if (heads.length === 0) {
    return { fen: null, lastOn: null, findings: [finding('SETTLEMENT_MISSING', '没有结算单，结算金额未知')] }
  }
  const fen = heads.reduce((sum, { body }) => sum + amountOf(body), 0n)
  const lastOn = heads.reduce((last, { body }) => (body.settledOn > last ? body.settledOn : last), '')
  const findings = [...conflicts, ...overlapping(heads)]
  if (fen > contractFen) {
    const message = `结算金额 ${formatYuan(fen)} 元超过合同金额 ${formatYuan(contractFen)} 元`
    findings.push(finding('SETTLED_ABOVE_CONTRACT', message, { amountFen: fen - contractFen }))
  }
  return { fen, lastOn, findings }
}

const amountOf = ({ auditedAmount, amount }: Settlement) => parseYuan(auditedAmount ?? amount)

function overlapping(heads: readonly Head<Settlement>[]): readonly Finding[] {
  const sorted = [...heads].sort((a, b) => (a.body.from < b.body.from ? -1 : a.body.from > b.body.from ? 1 : 0))
  const ids = new Set<string>()
  let last: Head<Settlement> | undefined
  for (const head of sorted) {
    if (last !== undefined && head.body.from <= last.body.to) ids.add(last.id).add(head.id)
    if (last === undefined || head.body.to > last.body.to) last = head
  }
  if (ids.size === 0) return []
  const evidence = [evidenceOf('document', [...ids])]
  return [finding('SETTLEMENT_PERIODS_OVERLAP', '结算单的期间互相重叠，可能重复结算', { evidence })]
}
