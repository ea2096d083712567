import type { Int64Column } from '../../../core/columns/column.ts'
import { type Halves, halvesOf } from '../../../core/columns/int64.ts'
import { bitAt } from './bits.ts'
import { type Fault, MISSING } from './issues.ts'

/**
 * Reads value i of a source into value `row` of `into`, or says what is wrong with it.
 * `values` is the same memory as `into`, for what is beyond 2^53.
 */
export type ReadValue = (i: number, into: Halves, row: number, values: BigInt64Array) => Fault | null

/** Values of one column in one batch, whatever their type. */
export type Int64Source = {
  readonly length: number
  readonly validity: Uint8Array | null
  readonly read: ReadValue
}

/** Collects instants, decimals or integers of one column, batch after batch. */
export class Int64Sink {
  readonly #nullable: boolean
  readonly #values: BigInt64Array
  readonly #halves: Halves
  #nulls: Uint8Array | null = null
  #rows = 0

  constructor(nullable: boolean, rows: number) {
    this.#nullable = nullable
    this.#values = new BigInt64Array(rows)
    this.#halves = halvesOf(this.#values)
  }

  appendNulls(count: number): void {
    this.#nullMarks().fill(1, this.#rows, this.#rows + count)
    this.#rows += count
  }

  append({ length, validity, read }: Int64Source, onFault: (row: number, fault: Fault) => void): void {
    const first = this.#rows
    for (let i = 0; i < length; i++) {
      if (validity !== null && !bitAt(validity, i)) {
        if (this.#nullable) this.#nullMarks()[first + i] = 1
        else onFault(i, MISSING)
        continue
      }
      const fault = read(i, this.#halves, first + i, this.#values)
      if (fault !== null) onFault(i, fault)
    }
    this.#rows += length
  }

  #nullMarks(): Uint8Array {
    this.#nulls ??= new Uint8Array(this.#values.length)
    return this.#nulls
  }

  finish(): Int64Column {
    return { kind: 'int64', values: this.#values, nulls: this.#nulls }
  }
}
