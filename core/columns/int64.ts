/**
 * Reading and writing 64-bit integers without making a BigInt a value. A BigInt64Array is viewed
 * as pairs of 32-bit halves (little-endian, as every platform this runs on). Numbers up to 2^53
 * are exact; beyond, use the BigInt array itself.
 */
export type Halves = { readonly low: Uint32Array; readonly high: Int32Array }

const TWO_32 = 4_294_967_296

/** A view on the same memory: `low[2i]` and `high[2i+1]` are the halves of value i. */
export const halvesOf = (values: BigInt64Array): Halves => ({
  low: new Uint32Array(values.buffer, values.byteOffset, values.length * 2),
  high: new Int32Array(values.buffer, values.byteOffset, values.length * 2),
})

/** Value i as a number. Exact when |value| ≤ 2^53. */
export const readInt64 = (halves: Halves, i: number): number =>
  (halves.high[2 * i + 1] ?? 0) * TWO_32 + (halves.low[2 * i] ?? 0)

/** Stores a whole number with |value| ≤ 2^53. */
export function writeInt64(halves: Halves, i: number, value: number): void {
  const high = Math.floor(value / TWO_32)
  halves.low[2 * i] = value - high * TWO_32
  halves.high[2 * i + 1] = high
}
