import { type Data, DataType, type Decimal, type Timestamp, type Vector } from 'apache-arrow'
import { bitAt } from './bits.ts'
import { type ReadStream, readStreamSafely } from './read-stream.ts'
import { type CodedTexts, codedTexts, entriesOf, isText, type PlainTexts, plainTexts } from './text-source.ts'
import { lowHalves } from './verify-data.ts'

/**
 * One record of a stream as a JSON object in the form that the JSON route takes, for the
 * quarantine: null and left-out columns are left out, decimals and moments are strings.
 *
 * Input:  `body` was accepted by `decodeArrow`; `index` counts from 0 over all batches.
 * Bounds: texts take at most 64 KiB together; what is beyond is cut and says so: `…[cut]`.
 */
export function arrowRowAsJson(body: Uint8Array, index: number): string {
  let stream = streams.get(body)
  if (stream === undefined) {
    stream = readStreamSafely(body, { maxRecords: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER })
    streams.set(body, stream)
  }
  let row = index
  for (const batch of stream.batches) {
    if (row < batch.numRows) return JSON.stringify(rowOf(stream, batch.data.children, row))
    row -= batch.numRows
  }
  throw new RangeError(`the stream has no record ${index}`)
}

/** Many rows of one body are asked for, one after the other. */
const streams = new WeakMap<Uint8Array, ReadStream>()

type Room = { left: number }
const ROOM = 65_536
const CUT = '…[cut]'

function rowOf({ schema }: ReadStream, columns: readonly Data[], row: number): Record<string, unknown> {
  const room: Room = { left: ROOM }
  const record: Record<string, unknown> = {}
  for (const [place, { name }] of schema.fields.entries()) {
    const column = columns[place]
    const value = column === undefined ? null : valueAt(column, row, room)
    if (value !== null) record[name] = value
  }
  return record
}

function valueAt(data: Data, i: number, room: Room): unknown {
  const { type } = data
  if (DataType.isNull(type) || (data.nullCount > 0 && !bitAt(data.nullBitmap, i))) return null
  if (isText(type)) return textAt(plainTexts(data), i, room)
  if (DataType.isDictionary(type)) return textAt(codedTexts(data, entriesOf(data.dictionary as Vector)), i, room)
  if (DataType.isList(type) || DataType.isLargeList(type)) return listAt(data, i, room)
  if (DataType.isTimestamp(type)) return momentAt(data, i)
  if (DataType.isDecimal(type)) return decimalAt(data, i)
  const value = (data.values as ArrayLike<number | bigint>)[i] ?? 0
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

function textAt(source: PlainTexts | CodedTexts, i: number, room: Room): string | null {
  const texts = 'entries' in source ? source.entries : source
  const row = 'entries' in source ? (source.indices[i * source.step] ?? 0) : i
  if (texts.validity !== null && !bitAt(texts.validity, row)) return null
  const from = texts.starts[row * texts.step] ?? 0
  const to = texts.starts[(row + 1) * texts.step] ?? 0
  const taken = Math.min(to - from, room.left)
  room.left -= taken
  const text = Buffer.from(texts.bytes.buffer, texts.bytes.byteOffset + from, taken).toString('utf8')
  return taken === to - from ? text : text + CUT
}

function listAt(data: Data, i: number, room: Room): unknown[] {
  const offsets = data.valueOffsets as Int32Array | BigInt64Array
  const wide = offsets instanceof BigInt64Array
  const [starts, step] = wide ? [lowHalves(offsets), 2] : [offsets, 1]
  const items: unknown[] = []
  const end = starts[(i + 1) * step] ?? 0
  for (let at = starts[i * step] ?? 0; at < end; at++) {
    if (room.left <= 0) return [...items, CUT]
    // An item without bytes takes room in the list all the same.
    room.left -= 4
    items.push(valueAt(data.children[0] as Data, at, room))
  }
  return items
}

const PER_SECOND = [1n, 1_000n, 1_000_000n, 1_000_000_000n] as const
const FRACTION_DIGITS = [0, 3, 6, 9] as const

/** All digits that were sent, also those that make it refused. */
function momentAt(data: Data, i: number): string {
  const { unit } = data.type as Timestamp
  const value = (data.values as BigInt64Array)[i] ?? 0n
  const per = PER_SECOND[unit]
  const part = ((value % per) + per) % per
  const date = new Date(Number((value - part) / per) * 1000)
  if (Number.isNaN(date.getTime())) return String(value)
  const digits = FRACTION_DIGITS[unit]
  const fraction = digits === 0 ? '' : `.${String(part).padStart(digits, '0')}`
  return date.toISOString().replace(/\.000Z$/, `${fraction}Z`)
}

function decimalAt(data: Data, i: number): string {
  const { scale } = data.type as Decimal
  const words = data.values as Uint32Array
  let value = BigInt((words[4 * i + 3] ?? 0) | 0)
  for (let word = 2; word >= 0; word--) value = (value << 32n) | BigInt(words[4 * i + word] ?? 0)
  const sign = value < 0n ? '-' : ''
  const size = String(value < 0n ? 0n - value : value)
  // A scale of thousands is possible in the format and no number that anyone means.
  if (scale < 0 || scale > 64) return `${sign}${size}e${0 - scale}`
  if (scale === 0) return sign + size
  const digits = size.padStart(scale + 1, '0')
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
