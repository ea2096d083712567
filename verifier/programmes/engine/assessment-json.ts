import { type Fen, toYuan } from '../../../core/money.ts'
import type { Alternative, Amount } from './amount.ts'
import type { ClauseAnswer, ProgrammeAssessment, Result } from './assess.ts'
import type { Fact } from './fact.ts'

/**
 * An assessment as plain JSON that canonicalJson takes: money in 元 as strings with two decimals, null for what is not
 * known. Everything of the assessment is in it; what a pack adds to its amount (alternatives) by the names it has there.
 */
export function toAssessmentJson(assessment: ProgrammeAssessment) {
  const { pack, readings, result, amount, clauses, otherReadings } = assessment
  return {
    pack,
    readings,
    result: resultJson(result),
    amount: amountJson(amount),
    clauses: clauses.map(clauseJson),
    otherReadings: otherReadings.map((other) => ({
      switch: other.switch,
      value: other.value,
      result: resultJson(other.result),
      amount:
        other.amount === null ? null : { yuan: yuanOf(other.amount.fen), binding: other.amount.binding?.id ?? null },
    })),
  }
}

const resultJson = ({ payable, ...result }: Result) => ({ ...result, payable: yuan(payable) })

function clauseJson({ id, quotation, kind, severity, state, used, missing, notes, ...rest }: ClauseAnswer) {
  const { parameters, switches, otherReadings } = rest
  return { id, quotation, kind, severity, state, used, missing, notes, parameters, switches, otherReadings }
}

function amountJson(amount: (Amount & { readonly alternatives?: readonly Alternative[] }) | null) {
  if (amount === null) return null
  return {
    yuan: yuanOf(amount.fen),
    missing: amount.fen.known ? [] : amount.fen.missing,
    atMost: yuan(amount.atMost),
    binding: amount.binding === null ? null : { id: amount.binding.id, clause: amount.binding.clause },
    caps: amount.caps.map(({ id, label, fen, clause }) => ({ id, label, yuan: yuanOf(fen), clause })),
    working: amount.working.map(({ fen, ...line }) => ({ ...line, yuan: yuan(fen) })),
    alternatives: (amount.alternatives ?? []).map(({ id, label, fen }) => ({ id, label, yuan: yuanOf(fen) })),
  }
}

const yuan = (fen: Fen | null): string | null => (fen === null ? null : toYuan(fen))
const yuanOf = (fact: Fact<Fen>): string | null => (fact.known ? toYuan(fact.value) : null)
