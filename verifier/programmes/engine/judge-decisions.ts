import { compareText } from '../../../core/compare-text.ts'
import type { Fen } from '../../../core/money.ts'
import type { Alternative, Amount } from './amount.ts'
import type { ClauseAnswer } from './assess.ts'
import type { DecisionStatus, JudgedDecision, PersonDecision, Subject } from './decision.ts'
import type { Fact } from './fact.ts'
import type { State } from './outcome.ts'

/** What the system answers: what decisions are held against. */
export type MachineAnswer = {
  readonly clauses: readonly Pick<ClauseAnswer, 'id' | 'state' | 'severity'>[]
  readonly amount: (Pick<Amount, 'fen'> & { readonly alternatives?: readonly Alternative[] }) | null
}

/**
 * What becomes of each decision, sorted by day, then id. Of one subject the last day counts, whatever became of what was
 * decided then: an earlier word is not what persons say any more.
 */
export function judgeDecisions(
  machine: MachineAnswer,
  decisions: readonly PersonDecision[],
): readonly JudgedDecision[] {
  const sorted = [...decisions].sort((a, b) => compareText(sortKey(a), sortKey(b)))
  const bySubject = new Map<string, PersonDecision[]>()
  for (const one of sorted) {
    const key = subjectKey(one.subject)
    const same = bySubject.get(key)
    if (same === undefined) bySubject.set(key, [one])
    else same.push(one)
  }
  const status = new Map([...bySubject.values()].flatMap((same) => judgeSame(machine, same)))
  return sorted.map((one) => ({ ...one, status: status.get(one) ?? 'contradicted' }))
}

/** Decisions about one subject, sorted by day. */
function judgeSame(
  machine: MachineAnswer,
  same: readonly PersonDecision[],
): readonly (readonly [PersonDecision, DecisionStatus])[] {
  const day = same.at(-1)?.on
  const last = same.filter(({ on }) => on === day).map((one) => ({ one, hindrance: hindranceOf(machine, one) }))
  const free = last.filter(({ hindrance }) => hindrance === null).map(({ one }) => one)
  const agree = new Set(free.map(({ subject }) => String(subject.to))).size === 1
  const settled = agree && free.every(({ versions }) => versions === 1) ? 'applied' : 'contradicted'
  return [
    ...same.filter(({ on }) => on !== day).map((one) => [one, 'superseded'] as const),
    ...last.map(({ one, hindrance }) => [one, hindrance ?? settled] as const),
  ]
}

/** It does not apply, and what it says is not what the system says: somebody has to decide again. */
export function isUnsettled(machine: MachineAnswer, { status, subject }: JudgedDecision): boolean {
  if (status === 'applied' || status === 'superseded') return false
  if (subject.of === 'amount') {
    return machine.amount !== null && !(machine.amount.fen.known && machine.amount.fen.value === subject.to)
  }
  const clause = machine.clauses.find(({ id }) => id === subject.clause)
  if (clause === undefined) return true
  return (clause.severity === 'ineligible' || clause.severity === 'cap') && weight(clause.state) !== weight(subject.to)
}

/** What does not apply weighs as what passes. */
const weight = (state: State): State => (state === 'not_applicable' ? 'pass' : state)

/** Why a decision by itself does not apply; null: nothing hinders it. */
function hindranceOf(machine: MachineAnswer, { subject, document }: PersonDecision): DecisionStatus | null {
  const withoutDocument = document !== null && !document.registered
  if (subject.of === 'clause') {
    const clause = machine.clauses.find(({ id }) => id === subject.clause)
    if (clause === undefined) return 'unknown_clause'
    if (withoutDocument) return 'document_missing'
    return clause.state === subject.against ? null : 'stale'
  }
  if (machine.amount === null) return 'no_amount'
  if (withoutDocument) return 'document_missing'
  const { fen } = machine.amount
  if (!fen.known) return 'limit_unknown'
  if (fen.value !== subject.against) return 'stale'
  const limit = limitOf(machine.amount, subject.alternative)
  if (limit === null) return 'unknown_alternative'
  if (!limit.known) return 'limit_unknown'
  return subject.to > limit.value ? 'above_limit' : null
}

/**
 * The most that may be decided: the system’s amount, and for an exception the alternative that the pack offers, which is
 * within every cap the guide does not let go of. Null: the pack offers no such exception.
 */
function limitOf({ fen, alternatives = [] }: NonNullable<MachineAnswer['amount']>, alternative: string | null) {
  if (alternative === null) return fen
  const offered: Fact<Fen> | undefined = alternatives.find(({ id }) => id === alternative)?.fen
  return offered ?? null
}

const subjectKey = (subject: Subject): string => (subject.of === 'clause' ? `clause ${subject.clause}` : 'amount')
const sortKey = ({ on, id, digest }: PersonDecision): string => `${on} ${id} ${digest}`
