import type { Fen } from '../../../core/money.ts'
import type { Amount } from './amount.ts'
import type { Clause, ClauseKind } from './clause.ts'
import type { Missing } from './fact.ts'
import type { Note, Outcome, Severity, State } from './outcome.ts'
import type { Guide, Pack } from './pack.ts'
import { type Chosen, defaultsOf, otherReadings, type SwitchTable } from './switches.ts'
import { withState } from './with-state.ts'

/** What a clause says of these facts. `otherReadings`: only readings under which the answer is another one. */
export type ClauseAnswer = Omit<Outcome, 'severity'> & {
  readonly id: string
  readonly quotation: string
  readonly kind: ClauseKind
  readonly severity: Severity
  readonly parameters: Readonly<Record<string, unknown>>
  readonly switches: readonly string[]
  readonly otherReadings: readonly (Reading & { readonly state: State; readonly notes: readonly Note[] })[]
}
export type Reading = { readonly switch: string; readonly value: string }

/**
 * The whole answer. `fail`: a clause that refuses the claim failed. `undetermined`: something that could refuse it or
 * change its amount is open; `awaits` says whether only persons have to speak, or data or documents are missing too.
 */
export type Result = {
  readonly state: 'pass' | 'fail' | 'undetermined'
  readonly awaits: Missing['by'] | null
  /** Ids of the clauses that refuse it. */
  readonly refusedBy: readonly string[]
  /** Ids of open clauses that could. */
  readonly open: readonly string[]
  /** What would be paid: 0 when refused, null while open. */
  readonly payable: Fen | null
}

export type ProgrammeAssessment<A extends Amount | null = Amount | null> = {
  readonly pack: { readonly id: string; readonly programme: string; readonly batch: string; readonly guide: Guide }
  readonly readings: Readonly<Record<string, string>>
  readonly result: Result
  readonly amount: A
  readonly clauses: readonly ClauseAnswer[]
  /** Readings under which the result, the amount or its payability is another one. */
  readonly otherReadings: readonly (Reading & { readonly result: Result; readonly amount: A })[]
}

/** Clauses taken as answered, by id, whatever their tests say: for trials alone. */
export type Answers = ReadonlyMap<string, 'pass' | 'fail'>
const NO_ANSWERS: Answers = new Map()

/** Every clause of a pack over the facts of one claim. Pure: the same facts, in any order, give the same answer. */
export function assessProgramme<
  F,
  P extends { readonly programme: string; readonly batch: string },
  S extends SwitchTable,
  A extends Amount | null,
>(
  pack: Pack<F, P, S, A>,
  facts: F,
  readings: Partial<Chosen<S>> = {},
  answers: Answers = NO_ANSWERS,
): ProgrammeAssessment<A> {
  const chosen = { ...defaultsOf(pack.switches), ...readings }
  const first = answer(pack, facts, chosen, answers)
  const others = otherReadings(pack.switches, chosen).map(({ name, value, readings }) => ({
    reading: { switch: name, value },
    ...answer(pack, facts, readings, answers, { first, name }),
  }))
  return {
    pack: { id: pack.id, programme: pack.parameters.programme, batch: pack.parameters.batch, guide: pack.guide },
    readings: chosen,
    result: first.result,
    amount: first.amount,
    clauses: first.clauses.map((clause) => ({
      ...clause,
      otherReadings: others.flatMap(({ reading, clauses }) => {
        const other = clauses.find(({ id }) => id === clause.id)
        if (other === undefined || (other.state === clause.state && other.severity === clause.severity)) return []
        return [{ ...reading, state: other.state, notes: other.notes }]
      }),
    })),
    otherReadings: others
      .filter((other) => resultKey(other) !== resultKey(first))
      .map(({ reading, result, amount }) => ({ ...reading, result, amount })),
  }
}

