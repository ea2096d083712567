import { type Data, DataType, type Decimal, type Float, Precision, type Schema, type Vector } from 'apache-arrow'
import { bitAt } from '../../../ingest/decode/arrow/bits.ts'

/**
 * Arrow's integration JSON beside what was read, both as plain values: numbers and moments as
 * their integers in text, bytes in hex, structs as the list of their members.
 * Source: https://arrow.apache.org/docs/format/Integration.html#json-test-data-format
 */
export type GoldenColumn = {
  readonly name: string
  readonly count: number
  readonly VALIDITY?: readonly number[]
  readonly OFFSET?: readonly (number | string)[]
  readonly DATA?: readonly unknown[]
  readonly children?: readonly GoldenColumn[]
}
export type GoldenField = {
  readonly name: string
  readonly type: { readonly name: string; readonly listSize?: number; readonly byteWidth?: number }
  readonly children: readonly GoldenField[]
  readonly dictionary?: { readonly id: number }
}
export type Golden = {
  readonly schema: { readonly fields: readonly GoldenField[] }
  readonly batches: readonly { readonly count: number; readonly columns: readonly GoldenColumn[] }[]
  readonly dictionaries?: readonly {
    readonly id: number
    readonly data: { readonly columns: readonly GoldenColumn[] }
  }[]
}

type Dictionaries = ReadonlyMap<number, { readonly column: GoldenColumn; readonly field: GoldenField }>

export function goldenRows(golden: Golden): unknown[][] {
  const fieldOf = new Map<number, GoldenField>()
  const note = (field: GoldenField) => {
    if (field.dictionary !== undefined) fieldOf.set(field.dictionary.id, field)
    field.children.forEach(note)
  }
  golden.schema.fields.forEach(note)
  const dictionaries: Dictionaries = new Map(
    (golden.dictionaries ?? []).map(({ id, data }) => [
      id,
      { column: data.columns[0] as GoldenColumn, field: fieldOf.get(id) as GoldenField },
    ]),
  )
  return golden.batches.flatMap(({ count, columns }) =>
    Array.from({ length: count }, (_, row) =>
      golden.schema.fields.map((field, i) => goldenValue(columns[i] as GoldenColumn, field, row, dictionaries, true)),
    ),
  )
}

function goldenValue(
  column: GoldenColumn,
  field: GoldenField,
  row: number,
  dictionaries: Dictionaries,
  encoded: boolean,
): unknown {
  const { name } = field.type
  if (name === 'null' || column.VALIDITY?.[row] === 0) return null
  if (encoded && field.dictionary !== undefined) {
    const { column: entries, field: of } = dictionaries.get(field.dictionary.id) as never
    return goldenValue(entries, of, Number(column.DATA?.[row]), dictionaries, false)
  }
  const children = column.children ?? []
  const item = (at: number) =>
    goldenValue(children[0] as GoldenColumn, field.children[0] as GoldenField, at, dictionaries, true)
  if (column.OFFSET !== undefined && children.length > 0) {
    const from = Number(column.OFFSET[row])
    return Array.from({ length: Number(column.OFFSET[row + 1]) - from }, (_, i) => item(from + i))
  }
  if (name === 'fixedsizelist') {
    const size = field.type.listSize ?? 0
    return Array.from({ length: size }, (_, i) => item(row * size + i))
  }
  if (name === 'struct') {
    return field.children.map((child, i) => goldenValue(children[i] as GoldenColumn, child, row, dictionaries, true))
  }
  const value = column.DATA?.[row]
  if (name === 'bool') return Number(value) === 1
  if (typeof value === 'object' && value !== null) return Object.values(value).map(String)
  return String(value)
}

export function readRows(schema: Schema, columns: readonly Data[], rows: number): unknown[][] {
  return Array.from({ length: rows }, (_, row) => schema.fields.map((_, i) => readValue(columns[i] as Data, row)))
}

function readValue(data: Data, row: number): unknown {
  const { type } = data
  if (DataType.isNull(type) || (data.nullCount > 0 && !bitAt(data.nullBitmap, row))) return null
  if (DataType.isDictionary(type)) {
    let at = Number(data.values[row])
    for (const chunk of (data.dictionary as Vector).data) {
      if (at < chunk.length) return readValue(chunk, at)
      at -= chunk.length
    }
    throw new Error('an index beyond its dictionary')
  }
  const [child] = data.children
  if (DataType.isStruct(type)) return data.children.map((member) => readValue(member, row))
  if (DataType.isFixedSizeList(type)) {
    return Array.from({ length: type.listSize }, (_, i) => readValue(child as Data, row * type.listSize + i))
  }
  const from = Number(data.valueOffsets?.[row] ?? 0)
  const length = Number(data.valueOffsets?.[row + 1] ?? 0) - from
  if (child !== undefined) return Array.from({ length }, (_, i) => readValue(child, from + i))
  return leafValue(data, row, from, length)
}

function leafValue(data: Data, row: number, from: number, length: number): unknown {
  const { type } = data
  const buffer = Buffer.from(data.values.buffer, data.values.byteOffset, data.values.byteLength)
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return buffer.toString('utf8', from, from + length)
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return hex(buffer, from, length)
  if (DataType.isFixedSizeBinary(type)) return hex(buffer, row * type.byteWidth, type.byteWidth)
  if (DataType.isBool(type)) return bitAt(buffer, row)
  if (DataType.isDecimal(type)) return decimal(buffer, row, type)
  if (DataType.isFloat(type)) return float(buffer, row, type)
  if (DataType.isInterval(type)) return interval(buffer, row, type.unit)
  return String(data.values[row])
}

const hex = (buffer: Buffer, from: number, length: number) =>
  buffer
    .subarray(from, from + length)
    .toString('hex')
    .toUpperCase()

function decimal(buffer: Buffer, row: number, { bitWidth }: Decimal): string {
  let value = 0n
  for (let word = bitWidth / 64 - 1; word >= 0; word--) {
    value = (value << 64n) | buffer.readBigUInt64LE((row * bitWidth) / 8 + word * 8)
  }
  return String(BigInt.asIntN(bitWidth, value))
}

/** The JSON has floats in three decimals. */
const float = (buffer: Buffer, row: number, { precision }: Float): string =>
  String(precision === Precision.SINGLE ? buffer.readFloatLE(4 * row) : buffer.readDoubleLE(8 * row))

function interval(buffer: Buffer, row: number, unit: number): unknown {
  if (unit === 0) return String(buffer.readInt32LE(4 * row))
  return [String(buffer.readInt32LE(8 * row)), String(buffer.readInt32LE(8 * row + 4))]
}
