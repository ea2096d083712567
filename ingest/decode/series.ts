import type { Columns, Int64Column, TextColumn } from '../../core/columns/column.ts'
import { halvesOf, readInt64 } from '../../core/columns/int64.ts'

/**
 * The samples of a batch by device: what tells new ones from known ones, without a key a row.
 * `order` are the rows, device after device, of one device by time, of one time as they came; those of device d lie from
 * `starts[d]` to `starts[d + 1]`. `times` are ms since 1970 UTC in the same order.
 */
export type Series = {
  readonly devices: readonly string[]
  readonly starts: Uint32Array
  readonly order: Uint32Array
  readonly times: Float64Array
}

/** Sorts a batch's samples. Linear, where the samples of each device come in the order of time. */
export function seriesOf(columns: Columns): Series {
  const device = columns.byName.get('device')
  const sampledAt = columns.byName.get('sampledAt')
  if (device?.kind !== 'text' || sampledAt?.kind !== 'int64') throw new Error('no samples')
  const { devices, deviceOf } = numberDevices(device, columns.rows)
  const starts = new Uint32Array(devices.length + 1)
  for (const d of deviceOf) starts[d + 1] = (starts[d + 1] ?? 0) + 1
  for (let d = 0; d < devices.length; d++) starts[d + 1] = (starts[d + 1] ?? 0) + (starts[d] ?? 0)
  const order = new Uint32Array(columns.rows)
  const next = starts.slice()
  for (let row = 0; row < columns.rows; row++) {
    const d = deviceOf[row] ?? 0
    const at = next[d] ?? 0
    order[at] = row
    next[d] = at + 1
  }
  return { devices, starts, order, times: sortByTime(starts, order, sampledAt) }
}

/** Numbers the devices by their bytes; a row of the same device as the one before costs a comparison. */
function numberDevices({ bytes, offsets }: TextColumn, rows: number) {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Map<string, number>()
  const names: string[] = []
  const deviceOf = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    // One character a byte: a key for the map, cheaper than text, and as unambiguous.
    const key = text.toString('latin1', offsets[row], offsets[row + 1])
    let number = numbers.get(key)
    if (number === undefined) {
      number = names.length
      numbers.set(key, number)
      names.push(text.toString('utf8', offsets[row], offsets[row + 1]))
    }
    deviceOf[row] = number
  }
  return { devices: names, deviceOf }
}

function sortByTime(starts: Uint32Array, order: Uint32Array, sampledAt: Int64Column): Float64Array {
  const halves = halvesOf(sampledAt.values)
  const times = new Float64Array(order.length)
  for (let i = 0; i < order.length; i++) times[i] = readInt64(halves, order[i] ?? 0)
  for (let d = 0; d + 1 < starts.length; d++) {
    const [from, to] = [starts[d] ?? 0, starts[d + 1] ?? 0]
    if (isRising(times, from, to)) continue
    const slice = order.subarray(from, to)
    slice.sort((a, b) => readInt64(halves, a) - readInt64(halves, b) || a - b)
    for (let i = from; i < to; i++) times[i] = readInt64(halves, order[i] ?? 0)
  }
  return times
}

function isRising(times: Float64Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if ((times[i] ?? 0) < (times[i - 1] ?? 0)) return false
  return true
}

/** Places in `order` of the samples of device `d` from `earliest` to `latest`, both inclusive. */
export function within(series: Series, d: number, earliest: number, latest: number): { from: number; to: number } {
  const [first, past] = [series.starts[d] ?? 0, series.starts[d + 1] ?? 0]
  return {
    from: firstNotBelow(series.times, first, past, earliest),
    to: firstNotBelow(series.times, first, past, latest + 1),
  }
}

/** First place from `first` to `past` whose time is `time` or later. Times are whole numbers. */
function firstNotBelow(times: Float64Array, first: number, past: number, time: number): number {
  let [low, high] = [first, past]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** A sample's key: what makes it the same sample. */
export const sampleKey = (device: string, ms: number): string => `${device}@${ms}`

/** The parts of `sampleKey`. */
export const partsOfSampleKey = (key: string): { readonly device: string; readonly ms: number } => {
  const at = key.lastIndexOf('@')
  return { device: key.slice(0, at), ms: Number(key.slice(at + 1)) }
}
