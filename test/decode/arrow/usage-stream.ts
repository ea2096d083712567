import {
  type DataType,
  Decimal,
  Dictionary,
  Field,
  Int32,
  Int64,
  LargeUtf8,
  List,
  makeData,
  makeVector,
  Null,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Timestamp,
  TimeUnit,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import type { ColumnSpec } from '../../../core/columns/column.ts'
import { USAGE_COLUMNS } from '../../../core/columns/spec.ts'

/** Usage records as Arrow streams, written with apache-arrow's own builders. */

export const UTC_MS = new Timestamp(TimeUnit.MILLISECOND, 'UTC')
export const UTF8 = new Utf8()

/** Values of a column and its type. Timestamps are bigints in the type's unit, decimals unscaled bigints. */
export type ColumnOf = { readonly type: DataType; readonly values: readonly unknown[] }
export type Columns = Readonly<Record<string, ColumnOf>>

export const utf8 = (...values: readonly (string | null)[]): ColumnOf => ({ type: UTF8, values })
export const large = (...values: readonly (string | null)[]): ColumnOf => ({ type: new LargeUtf8(), values })
export const coded = (...values: readonly (string | null)[]): ColumnOf => ({
  type: new Dictionary(UTF8, new Int32()),
  values,
})
export const nothing = (rows: number): ColumnOf => ({
  type: new Null(),
  values: Array.from({ length: rows }, () => null),
})
export const moments = (unit: TimeUnit, ...values: readonly (bigint | null)[]): ColumnOf => ({
  type: new Timestamp(unit, 'Asia/Shanghai'),
  values,
})
export const decimals = (scale: number, ...values: readonly (bigint | null)[]): ColumnOf => ({
  type: new Decimal(scale, 38, 128),
  values,
})
export const int64s = (...values: readonly (bigint | null)[]): ColumnOf => ({ type: new Int64(), values })
export const lists = (of: DataType, ...values: readonly (readonly (string | null)[] | null)[]): ColumnOf => ({
  type: new List(Field.new('item', of, true)),
  values,
})

export const USCC = '91440300MA5DA1XC0W'

/** One good record per row, required fields only. */
export const goodColumns = (rows: number): Columns => {
  const repeat = <T>(value: T): T[] => Array.from({ length: rows }, () => value)
  return {
    recordId: utf8(...Array.from({ length: rows }, (_, i) => `r-${i}`)),
    institution: utf8(...repeat(USCC)),
    contract: utf8(...repeat('HT-1')),
    purpose: utf8(...repeat('sft')),
    cards: decimals(3, ...repeat(8_000n)),
    start: moments(TimeUnit.MILLISECOND, ...repeat(1_750_000_000_000n)),
    end: moments(TimeUnit.MILLISECOND, ...repeat(1_750_000_600_000n)),
    cardSeconds: decimals(6, ...repeat(4_800_000_000n)),
  }
}

/** A stream of the columns, in batches of the given sizes (all in one by default). */
export function writeStream(columns: Columns, sizes?: readonly number[]): Uint8Array {
  const names = Object.keys(columns)
  const rows = Math.max(0, ...names.map((name) => columns[name]?.values.length ?? 0))
  const schema = new Schema(names.map((name) => Field.new(name, (columns[name] as ColumnOf).type, true)))
  const vectors = names.map((name) => toVector(columns[name] as ColumnOf))
  const writer = new RecordBatchStreamWriter()
  writer.reset(undefined, schema)
  let from = 0
  for (const size of sizes ?? [rows]) {
    const children = vectors.map((vector) => vector.slice(from, from + size).data[0] as never)
    writer.write(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: size, children })))
    from += size
  }
  writer.finish()
  return writer.toUint8Array(true)
}

function toVector({ type, values }: ColumnOf): Vector {
  if (type instanceof Null) return vectorFromArray([...values] as null[], type) as Vector
  // The builders take moments as Date and would round what is finer than a millisecond.
  if (type instanceof Timestamp) return rawTimestamps(type, values as (bigint | null)[])
  const given =
    type instanceof Decimal ? values.map((value) => (value === null ? null : words(value as bigint))) : values
  return vectorFromArray([...given] as never[], type as never) as Vector
}

function rawTimestamps(type: Timestamp, values: readonly (bigint | null)[]): Vector {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8))
  for (const [i, value] of values.entries())
    if (value !== null) nullBitmap[i >> 3] = (nullBitmap[i >> 3] ?? 0) | (1 << (i & 7))
  const data = BigInt64Array.from(values, (value) => value ?? 0n)
  return makeVector(makeData({ type, length: values.length, data, nullBitmap }))
}

/** 128 bits in two's complement, low word first. */
function words(value: bigint): Uint32Array {
  const bits = BigInt.asUintN(128, value)
  return Uint32Array.from([0n, 32n, 64n, 96n], (shift) => Number((bits >> shift) & 0xffffffffn))
}

export const specOf = (name: string): ColumnSpec => {
  const spec = USAGE_COLUMNS.find((spec) => spec.name === name)
  if (spec === undefined) throw new Error(`no column ${name}`)
  return spec
}
