import type { Fen } from '../../../core/money.ts'
import { type ClauseAnswer, type ProgrammeAssessment, type Result, resultOf } from './assess.ts'
import type { Decided, DecidedClause, JudgedDecision, PersonDecision } from './decision.ts'
import { known } from './fact.ts'
import { isUnsettled, judgeDecisions } from './judge-decisions.ts'
import { withState } from './with-state.ts'

/**
 * What persons decided, beside the assessment, which stays as it is. Null: nobody decided anything. The result is
 * recomputed from the clauses with the decisions that apply; the amount is the approved one where one applies, never above
 * what the pack offers. Pure; the order of the decisions does not matter.
 */
export function decide(assessment: ProgrammeAssessment, decisions: readonly PersonDecision[]): Decided | null {
  if (decisions.length === 0) return null
  const { clauses, amount } = assessment
  const judged = judgeDecisions(assessment, decisions)
  const applied = judged.filter(({ status }) => status === 'applied')
  const decided = decidedClauses(clauses, applied)
  const approved = approvedIn(applied)
  const fen = approved === null ? amount?.fen : known('approved amount', approved.fen, [])
  const states = new Map(decided.map((one) => [one.id, one.decided]))
  const result = resultOf(
    clauses.map((clause) => withState(clause, states.get(clause.id) ?? null, approved !== null)),
    amount === null || fen === undefined ? null : { ...amount, fen },
  )
  const unsettled = judged.filter((one) => isUnsettled(assessment, one)).map(({ id }) => id)
  return {
    result: unsettled.length === 0 ? result : awaitingPersons(result),
    amount:
      amount === null || fen === undefined
        ? null
        : {
            machine: amount.fen.known ? amount.fen.value : null,
            decided: fen.known ? fen.value : null,
            decisions: approved?.ids ?? [],
            alternative: approved?.alternative ?? null,
          },
    clauses: decided,
    decisions: judged,
    unsettled: [...new Set(unsettled)],
  }
}

function decidedClauses(
  clauses: readonly ClauseAnswer[],
  applied: readonly JudgedDecision[],
): readonly DecidedClause[] {
  return clauses.flatMap(({ id, severity, state }) => {
    const about = applied.filter(({ subject }) => subject.of === 'clause' && subject.clause === id)
    const [first] = about
    if (first === undefined || first.subject.of !== 'clause') return []
    return [{ id, severity, machine: state, decided: first.subject.to, decisions: about.map((one) => one.id) }]
  })
}

type Approved = { readonly fen: Fen; readonly ids: readonly string[]; readonly alternative: string | null }

function approvedIn(applied: readonly JudgedDecision[]): Approved | null {
  const about = applied.flatMap(({ id, subject }) => (subject.of === 'amount' ? [{ id, subject }] : []))
  const [first] = about
  if (first === undefined) return null
  return { fen: first.subject.to, ids: about.map(({ id }) => id), alternative: first.subject.alternative }
}

const awaitingPersons = (result: Result): Result =>
  result.state === 'fail'
    ? result
    : { ...result, state: 'undetermined', awaits: result.awaits ?? 'person', payable: null }
