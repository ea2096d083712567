import { type Data, DataType, type Vector } from 'apache-arrow'
import { bitAt } from './bits.ts'
import { lowHalves } from './verify-data.ts'

/**
 * Texts where they lie in the body. Text i is `bytes` from `starts[i * step]` to
 * `starts[(i + 1) * step]`; 64-bit offsets are read by their low halves, hence the step.
 */
export type PlainTexts = {
  readonly length: number
  readonly starts: Int32Array
  readonly step: 1 | 2
  readonly bytes: Uint8Array
  readonly validity: Uint8Array | null
}
/** Texts by index into a dictionary; `indices[i * step]` is an entry of `entries`. */
export type CodedTexts = {
  readonly length: number
  readonly indices: ArrayLike<number>
  readonly step: 1 | 2
  readonly entries: PlainTexts
  readonly validity: Uint8Array | null
}

export const isText = (type: DataType): boolean => DataType.isUtf8(type) || DataType.isLargeUtf8(type)
export const isCodedText = (type: DataType): boolean => DataType.isDictionary(type) && isText(type.dictionary)

export const validityOf = (data: Data): Uint8Array | null => (data.nullCount > 0 ? data.nullBitmap : null)

/** `data` of a text type, checked by `verifyData`. */
export function plainTexts(data: Data): PlainTexts {
  const offsets = data.valueOffsets as Int32Array | BigInt64Array
  const wide = offsets instanceof BigInt64Array
  return {
    length: data.length,
    starts: wide ? lowHalves(offsets) : offsets,
    step: wide ? 2 : 1,
    bytes: data.values as Uint8Array,
    validity: validityOf(data),
  }
}

/** `entries` are the dictionary's, already in one piece. */
export function codedTexts(data: Data, entries: PlainTexts): CodedTexts {
  const indices = data.values as Int32Array | BigInt64Array | BigUint64Array
  const wide = indices instanceof BigInt64Array || indices instanceof BigUint64Array
  return {
    length: data.length,
    indices: wide ? lowHalves(indices) : indices,
    step: wide ? 2 : 1,
    entries,
    validity: validityOf(data),
  }
}

/** A dictionary in one piece: the batches that extend it are joined. */
export function entriesOf(dictionary: Vector): PlainTexts {
  const [only, ...more] = dictionary.data
  if (only !== undefined && more.length === 0) return plainTexts(only)
  const chunks = dictionary.data.map(plainTexts)
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const starts = new Int32Array(length + 1)
  const validity = new Uint8Array(Math.ceil(length / 8))
  const pieces: Uint8Array[] = []
  let row = 0
  let used = 0
  for (const { length, starts: from, step, bytes, validity: bits } of chunks) {
    if (length === 0) continue
    const first = from[0] ?? 0
    pieces.push(bytes.subarray(first, from[length * step]))
    for (let i = 0; i < length; i++, row++) {
      if (bits === null || bitAt(bits, i)) validity[row >> 3] = (validity[row >> 3] ?? 0) | (1 << (row & 7))
      starts[row + 1] = used + (from[(i + 1) * step] ?? 0) - first
    }
    used = starts[row] ?? 0
  }
  return { length, starts, step: 1, bytes: Buffer.concat(pieces), validity }
}
