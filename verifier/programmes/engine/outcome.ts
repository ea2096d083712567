import type { Words } from '../../capacity/words.ts'
import {
  distinctMissing,
  distinctUses,
  type Fact,
  type Facts,
  type Missing,
  together,
  type Used,
  unknown,
  type ValuesOf,
} from './fact.ts'

export type State = 'pass' | 'fail' | 'undetermined' | 'not_applicable'

/** What failing a clause does: claim refused; amount or cost base reduced; to the reviewer; shown only. */
export const SEVERITIES = ['ineligible', 'cap', 'warning', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

export type Note = { readonly level: 'warning' | 'info'; readonly words: Words }

// Not exported: an outcome is made by the functions of this file or not at all.
const MADE_HERE = Symbol('outcome')

/**
 * The answer of one test. `pass` and `fail` come only from facts that are known: every way of making an outcome goes
 * through facts, and none of them turns an unknown one into a pass. `missing` of a failure: what other parts of it still
 * lack. `severity` null: as the clause says.
 */
export type Outcome = {
  readonly state: State
  readonly used: readonly Used[]
  readonly missing: readonly Missing[]
  readonly notes: readonly Note[]
  readonly severity: Severity | null
  readonly [MADE_HERE]: true
}

const make = (state: State, parts: Partial<Omit<Outcome, 'state' | typeof MADE_HERE>> = {}): Outcome => ({
  state,
  used: distinctUses(parts.used ?? []),
  missing: state === 'undetermined' || state === 'fail' ? distinctMissing(parts.missing ?? []) : [],
  notes: parts.notes ?? [],
  severity: parts.severity ?? null,
  [MADE_HERE]: true,
})

/** What a person or a further fact has to settle although everything asked for is known. */
export type Open = { readonly open: Words; readonly by?: Missing['by']; readonly path: string }
/** true: pass, false: fail, `Open`: not to be settled from these facts. */
export type Judgement = boolean | Open

/** Tests one fact. Not known: undetermined. */
export function check<T>(fact: Fact<T>, holds: (value: T) => Judgement): Outcome {
  if (!fact.known) return make('undetermined', fact)
  const answer = holds(fact.value)
  if (typeof answer === 'boolean') return make(answer ? 'pass' : 'fail', { used: fact.used })
  const { path, open, by = 'person' } = answer
  return make('undetermined', { used: fact.used, missing: [{ path, by, what: open }] })
}

/** Tests several facts at once: `checkAll({ from, on }, ({ from, on }) => from <= on)`. One not known: undetermined. */
export const checkAll = <F extends Facts>(facts: F, holds: (values: ValuesOf<F>) => Judgement): Outcome =>
  check(together(facts), holds)

/** Only a person can say. */
export const askPerson = (path: string, what: Words): Outcome => check(unknown(path, what, 'person'), () => false)

/** The clause sets nothing that could be met or missed; `words` say why. */
export const nothingToTest = (words: Words): Outcome => make('not_applicable', { notes: [{ level: 'info', words }] })

/** A side remark; it never changes the answer. */
export const noted = (outcome: Outcome, level: Note['level'], words: Words): Outcome => ({
  ...outcome,
  notes: [...outcome.notes, { level, words }],
})

/** A failure that weighs otherwise than the clause says, such as a base of which nothing is left. */
export const weighing = (outcome: Outcome, severity: Severity): Outcome => ({ ...outcome, severity })

/**
 * Every one: one failure fails, else one undetermined leaves it open. What does not apply takes no part. A failure says what
 * the open parts lack: of a reduction (`cap`) they may change how much.
 */
export function all(outcomes: readonly Outcome[]): Outcome {
  const both = combine(outcomes, ['fail', 'undetermined', 'pass'])
  return both.state === 'fail' ? make('fail', { ...both, missing: outcomes.flatMap(({ missing }) => missing) }) : both
}

/** One is enough: one pass passes, else one undetermined leaves it open. What does not apply takes no part. */
export function any(outcomes: readonly Outcome[]): Outcome {
  return combine(outcomes, ['pass', 'undetermined', 'fail'])
}

export function not(outcome: Outcome): Outcome {
  const state = outcome.state === 'pass' ? 'fail' : outcome.state === 'fail' ? 'pass' : outcome.state
  return { ...outcome, state, missing: state === 'undetermined' ? outcome.missing : [] }
}

/**
 * A duty under a condition. Condition not met: does not apply. Condition not known: open, even where the duty is met: a
 * pass that later does not apply would have been one side of an `any` in the meantime.
 */
export function when(condition: Outcome, duty: () => Outcome): Outcome {
  if (condition.state === 'fail' || condition.state === 'not_applicable') {
    return make('not_applicable', { used: condition.used, notes: condition.notes })
  }
  const owed = duty()
  const used = [...condition.used, ...owed.used]
  if (condition.state === 'pass' || owed.state === 'not_applicable') return { ...owed, used }
  const missing = [...condition.missing, ...owed.missing]
  return make('undetermined', { used, missing, notes: [...condition.notes, ...owed.notes] })
}

/** Of all: of no outcomes nothing is known to hold, so it does not apply. */
function combine(outcomes: readonly Outcome[], order: readonly State[]): Outcome {
  const state = order.find((one) => outcomes.some((outcome) => outcome.state === one)) ?? 'not_applicable'
  const deciding = outcomes.filter((outcome) => outcome.state === state)
  const gravest = SEVERITIES.find((one) => deciding.some((outcome) => outcome.severity === one))
  return make(state, {
    used: outcomes.flatMap(({ used }) => used),
    missing: state === 'undetermined' ? deciding.flatMap(({ missing }) => missing) : [],
    notes: outcomes.flatMap(({ notes }) => notes),
    severity: gravest ?? null,
  })
}
