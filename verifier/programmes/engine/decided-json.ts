import { type Fen, toYuan } from '../../../core/money.ts'
import type { Decided, JudgedDecision } from './decision.ts'

/** What persons decided as plain JSON that canonicalJson takes; null where nobody decided. Money in 元, two decimals. */
export function toDecidedJson(decided: Decided | null) {
  if (decided === null) return null
  const { result, amount, clauses, decisions, unsettled } = decided
  return {
    verdict: result.state,
    result: { ...result, payable: yuan(result.payable) },
    amount: amount === null ? null : { ...amount, machine: yuan(amount.machine), decided: yuan(amount.decided) },
    clauses,
    decisions: decisions.map(decisionJson),
    unsettled,
  }
}

/** Of a clause `machine` and `decided` are states, of the amount 元. */
function decisionJson({ subject, ...decision }: JudgedDecision) {
  return subject.of === 'clause'
    ? {
        ...decision,
        about: 'clause',
        clause: subject.clause,
        alternative: null,
        machine: subject.against,
        decided: subject.to,
      }
    : {
        ...decision,
        about: 'amount',
        clause: null,
        alternative: subject.alternative,
        machine: toYuan(subject.against),
        decided: toYuan(subject.to),
      }
}

const yuan = (fen: Fen | null): string | null => (fen === null ? null : toYuan(fen))
