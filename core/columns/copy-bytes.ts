/**
 * Copies `source` from `from` to before `to` into `out` at `at`; gives the place after them. A loop beats
 * `set(subarray)` for the short texts that records are made of (measured: below some 100 bytes).
 */
export function copyBytes(source: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  if (to - from > 100) {
    out.set(source.subarray(from, to), at)
    return at + to - from
  }
  let k = at
  for (let i = from; i < to; i++) out[k++] = source[i] ?? 0
  return k
}
