import type { Column, ColumnSpec, Columns, TextColumn } from './column.ts'
import { copyBytes } from './copy-bytes.ts'
import { halvesOf, writeInt64 } from './int64.ts'
import type { PlainRow } from './plain-row.ts'

/**
 * Builds columns from records that a schema has already accepted (the JSON and CSV paths).
 * `append` trusts its input: the schema is the check, this only re-shapes.
 */
export class ColumnsBuilder {
  readonly #fields: readonly { readonly spec: ColumnSpec; readonly builder: FieldBuilder }[]
  #rows = 0

  constructor(specs: readonly ColumnSpec[], capacity: number) {
    this.#fields = specs.map((spec) => ({ spec, builder: builderOf(spec, capacity) }))
  }

  append(record: Readonly<Record<string, unknown>>): void {
    for (const { spec, builder } of this.#fields) builder.append(this.#rows, record[spec.name] ?? null)
    this.#rows++
  }

  /** The same of a record that was never an object. */
  appendPlain(record: PlainRow): void {
    const fields = this.#fields
    for (let place = 0; place < fields.length; place++) fields[place]?.builder.appendPlain(this.#rows, record, place)
    this.#rows++
  }

  finish(): Columns {
    const rows = this.#rows
    return { rows, byName: new Map(this.#fields.map(({ spec, builder }) => [spec.name, builder.finish(rows)])) }
  }
}

type FieldBuilder = {
  append(row: number, value: unknown): void
  appendPlain(row: number, record: PlainRow, place: number): void
  finish(rows: number): Column
}

function builderOf(spec: ColumnSpec, capacity: number): FieldBuilder {
  if (spec.as.is === 'text') return new TextBuilder(capacity)
  if (spec.as.is === 'texts') return new TextsBuilder(capacity)
  if (spec.as.is === 'instant') return new Int64Builder(capacity, (value) => Date.parse(value as string))
  if (spec.as.is === 'integer') return new Int64Builder(capacity, (value) => value as number)
  const { scale } = spec.as
  return new Int64Builder(capacity, (value) => scaleDecimal(String(value), scale))
}

/** `"12.5"` at scale 3 → 12500. A number when exact in 2^53, a bigint beyond. Trusts the form of its input. */
export function scaleDecimal(decimal: string, scale: number): number | bigint {
  const point = decimal.indexOf('.')
  const digits =
    point < 0 ? decimal + '0'.repeat(scale) : decimal.slice(0, point) + decimal.slice(point + 1).padEnd(scale, '0')
  return digits.length <= 15 ? Number(digits) : BigInt(digits)
}

class Int64Builder implements FieldBuilder {
  readonly #values: BigInt64Array
  readonly #halves: ReturnType<typeof halvesOf>
  readonly #nulls: Uint8Array
  readonly #toNumber: (value: unknown) => number | bigint
  #hasNulls = false

  constructor(capacity: number, toNumber: (value: unknown) => number | bigint) {
    this.#values = new BigInt64Array(capacity)
    this.#halves = halvesOf(this.#values)
    this.#nulls = new Uint8Array(capacity)
    this.#toNumber = toNumber
  }

  append(row: number, value: unknown): void {
    if (value === null) {
      this.#nulls[row] = 1
      this.#hasNulls = true
      return
    }
    const number = this.#toNumber(value)
    if (typeof number === 'bigint') this.#values[row] = number
    else writeInt64(this.#halves, row, number)
  }

  appendPlain(row: number, { from, numbers }: PlainRow, place: number): void {
    if ((from[place] ?? -1) < 0) this.append(row, null)
    else writeInt64(this.#halves, row, numbers[place] ?? 0)
  }

  finish(rows: number): Column {
    return {
      kind: 'int64',
      values: this.#values.subarray(0, rows),
      nulls: this.#hasNulls ? this.#nulls.subarray(0, rows) : null,
    }
  }
}

/** Texts one after the other, with offsets. */
export class TextBuilder implements FieldBuilder {
  #offsets: Uint32Array
  #bytes: Buffer
  #used = 0
  #nulls: Uint8Array
  #hasNulls = false

  constructor(capacity: number) {
    this.#offsets = new Uint32Array(capacity + 1)
    this.#bytes = Buffer.allocUnsafe(Math.max(64, capacity * 16))
    this.#nulls = new Uint8Array(capacity)
  }

  append(row: number, value: unknown): void {
    if (row + 1 >= this.#offsets.length) this.#growRows()
    if (value === null) {
      this.#nulls[row] = 1
      this.#hasNulls = true
    } else {
      this.#write(value as string)
    }
    this.#offsets[row + 1] = this.#used
  }

  appendPlain(row: number, { bytes, from, to }: PlainRow, place: number): void {
    const start = from[place] ?? -1
    if (start < 0) this.append(row, null)
    else this.appendBytes(row, bytes, start, to[place] ?? start)
  }

  /** A text as UTF-8: the bytes from `from` to before `to`. */
  appendBytes(row: number, source: Uint8Array, from: number, to: number): void {
    if (row + 1 >= this.#offsets.length) this.#growRows()
    if (this.#used + to - from > this.#bytes.length) this.#growBytes(to - from)
    this.#used = copyBytes(source, from, to, this.#bytes, this.#used)
    this.#offsets[row + 1] = this.#used
  }

  /** Most texts are short ASCII: a loop over char codes is several times faster than a call into the encoder. */
  #write(value: string): void {
    const { length } = value
    if (this.#used + length * 3 > this.#bytes.length) this.#growBytes(length * 3)
    const bytes = this.#bytes
    if (length <= 64) {
      let at = this.#used
      let i = 0
      for (; i < length; i++) {
        const code = value.charCodeAt(i)
        if (code > 127) break
        bytes[at++] = code
      }
      if (i === length) {
        this.#used = at
        return
      }
    }
    this.#used += bytes.write(value, this.#used, 'utf8')
  }

  #growBytes(least: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + least))
    this.#bytes.copy(grown, 0, 0, this.#used)
    this.#bytes = grown
  }

  #growRows(): void {
    const offsets = new Uint32Array(this.#offsets.length * 2)
    offsets.set(this.#offsets)
    this.#offsets = offsets
    const nulls = new Uint8Array(offsets.length)
    nulls.set(this.#nulls)
    this.#nulls = nulls
  }

  finish(rows: number): TextColumn {
    return {
      kind: 'text',
      offsets: this.#offsets.subarray(0, rows + 1),
      bytes: this.#bytes.subarray(0, this.#used),
      nulls: this.#hasNulls ? this.#nulls.subarray(0, rows) : null,
    }
  }
}

class TextsBuilder implements FieldBuilder {
  readonly #listOffsets: Uint32Array
  readonly #items: TextBuilder
  #count = 0

  constructor(capacity: number) {
    this.#listOffsets = new Uint32Array(capacity + 1)
    this.#items = new TextBuilder(capacity * 2)
  }

  append(row: number, value: unknown): void {
    if (value !== null) for (const item of value as readonly string[]) this.#items.append(this.#count++, item)
    this.#listOffsets[row + 1] = this.#count
  }

  appendPlain(row: number, { bytes, items, itemCount }: PlainRow): void {
    for (let i = 0; i < itemCount; i++)
      this.#items.appendBytes(this.#count++, bytes, items[2 * i] ?? 0, items[2 * i + 1] ?? 0)
    this.#listOffsets[row + 1] = this.#count
  }

  finish(rows: number): Column {
    return {
      kind: 'texts',
      listOffsets: this.#listOffsets.subarray(0, rows + 1),
      items: this.#items.finish(this.#count),
    }
  }
}
