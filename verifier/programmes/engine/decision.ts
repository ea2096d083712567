import type { Fen } from '../../../core/money.ts'
import type { Result } from './assess.ts'
import type { Severity, State } from './outcome.ts'

/** What is decided, and the answer of the system it was taken against. */
export type Subject =
  | { readonly of: 'clause'; readonly clause: string; readonly against: State; readonly to: State }
  | { readonly of: 'amount'; readonly against: Fen; readonly to: Fen; readonly alternative: string | null }

/**
 * A decision of two persons as it was entered. `document` null: none is named. `versions`: how many of it there are that no
 * other corrects; there should be one.
 */
export type PersonDecision = {
  readonly id: string
  readonly digest: string
  readonly versions: number
  readonly kind: 'override' | 'exception'
  readonly subject: Subject
  readonly by: string
  readonly role: string
  readonly secondBy: string
  readonly on: string
  readonly grounds: string
  readonly document: { readonly id: string; readonly registered: boolean } | null
}

/**
 * What became of a decision. Only `applied` counts. `superseded`: a later day decided the same. `stale`: the system answers
 * otherwise than when it was taken. `contradicted`: another of the same day says otherwise, or versions of it disagree.
 */
export type DecisionStatus =
  | 'applied'
  | 'superseded'
  | 'stale'
  | 'contradicted'
  | 'document_missing'
  | 'unknown_clause'
  | 'no_amount'
  | 'unknown_alternative'
  | 'limit_unknown'
  | 'above_limit'

export type JudgedDecision = PersonDecision & { readonly status: DecisionStatus }

/** A clause that an applied decision is about, and the ids of those decisions. */
export type DecidedClause = {
  readonly id: string
  readonly severity: Severity
  readonly machine: State
  readonly decided: State
  readonly decisions: readonly string[]
}

/**
 * What persons make of an assessment, beside it. `clauses`: those that were decided, in the order of the guide. `amount`:
 * what it comes to for the system and as decided, null where not known or without money. `unsettled`: ids of decisions
 * that do not apply and say otherwise than the system: while there is one, nothing passes.
 */
export type Decided = {
  readonly result: Result
  readonly amount: {
    readonly machine: Fen | null
    readonly decided: Fen | null
    readonly decisions: readonly string[]
    readonly alternative: string | null
  } | null
  readonly clauses: readonly DecidedClause[]
  readonly decisions: readonly JudgedDecision[]
  readonly unsettled: readonly string[]
}
