import type { RowIssue } from '../rows.ts'

/** One fault of one row. */
export type Fault = { readonly code: 'FIELD_INVALID' | 'FIELD_MISSING'; readonly message: string }

/** No more are listed; all are counted and their rows marked. */
const MAX_LISTED = 1000

/** What is wrong with single rows, over all columns. */
export class Issues {
  readonly #listed: RowIssue[] = []
  readonly #records: number
  #rejected: Uint8Array | null = null
  #count = 0

  constructor(records: number) {
    this.#records = records
  }

  add(index: number, path: string, fault: Fault): void {
    this.#count++
    this.#rejected ??= new Uint8Array(this.#records)
    this.#rejected[index] = 1
    if (this.#listed.length < MAX_LISTED) this.#listed.push({ index, path, ...fault })
  }

  /** The listed ones in the order of the rows; within a row, of the columns. */
  finish(): {
    readonly issues: readonly RowIssue[]
    readonly issueCount: number
    readonly rejected: Uint8Array | null
  } {
    const issues = this.#listed.sort((a, b) => a.index - b.index)
    return { issues, issueCount: this.#count, rejected: this.#rejected }
  }
}

export const MISSING: Fault = { code: 'FIELD_MISSING', message: 'missing; the column has a null here' }
export const invalid = (message: string): Fault => ({ code: 'FIELD_INVALID', message })
