import { move, transferableSymbol, valueSymbol } from 'piscina'
import type { TextColumn } from '../../core/columns/column.ts'
import type { DecodedBatch } from './decode-batch.ts'
import type { Series } from './series.ts'

/**
 * Makes a batch ready to change threads: every array alone in its buffer (a view would drag its
 * whole buffer along, a pooled one would take others' memory away), then handed over, not copied.
 */
export function handOver(batch: DecodedBatch): { value: DecodedBatch; buffers: ArrayBuffer[] } {
  const value: DecodedBatch = {
    ...batch,
    positions: alone(batch.positions, Uint32Array),
    keys: aloneText(batch.keys),
    contracts: aloneText(batch.contracts),
    hashes: alone(batch.hashes, Uint32Array),
    digests: alone(batch.digests, Uint8Array),
    corrections: alone(batch.corrections, Uint8Array),
    block: alone(batch.block, Uint8Array),
    series: batch.series === null ? null : aloneSeries(batch.series),
  }
  const arrays = [value.positions, value.hashes, value.digests, value.corrections, value.block]
  const texts = [value.keys, value.contracts].flatMap((text) => [text.offsets, text.bytes])
  const series = value.series === null ? [] : [value.series.starts, value.series.order, value.series.times]
  return { value, buffers: [...new Set([...arrays, ...texts, ...series].map((array) => array.buffer as ArrayBuffer))] }
}

/** Piscina's form of a value with a transfer list. */
export const movable = (value: unknown, buffers: readonly ArrayBuffer[]): unknown =>
  move({ [valueSymbol]: value, [transferableSymbol]: buffers } as unknown as Parameters<typeof move>[0])

function alone<A extends Uint8Array | Uint32Array | Float64Array>(array: A, Kind: { new (length: number): A }): A {
  if (array.byteLength === array.buffer.byteLength && array.constructor === Kind) return array
  const copy = new Kind(array.length)
  copy.set(array)
  return copy
}

const aloneText = (text: TextColumn): TextColumn => ({
  kind: 'text',
  offsets: alone(text.offsets, Uint32Array),
  bytes: alone(text.bytes, Uint8Array),
  nulls: null,
})

const aloneSeries = (series: Series): Series => ({
  devices: series.devices,
  starts: alone(series.starts, Uint32Array),
  order: alone(series.order, Uint32Array),
  times: alone(series.times, Float64Array),
})
