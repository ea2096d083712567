/** Whether bit i of a little-endian bitmap is set. Outside the bitmap no bit is. */
export const bitAt = (bits: Uint8Array, i: number): boolean => (((bits[i >> 3] ?? 0) >> (i & 7)) & 1) === 1

/** Set bits among the first `length`. */
export function countSetBits(bits: Uint8Array, length: number): number {
  const whole = length >> 3
  let count = 0
  for (let i = 0; i < whole; i++) count += ONES[bits[i] ?? 0] ?? 0
  const rest = length & 7
  if (rest > 0) count += ONES[(bits[whole] ?? 0) & ((1 << rest) - 1)] ?? 0
  return count
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)
