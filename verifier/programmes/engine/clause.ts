import type { Outcome, Severity } from './outcome.ts'
import type { Chosen, SwitchTable } from './switches.ts'

/** Who can settle a clause: data alone; a document that is registered and read; a person. */
export type ClauseKind = 'automatic' | 'document' | 'human'

/** What a test is given: facts, the pack’s parameters, the chosen readings, and the amount (null: no money in it). */
export type Given<F, P, S, A> = { readonly facts: F; readonly p: P; readonly s: S; readonly amount: A }

/** One clause of a guide, word for word, with its test. `parameters` and `switches` name all that the test reads. */
export type Clause<F, P, S extends SwitchTable, A> = {
  readonly id: string
  readonly quotation: string
  readonly kind: ClauseKind
  /** What failing it does. */
  readonly severity: Severity
  readonly parameters: readonly (keyof P & string)[]
  readonly switches: readonly (keyof S & string)[]
  readonly test: (given: Given<F, P, Chosen<S>, A>) => Outcome
}

/**
 * Makes clauses of one pack. A test sees only the parameters and switches that its clause names, so a report that lists
 * them lists everything the answer depends on.
 */
export const clausesOf =
  <F, P, S extends SwitchTable, A>() =>
  <const K extends keyof P & string = never, const W extends keyof S & string = never>(entry: {
    readonly id: string
    readonly quotation: string
    readonly kind: ClauseKind
    readonly severity: Severity
    readonly parameters?: readonly K[]
    readonly switches?: readonly W[]
    readonly test: (given: Given<F, Pick<P, K>, Pick<Chosen<S>, W>, A>) => Outcome
  }): Clause<F, P, S, A> => ({ parameters: [], switches: [], ...entry })
