import type { MicroCardSeconds } from '../../core/card-time.ts'
import type { Statement } from '../../schemas/statement.ts'

/** A statement that nobody corrects, the batch it came in, and that of the first statement of its day, corrected or not. */
export type Stated = {
  readonly day: string
  readonly digest: string
  readonly batch: number
  readonly firstBatch: number
  readonly body: Statement
}

/** What the ledger has of one Shanghai day received. `size` is that of the log after the day, also where it has no batch. */
export type DayTotals = {
  readonly day: string
  readonly firstSequence: number | null
  readonly lastSequence: number | null
  readonly batches: number
  readonly records: number
  readonly cardSeconds: MicroCardSeconds
  readonly size: number
}

/** A batch with usage of a day that had been stated before. `records`: how many of them; null: not known. */
export type LateBatch = {
  readonly batch: number
  readonly records: number | null
  readonly usageDay: string
  readonly receivedDay: string
}

/** Nothing to look at: no days, no statements. */
export const emptyCompleteness = (institution: string, statements: readonly Stated[] = []): Completeness => ({
  institution,
  days: [],
  statements,
  ledger: new Map(),
  roots: new Map(),
  late: [],
  lateTotal: 0,
})

/** What is known of how complete an institution's log is, for some days. */
export type Completeness = {
  readonly institution: string
  /** Days received that the question is about, sorted. */
  readonly days: readonly string[]
  /** Of the institution, all of them, sorted by day. */
  readonly statements: readonly Stated[]
  /** Of each of `days`. */
  readonly ledger: ReadonlyMap<string, DayTotals>
  /** Root of the log (hex) at each size that statements of `days` name; absent beyond the log. */
  readonly roots: ReadonlyMap<number, string>
  /** The first 20. */
  readonly late: readonly LateBatch[]
  readonly lateTotal: number
}
