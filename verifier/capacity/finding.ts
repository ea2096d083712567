import type { CapacityClauseId } from './clauses.ts'
import type { Words } from './words.ts'

/** `exclude` takes capacity out; `undetermined` leaves it open; the others tell. Gravest first. */
export type CapacitySeverity = 'exclude' | 'undetermined' | 'warning' | 'info'

/**
 * What can be found about capacity: clause, severity, whether a person must look (docs/capacity.md lists the same).
 * Who raises it: cards/ what is about single cards, time/ what is about moments.
 */
export const CAPACITY_FINDINGS = {
  // counted once
  CARD_CLAIMED_TWICE: ['X-4', 'exclude', true],
  LEASE_UNCONFIRMED: ['X-4', 'undetermined', true],
  CARD_LEASED_OUT: ['X-4', 'exclude', false],
  LEASE_WITHOUT_DOCUMENT: ['XLQ-RK-5.5', 'warning', false],
  CARD_LISTED_AGAIN: ['X-4', 'info', false],
  CARD_IN_TWO_PLACES: ['X-4', 'warning', true],
  CARD_NAMES_DISAGREE: ['X-4', 'warning', true],
  CARD_METERED_ELSEWHERE: ['X-4', 'warning', true],
  // what a card counts
  MODEL_WITHOUT_FIGURE: ['XLQ-RK-4.2.2b', 'undetermined', true],
  MODEL_AMBIGUOUS: ['XLQ-RK-4.2.2b', 'undetermined', true],
  MODEL_DISAGREES: ['XLQ-RK-4.2.2b', 'undetermined', true],
  FIGURE_OVERSTATED: ['XLQ-RK-4.2.2b', 'warning', true],
  MEASURED_ABOVE_PEAK: ['XLQ-RK-4.2.2b', 'warning', true],
  MEASURED_LOW: ['XLQ-RK-4.2.2b', 'warning', true],
  ATTESTATION_FAILED: ['XLQ-RK-4.2.2b', 'warning', true],
  SLICE_WITHOUT_CARD: ['XLQ-RK-4.2.2b', 'undetermined', false],
  // papers
  DOCUMENT_MISSING: ['XLQ-RK-5.5', 'undetermined', false],
  COUNT_WITHOUT_IDS: ['XLQ-RK-5.5', 'undetermined', false],
  // the list against the metering
  STATED_NONE_WHILE_RUNNING: ['XLQ-RK-4.2.3', 'warning', true],
  IN_USE_ABOVE_INSTALLED: ['XLQ-RK-4.2.2b', 'warning', true],
  STATEMENTS_DISAGREE: ['XLQ-RK-4.2.2b', 'warning', true],
  LIST_BELOW_STATEMENT: ['XLQ-RK-5.5', 'info', false],
  METERED_NOT_LISTED: ['XLQ-RK-4.2.2b', 'warning', true],
  METERED_OUT_OF_SERVICE: ['XLQ-RK-4.2.2b', 'warning', true],
} as const satisfies Record<string, readonly [CapacityClauseId, CapacitySeverity, boolean]>
export type CapacityFindingCode = keyof typeof CAPACITY_FINDINGS

/**
 * A finding. `cards`: names as the institution itself lists or meters them, the first 20 in order; `total` all of them.
 * `days`: Shanghai days it holds on, in order; days in a
 * row as one interval of ISO 8601, `2025-03-01/2025-08-31`, both inclusive; the first 20 of these; `totalDays` the days. `others`: institutions on the other side, sorted: only
 * for auditors and reviewers; an uploader is told what concerns its own cards and nothing of theirs.
 */
export type CapacityFinding = {
  readonly code: CapacityFindingCode
  readonly message: Words
  readonly cards: readonly string[]
  readonly total: number
  readonly days: readonly string[]
  readonly totalDays: number
  readonly others: readonly string[]
}
