import type { ColumnSpec } from '../../../core/columns/column.ts'
import type { PlainRow } from '../../../core/columns/plain-row.ts'
import { instantField } from './instant-field.ts'
import { decimalField, integerField } from './number-field.ts'
import { QUOTE, type ReadField } from './read-field.ts'
import { textField, textsField } from './text-field.ts'

export type PlainReader = {
  /** What `read` found. Written over by the next call. */
  readonly row: PlainRow
  /** Values of the row, as json-guard.ts counts them. */
  readonly values: number
  /**
   * Reads the JSON object from `from` to before `to`. true: every check of the kind's schema holds, and `row` is what
   * JSON.parse, the schema and a ColumnsBuilder would make of it. false says nothing: it may be in order all the same.
   */
  read(from: number, to: number): boolean
}

type Field = { readonly name: Uint8Array; readonly isNullable: boolean; readonly read: ReadField }

/**
 * Reads records as nearly all of them are written: fields in any order, each once, no escapes, numbers of at most 15
 * digits. Over the bytes, once: no text, no object, no second look. Whatever is written otherwise is left to the decoder
 * that can tell what is wrong with it.
 *
 * `bytes` must be UTF-8.
 */
export function plainReader(specs: readonly ColumnSpec[], bytes: Uint8Array): PlainReader {
  const fields: readonly Field[] = specs.map((spec) => ({
    name: Buffer.from(spec.name),
    isNullable: spec.nullable,
    read: fieldOf(spec),
  }))
  const places = new Map(specs.map(({ name }, place) => [name, place]))
  const required = specs.flatMap(({ nullable, kind }, place) => (nullable || kind === 'texts' ? [] : [place]))
  /** A kind has one list at most. */
  const list = specs.findIndex(({ kind }) => kind === 'texts')
  const mostItems = Math.max(0, ...specs.map(({ as }) => (as.is === 'texts' ? as.maxItems : 0)))
  const row: PlainRow = {
    bytes,
    from: new Int32Array(specs.length),
    to: new Int32Array(specs.length),
    numbers: new Float64Array(specs.length),
    items: new Int32Array(2 * mostItems),
    itemCount: 0,
  }
  const seen = new Uint8Array(specs.length)
  /** Which field the last record had as its first, second, … */
  const order = specs.map((_, place) => place)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let values = 0

  /** Place of the field whose name begins at `at`, or -1. */
  const placeAt = (at: number, nth: number): number => {
    const guess = order[nth] ?? 0
    if (isNamed(bytes, at, (fields[guess] as Field).name)) return guess
    const end = text.indexOf(QUOTE, at)
    const place = end < 0 || end - at > 64 ? undefined : places.get(text.toString('latin1', at, end))
    if (place === undefined) return -1
    order[nth] = place
    return place
  }

  const readRow = (from: number, to: number): boolean => {
    row.from.fill(-1)
    seen.fill(0)
    row.itemCount = 0
    let at = afterSpaces(bytes, from)
    if (bytes[at] !== 0x7b) return false
    for (let nth = 0; nth < fields.length; nth++) {
      at = afterSpaces(bytes, at + 1)
      if (bytes[at] !== QUOTE) return false
      const place = placeAt(at + 1, nth)
      if (place < 0 || seen[place] === 1) return false
      seen[place] = 1
      const { name, isNullable, read } = fields[place] as Field
      at = afterSpaces(bytes, at + name.length + 2)
      if (bytes[at] !== 0x3a) return false
      at = afterSpaces(bytes, at + 1)
      at = isNullable && isNull(bytes, at) ? at + 4 : read(row, at, place)
      if (at < 0) return false
      at = afterSpaces(bytes, at)
      if (bytes[at] === 0x2c) continue
      if (bytes[at] !== 0x7d || afterSpaces(bytes, at + 1) !== to) return false
      values = nth + 1 + ((row.from[list] ?? -1) < 0 ? 0 : Math.max(1, row.itemCount))
      return required.every((needed) => seen[needed] === 1)
    }
    return false
  }
  return {
    row,
    get values() {
      return values
    },
    read: readRow,
  }
}

function fieldOf({ as }: ColumnSpec): ReadField {
  if (as.is === 'text') return textField(as.max, as)
  if (as.is === 'texts') return textsField(as.max, as.maxItems)
  if (as.is === 'instant') return instantField
  return as.is === 'integer' ? integerField : decimalField(as.scale, as.most)
}

function isNamed(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false
  return bytes[at + name.length] === QUOTE
}

const isNull = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x6e && bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c

function afterSpaces(bytes: Uint8Array, at: number): number {
  let k = at
  while (bytes[k] === 0x20 || bytes[k] === 0x09) k++
  return k
}
