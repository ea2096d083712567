import { columnOf } from '../core/columns/canonical.ts'
import type { Column, ColumnSpec, Columns, TextColumn } from '../core/columns/column.ts'

/**
 * Writes columns as the column part of a ClickHouse Native block: name, type and data of every
 * spec, without the block's header. The engine takes such bytes in without parsing rows.
 * `keep[i] === 0` leaves row i out; null keeps every row. `memory` gives the buffer, of which the answer is a view.
 * Source: ClickHouse Native format as written at client revision 0.
 */
export function encodeColumns(
  specs: readonly ColumnSpec[],
  columns: Columns,
  keep: Uint8Array | null,
  memory = (size: number): Uint8Array => new Uint8Array(size),
): Uint8Array {
  const rows = keep === null ? null : indicesOf(keep)
  const out = new Writer(memory(sizeOf(specs, columns)))
  for (const spec of specs) {
    out.text(spec.column)
    out.text(spec.type)
    writeColumn(out, columnOf(columns, spec), spec.nullable, rows ?? columns.rows)
  }
  return out.finish()
}

/** Rows to write: all of the first n, or the listed ones. */
type Rows = number | Uint32Array
const count = (rows: Rows) => (typeof rows === 'number' ? rows : rows.length)
const at = (rows: Rows, i: number) => (typeof rows === 'number' ? i : (rows[i] ?? 0))

export function indicesOf(keep: Uint8Array): Uint32Array {
  const indices = new Uint32Array(keep.length)
  let kept = 0
  for (let i = 0; i < keep.length; i++) if (keep[i] !== 0) indices[kept++] = i
  return indices.subarray(0, kept)
}

/** An upper bound of the encoded size: a length prefix takes at most five bytes. */
function sizeOf(specs: readonly ColumnSpec[], columns: Columns): number {
  let size = 0
  for (const spec of specs) {
    const column = columnOf(columns, spec)
    size += 16 + (spec.column.length + spec.type.length) * 3 + columns.rows
    if (column.kind === 'int64') size += columns.rows * 8
    else if (column.kind === 'text') size += column.bytes.length + columns.rows * 5
    else size += columns.rows * 8 + column.items.bytes.length + column.items.offsets.length * 5
  }
  return size
}

function writeColumn(out: Writer, column: Column, nullable: boolean, rows: Rows): void {
  if (column.kind === 'texts') {
    writeTexts(out, column.listOffsets, column.items, rows)
    return
  }
  if (nullable) writeNulls(out, column.nulls, rows)
  if (column.kind === 'text') for (let i = 0; i < count(rows); i++) out.item(column, at(rows, i))
  else out.int64s(column.values, rows)
}

function writeNulls(out: Writer, nulls: Uint8Array | null, rows: Rows): void {
  if (nulls === null) out.zeros(count(rows))
  else if (typeof rows === 'number') out.raw(nulls.subarray(0, rows))
  else for (const row of rows) out.byte(nulls[row] ?? 0)
}

function writeTexts(out: Writer, listOffsets: Uint32Array, items: TextColumn, rows: Rows): void {
  const ends = new BigInt64Array(count(rows))
  const halves = new Uint32Array(ends.buffer)
  let end = 0
  for (let i = 0; i < ends.length; i++) {
    const row = at(rows, i)
    end += (listOffsets[row + 1] ?? 0) - (listOffsets[row] ?? 0)
    halves[2 * i] = end
  }
  out.int64s(ends, ends.length)
  for (let i = 0; i < ends.length; i++) {
    const row = at(rows, i)
    for (let k = listOffsets[row] ?? 0; k < (listOffsets[row + 1] ?? 0); k++) out.item(items, k)
  }
}

class Writer {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  byte(value: number): void {
    this.#bytes[this.#at++] = value
  }

  raw(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  zeros(count: number): void {
    this.#bytes.fill(0, this.#at, this.#at + count)
    this.#at += count
  }

  varUint(value: number): void {
    let rest = value
    for (; rest > 127; rest >>>= 7) this.byte((rest & 127) | 128)
    this.byte(rest)
  }

  text(value: string): void {
    const bytes = Buffer.from(value)
    this.varUint(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  item(column: TextColumn, i: number): void {
    const from = column.offsets[i] ?? 0
    const to = column.offsets[i + 1] ?? 0
    this.varUint(to - from)
    const { bytes } = column
    let k = this.#at
    if (to - from > 100) {
      this.#bytes.set(bytes.subarray(from, to), k)
      k += to - from
    } else {
      for (let b = from; b < to; b++) this.#bytes[k++] = bytes[b] ?? 0
    }
    this.#at = k
  }

  int64s(values: BigInt64Array, rows: Rows): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    if (typeof rows === 'number') {
      this.#bytes.set(bytes, this.#at)
      this.#at += bytes.length
      return
    }
    for (const row of rows) {
      for (let b = 0; b < 8; b++) this.#bytes[this.#at++] = bytes[row * 8 + b] ?? 0
    }
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }
}
