import { malformed } from './refuse.ts'

/**
 * Reading FlatBuffers tables with every offset checked: the metadata of Arrow messages. A read
 * outside the view throws RangeError, which `guarded` turns into ARROW_MALFORMED.
 *
 * It is stricter than apache-arrow's reader, which answers zero outside its bytes, so that what
 * was checked here is what the library sees later.
 */
export type Table = { readonly view: DataView; readonly at: number }
export type Vector = { readonly view: DataView; readonly at: number; readonly length: number }

const LONGEST_VTABLE = 0x7fff

export const rootTable = (view: DataView): Table => ({ view, at: view.getUint32(0, true) })

/** Where the field in `slot` (0-based) lies, or 0 when it is absent and has its default. */
function placeOf({ view, at }: Table, slot: number): number {
  const vtable = at - view.getInt32(at, true)
  const size = view.getUint16(vtable, true)
  // The library reads these as signed 16 bit and would see another table.
  if (size > LONGEST_VTABLE || size % 2 !== 0 || size < 4) throw malformed('a metadata table has an impossible size')
  const entry = 4 + 2 * slot
  if (entry >= size) return 0
  const offset = view.getUint16(vtable + entry, true)
  if (offset > LONGEST_VTABLE) throw malformed('a metadata field lies outside its table')
  return offset === 0 ? 0 : at + offset
}

export function int8(table: Table, slot: number, absent: number): number {
  const place = placeOf(table, slot)
  return place === 0 ? absent : table.view.getInt8(place)
}
export function int16(table: Table, slot: number, absent: number): number {
  const place = placeOf(table, slot)
  return place === 0 ? absent : table.view.getInt16(place, true)
}
export function int32(table: Table, slot: number, absent: number): number {
  const place = placeOf(table, slot)
  return place === 0 ? absent : table.view.getInt32(place, true)
}
export function int64(table: Table, slot: number, absent: number): number {
  const place = placeOf(table, slot)
  return place === 0 ? absent : int64At(table.view, place)
}

/** A 64-bit integer that a number holds exactly; anything larger is no length or offset. */
export function int64At(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true))
  if (!Number.isSafeInteger(value)) throw malformed('a length or offset is beyond 2^53')
  return value
}

const follow = (view: DataView, place: number): number => place + view.getUint32(place, true)

export function childTable(table: Table, slot: number): Table | null {
  const place = placeOf(table, slot)
  return place === 0 ? null : { view: table.view, at: follow(table.view, place) }
}

/** The elements of a vector field, each `width` bytes; empty when absent. */
export function vector(table: Table, slot: number, width: number): Vector {
  const { view } = table
  const place = placeOf(table, slot)
  if (place === 0) return { view, at: 0, length: 0 }
  const at = follow(view, place)
  const length = view.getUint32(at, true)
  if (length * width > view.byteLength - at - 4) throw malformed('a metadata list is longer than its message')
  return { view, at: at + 4, length }
}

/** Element i of a vector of tables. */
export const tableIn = (items: Vector, i: number): Table => ({
  view: items.view,
  at: follow(items.view, items.at + 4 * i),
})

/** The UTF-8 bytes of a string field, or null when absent. */
export function stringBytes(table: Table, slot: number): Uint8Array | null {
  const { at, length } = vector(table, slot, 1)
  if (at === 0) return null
  return new Uint8Array(table.view.buffer, table.view.byteOffset + at, length)
}