type Answered<A> = {
  readonly result: Result
  readonly amount: A
  readonly clauses: readonly ClauseAnswer[]
  /** Ids of clauses whose test looked at the amount. */
  readonly priced: ReadonlySet<string>
}

/** `before`: the answer that differs from this one in one switch alone; clauses that can see neither it nor the amount stand. */
function answer<
  F,
  P extends { readonly programme: string; readonly batch: string },
  S extends SwitchTable,
  A extends Amount | null,
>(
  pack: Pack<F, P, S, A>,
  facts: F,
  s: Chosen<S>,
  answers: Answers,
  before?: { readonly first: Answered<A>; readonly name: string },
): Answered<A> {
  const p = pack.parameters
  const amount = pack.amount({ facts, p, s })
  const priced = new Set<string>()
  const clauses = pack.clauses.map((clause, index) => {
    const stood = before?.first.clauses[index]
    const isSame = before?.first.priced.has(clause.id) === false && !clause.switches.includes(before.name)
    if (stood !== undefined && isSame) return stood
    const given = {
      facts,
      p,
      s,
      get amount() {
        priced.add(clause.id)
        return amount
      },
    }
    return withState(answered(clause, clause.test(given), pack.written), answers.get(clause.id) ?? null, false)
  })
  return { result: resultOf(clauses, amount), amount, clauses, priced }
}

function answered<F, P, S extends SwitchTable, A>(
  { id, quotation, kind, severity, parameters, switches }: Clause<F, P, S, A>,
  outcome: Outcome,
  written: Readonly<Record<string, unknown>>,
): ClauseAnswer {
  const values = Object.fromEntries(parameters.map((name) => [name, written[name]]))
  const weight = outcome.severity ?? severity
  const settled = settledAs(outcome, weight)
  return {
    ...outcome,
    ...settled,
    id,
    quotation,
    kind,
    severity: weight,
    parameters: values,
    switches,
    otherReadings: [],
  }
}

/**
 * One failing part refuses a claim whatever the others come to, but a reduction is not known before all of them are: with a
 * part still open a clause of severity `cap` is open.
 */
function settledAs({ state, missing }: Outcome, severity: Severity): Pick<Outcome, 'state' | 'missing'> {
  if (state !== 'fail') return { state, missing }
  return severity === 'cap' && missing.length > 0 ? { state: 'undetermined', missing } : { state, missing: [] }
}

/** What the answers come to together, with an amount or without money in it. */
export function resultOf(clauses: readonly ClauseAnswer[], amount: Pick<Amount, 'fen'> | null): Result {
  const refusing = clauses.filter(({ severity, state }) => severity === 'ineligible' && state === 'fail')
  const undecided = clauses.filter(
    ({ severity, state }) => state === 'undetermined' && (severity === 'ineligible' || severity === 'cap'),
  )
  const unpriced = amount !== null && !amount.fen.known ? amount.fen.missing : []
  const wanted = [...undecided.flatMap(({ missing }) => missing), ...unpriced].map(({ by }) => by)
  const awaits = (['data', 'document', 'person'] as const).find((by) => wanted.includes(by)) ?? null
  const refusedBy = refusing.map(({ id }) => id)
  const open = undecided.map(({ id }) => id)
  if (refusedBy.length > 0) return { state: 'fail', awaits, refusedBy, open, payable: amount === null ? null : 0n }
  const decided = open.length === 0 && awaits === null
  const payable = decided && amount !== null && amount.fen.known ? amount.fen.value : null
  return { state: decided ? 'pass' : 'undetermined', awaits, refusedBy, open, payable }
}

/** What a reading has to change to be shown: the verdict, what is paid, or what would be. */
function resultKey({ result, amount }: Pick<Answered<Amount | null>, 'result' | 'amount'>): string {
  const fen = amount === null ? 'none' : amount.fen.known ? amount.fen.value.toString() : 'unknown'
  return [result.state, result.awaits, result.refusedBy.join(), result.open.join(), result.payable, fen].join('|')
}
