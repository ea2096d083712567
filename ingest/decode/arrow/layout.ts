import type { Table } from './flatbuffer.ts'
import { childTable, int8, int16, int32, int64, stringBytes, tableIn, vector } from './flatbuffer.ts'
import { checkMetadata, type TextAllowance } from './metadata.ts'
import { malformed, unsupported } from './refuse.ts'

/** What one buffer of a column must hold for `n` values. */
export type BufferNeed =
  | { readonly holds: 'validity' | 'bits' | 'bytes' }
  /** `n` values, or `n + 1` offsets, of `width` bytes each. */
  | { readonly holds: 'fixed' | 'offsets'; readonly width: number }

/** The physical form of a column, as far as its buffers can be checked before anything reads them. */
export type Layout = {
  readonly type: string
  readonly buffers: readonly BufferNeed[]
  readonly children: readonly Layout[]
  /** Values of the child per value: list size of a fixed-size list, 1 of a struct, null when offsets say. */
  readonly perValue: number | null
}

export type SchemaLayout = {
  readonly fields: readonly Layout[]
  /** Layout of the values of each dictionary, by id. */
  readonly dictionaries: ReadonlyMap<number, Layout>
}

const MAX_FIELDS = 1024
const MAX_DEPTH = 16
const BIG_ENDIAN = 1

type Walk = {
  readonly dictionaries: Map<number, Layout>
  readonly allowance: TextAllowance
  fields: number
}

/**
 * Reads the schema's shape: at most 1024 fields, 16 levels deep.
 *
 * Errors: ARROW_UNSUPPORTED for big-endian streams (apache-arrow reads them wrongly, without a
 *         word) and types that the library does not read; ARROW_MALFORMED for impossible ones.
 */
export function layoutOf(schema: Table, allowance: TextAllowance): SchemaLayout {
  const endianness = int16(schema, 0, 0)
  if (endianness === BIG_ENDIAN) throw unsupported('big-endian data: write a little-endian stream')
  if (endianness !== 0) throw malformed(`endianness ${endianness} does not exist`)
  checkMetadata(schema, 2, allowance)
  const walk: Walk = { dictionaries: new Map(), allowance, fields: 0 }
  const fields = fieldsOf(schema, 1, walk, 1)
  return { fields, dictionaries: walk.dictionaries }
}

function fieldsOf(table: Table, slot: number, walk: Walk, depth: number): Layout[] {
  const items = vector(table, slot, 4)
  walk.fields += items.length
  if (walk.fields > MAX_FIELDS) throw unsupported(`more than ${MAX_FIELDS} fields`)
  if (items.length > 0 && depth > MAX_DEPTH) throw unsupported(`fields nested more than ${MAX_DEPTH} deep`)
  return Array.from({ length: items.length }, (_, i) => fieldOf(tableIn(items, i), walk, depth))
}

function fieldOf(field: Table, walk: Walk, depth: number): Layout {
  const name = stringBytes(field, 0)
  if (name === null) throw malformed('a field has no name')
  walk.allowance.take(name.length)
  checkMetadata(field, 6, walk.allowance)
  const children = fieldsOf(field, 5, walk, depth + 1)
  const values = valuesLayout(field, children)
  const encoding = childTable(field, 4)
  if (encoding === null) return values
  const id = int64(encoding, 0, 0)
  const known = walk.dictionaries.get(id)
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(values)) {
    throw malformed(`dictionary ${id} is used with two types`)
  }
  walk.dictionaries.set(id, values)
  const index = childTable(encoding, 1)
  const width = index === null ? 4 : intWidth(index)
  return { type: 'Dictionary', buffers: [VALIDITY, fixed(width)], children: [], perValue: null }
}

const VALIDITY: BufferNeed = { holds: 'validity' }
const fixed = (width: number): BufferNeed => ({ holds: 'fixed', width })
const offsets = (width: number): BufferNeed => ({ holds: 'offsets', width })

const leaf = (type: string, ...needs: BufferNeed[]): Layout => ({
  type,
  buffers: [VALIDITY, ...needs],
  children: [],
  perValue: null,
})

