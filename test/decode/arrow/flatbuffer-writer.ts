/**
 * Writes FlatBuffers tables from plain descriptions, also ones that no Arrow library would write.
 * A slot is left out with null. The same table object used twice is written once and shared.
 */
export type Slot =
  | null
  | { readonly i8: number }
  | { readonly i16: number }
  | { readonly i32: number }
  | { readonly i64: bigint }
  | { readonly text: string }
  | { readonly table: TableSpec }
  | { readonly tables: readonly TableSpec[] }
  /** Structs of int64, `width` of them each. */
  | { readonly structs: readonly bigint[]; readonly width: number }
export type TableSpec = readonly Slot[]

export function writeFlatbuffer(root: TableSpec): Uint8Array {
  const out: number[] = []
  const written = new Map<unknown, number>()
  const put = (bytes: number, value: bigint) => {
    for (let i = 0; i < bytes; i++) out.push(Number((value >> BigInt(8 * i)) & 0xffn))
  }
  const patch32 = (at: number, value: number) => {
    for (let i = 0; i < 4; i++) out[at + i] = (value >> (8 * i)) & 0xff
  }
  const align = (to: number) => {
    while (out.length % to !== 0) out.push(0)
  }
  const later: { readonly at: number; readonly target: unknown; readonly write: () => number }[] = []
  const reference = (target: unknown, write: () => number) => {
    later.push({ at: out.length, target, write })
    put(4, 0n)
  }
  const vectorOf = (slot: Slot): number => {
    if (slot !== null && 'text' in slot) {
      align(4)
      const at = out.length
      const bytes = Buffer.from(slot.text)
      put(4, BigInt(bytes.length))
      out.push(...bytes, 0)
      return at
    }
    if (slot !== null && 'structs' in slot) {
      while (out.length % 8 !== 4) out.push(0)
      const at = out.length
      put(4, BigInt(slot.structs.length / slot.width))
      for (const value of slot.structs) put(8, BigInt.asUintN(64, value))
      return at
    }
    if (slot === null || !('tables' in slot)) throw new Error('not a vector')
    align(4)
    const at = out.length
    put(4, BigInt(slot.tables.length))
    for (const table of slot.tables) reference(table, () => tableOf(table))
    return at
  }
  const tableOf = (slots: TableSpec): number => {
    align(8)
    const size = 4 + 2 * slots.length
    const vtable = out.length
    put(2, BigInt(size))
    put(2, BigInt(4 + 8 * slots.length + 4))
    // Every slot gets eight aligned bytes, after the table's own four and four of padding.
    for (const [i, slot] of slots.entries()) put(2, BigInt(slot === null ? 0 : 8 + 8 * i))
    align(8)
    const at = out.length
    put(4, BigInt(at - vtable))
    put(4, 0n)
    for (const slot of slots) {
      if (slot === null) put(4, 0n)
      else if ('i8' in slot) put(4, BigInt.asUintN(32, BigInt(slot.i8)))
      else if ('i16' in slot) put(4, BigInt.asUintN(32, BigInt(slot.i16)))
      else if ('i32' in slot) put(4, BigInt.asUintN(32, BigInt(slot.i32)))
      else if ('i64' in slot) put(8, BigInt.asUintN(64, slot.i64))
      else if ('table' in slot) reference(slot.table, () => tableOf(slot.table))
      else reference(slot, () => vectorOf(slot))
      align(8)
    }
    return at
  }
  put(4, 0n)
  patch32(0, tableOf(root))
  for (let next = later.shift(); next !== undefined; next = later.shift()) {
    const place = written.get(next.target) ?? next.write()
    written.set(next.target, place)
    patch32(next.at, place - next.at)
  }
  align(8)
  return Uint8Array.from(out)
}
