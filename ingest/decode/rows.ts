import type { Columns } from '../../core/columns/column.ts'
import type { ErrorCode } from '../../core/errors.ts'

/** What is wrong with one record. `index` counts from 0 in the order of the body. */
export type RowIssue = {
  readonly index: number
  readonly code: ErrorCode
  readonly path: string
  readonly message: string
}

/** One record as a decoder found it: a value to validate, or the fault that kept it from being read. */
export type RawRow =
  | { readonly value: unknown; readonly raw?: string }
  | {
      readonly fault: { readonly code: ErrorCode; readonly path: string; readonly message: string }
      readonly raw: string
    }

/** The record as it came, for the quarantine. */
export const rawOf = (row: RawRow): string => row.raw ?? ('value' in row ? JSON.stringify(row.value) : '')

/** `raw` is the record as it came with the first fault of a record that goes into quarantine, '' otherwise. */
export type Reject = RowIssue & { readonly raw: string }
export type Warning = RowIssue

/** Faults in the order of the body. The record itself goes along once, and only where the quarantine will keep it. */
export function toRejects(faults: readonly RowIssue[], partial: boolean, rawAt: (index: number) => string): Reject[] {
  const sorted = faults.toSorted((a, b) => a.index - b.index)
  return sorted.map((fault, i) => {
    const isFirst = sorted[i - 1]?.index !== fault.index
    return { ...fault, raw: partial && isFirst ? rawAt(fault.index) : '' }
  })
}

/** A body that was read: the records that hold on their own, in columns, and what is wrong with the others. */
export type ReadBody = {
  readonly received: number
  /** null when nothing is to be kept. */
  readonly columns: Columns | null
  /** Place in the body of each row of the columns. */
  readonly positions: Uint32Array
  /** Leaf hash of each row where it is not taken from the columns. */
  readonly digests: Uint8Array | null
  readonly rejects: readonly Reject[]
  readonly warnings: readonly Warning[]
}