/** Type numbers of Schema.fbs whose parameters do not change the layout. */
const PLAIN: Readonly<Record<number, Layout>> = {
  1: { type: 'Null', buffers: [], children: [], perValue: null },
  4: leaf('Binary', offsets(4), { holds: 'bytes' }),
  5: leaf('Utf8', offsets(4), { holds: 'bytes' }),
  6: leaf('Bool', { holds: 'bits' }),
  18: leaf('Duration', fixed(8)),
  19: leaf('LargeBinary', offsets(8), { holds: 'bytes' }),
  20: leaf('LargeUtf8', offsets(8), { holds: 'bytes' }),
}
const NOT_READ: Readonly<Record<number, string>> = {
  14: 'Union',
  22: 'RunEndEncoded',
  23: 'BinaryView',
  24: 'Utf8View',
  25: 'ListView',
  26: 'LargeListView',
}

function valuesLayout(field: Table, children: readonly Layout[]): Layout {
  const number = int8(field, 2, 0)
  const refused = NOT_READ[number]
  if (refused !== undefined) throw unsupported(`columns of type ${refused} are not read: write the plain type`)
  const nested = nestedLayout(number, field, children)
  if (nested !== null) return nested
  if (children.length !== 0) throw malformed('a field without parts has children')
  const plain = PLAIN[number]
  if (plain !== undefined) return plain
  const type = childTable(field, 3)
  if (type === null) throw malformed('a field has no type')
  return parametrised(number, type)
}

function nestedLayout(number: number, field: Table, children: readonly Layout[]): Layout | null {
  const parts = (least: number, most: number) => {
    if (children.length < least || children.length > most) throw malformed('a nested field has the wrong children')
    return children
  }
  if (number === 12) return { ...leaf('List', offsets(4)), children: parts(1, 1) }
  if (number === 21) return { ...leaf('LargeList', offsets(8)), children: parts(1, 1) }
  if (number === 13) return { ...leaf('Struct'), children: parts(0, MAX_FIELDS), perValue: 1 }
  if (number === 17) {
    const [entries] = parts(1, 1)
    if (entries?.type !== 'Struct' || entries.children.length !== 2) throw malformed('a map without keys and values')
    return { ...leaf('Map', offsets(4)), children }
  }
  if (number !== 16) return null
  const type = childTable(field, 3)
  if (type === null) throw malformed('a field has no type')
  return { ...leaf('FixedSizeList'), children: parts(1, 1), perValue: atLeastZero(int32(type, 0, 0)) }
}

function parametrised(number: number, type: Table): Layout {
  if (number === 2) return leaf('Int', fixed(intWidth(type)))
  if (number === 3) return leaf('Float', fixed(pick([2, 4, 8], int16(type, 0, 0))))
  if (number === 7) return leaf('Decimal', fixed(oneOf([32, 64, 128, 256], int32(type, 2, 128)) / 8))
  if (number === 8) return leaf('Date', fixed(pick([4, 8], int16(type, 0, 1))))
  if (number === 9) return leaf('Time', fixed(timeWidth(int16(type, 0, 1), int32(type, 1, 32))))
  if (number === 10) return leaf('Timestamp', fixed(pick([8, 8, 8, 8], int16(type, 0, 0))))
  if (number === 11) return leaf('Interval', fixed(pick([4, 8, 16], int16(type, 0, 0))))
  if (number === 15) return leaf('FixedSizeBinary', fixed(atLeastZero(int32(type, 0, 0))))
  throw malformed(`type ${number} does not exist`)
}

const intWidth = (type: Table) => oneOf([8, 16, 32, 64], int32(type, 0, 0)) / 8

function timeWidth(unit: number, bits: number): number {
  if (bits !== pick([32, 32, 64, 64], unit)) throw malformed('a time of impossible width')
  return bits / 8
}

function pick(widths: readonly number[], unit: number): number {
  const width = widths[unit]
  if (width === undefined) throw malformed(`unit ${unit} does not exist`)
  return width
}

function oneOf(allowed: readonly number[], value: number): number {
  if (!allowed.includes(value)) throw malformed(`a width of ${value} bits`)
  return value
}

function atLeastZero(size: number): number {
  if (size < 0) throw malformed('a negative size')
  return size
}
