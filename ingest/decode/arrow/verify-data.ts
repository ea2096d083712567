import { type Data, DataType, type Vector } from 'apache-arrow'
import { bitAt } from './bits.ts'
import { malformed } from './refuse.ts'

/**
 * Checks what only the values show, after the library has laid its views over the buffers: offsets
 * rise and stay inside their values, indices stay inside their dictionary.
 * `seen` holds the dictionaries that were already checked.
 *
 * Errors: ARROW_MALFORMED.
 */
export function verifyData(data: Data, seen: WeakSet<Data>): void {
  const { type } = data
  if (DataType.isDictionary(type)) verifyDictionary(data, seen)
  else if (hasOffsets(type)) {
    const held = data.children[0]?.length ?? (data.values as Uint8Array).byteLength
    verifyOffsets(data.valueOffsets, data.length, held)
  }
  for (const child of data.children) verifyData(child, seen)
}

const hasOffsets = (type: DataType): boolean =>
  DataType.isUtf8(type) ||
  DataType.isLargeUtf8(type) ||
  DataType.isBinary(type) ||
  DataType.isLargeBinary(type) ||
  DataType.isList(type) ||
  DataType.isLargeList(type) ||
  DataType.isMap(type)

/** 64-bit values are read as pairs of halves, so that none becomes a BigInt. */
export function lowHalves(values: BigInt64Array | BigUint64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2)
}

function verifyOffsets(offsets: Int32Array | BigInt64Array, length: number, held: number): void {
  if (length === 0) return
  const wide = offsets instanceof BigInt64Array
  const low = wide ? lowHalves(offsets) : offsets
  const step = wide ? 2 : 1
  let before = 0
  for (let i = 0; i <= length; i++) {
    const offset = low[i * step] ?? -1
    if (offset < before || (wide && low[i * 2 + 1] !== 0)) throw malformed('offsets that go backwards')
    before = offset
  }
  if (before > held) throw malformed('offsets beyond their values')
}

function verifyDictionary(data: Data, seen: WeakSet<Data>): void {
  const dictionary = data.dictionary as Vector
  for (const chunk of dictionary.data) {
    if (seen.has(chunk)) continue
    seen.add(chunk)
    verifyData(chunk, seen)
  }
  const size = dictionary.length
  const validity = data.nullCount > 0 ? data.nullBitmap : null
  const indices = data.values as Int32Array | BigInt64Array
  const wide = indices instanceof BigInt64Array || indices instanceof BigUint64Array
  const low = wide ? lowHalves(indices) : indices
  const step = wide ? 2 : 1
  for (let i = 0; i < data.length; i++) {
    const index = low[i * step] ?? -1
    if (index >= 0 && index < size && (!wide || low[i * 2 + 1] === 0)) continue
    // What lies under a null is not an index.
    if (validity === null || bitAt(validity, i)) throw malformed('an index outside its dictionary')
  }
}
