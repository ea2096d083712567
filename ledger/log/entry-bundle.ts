/** tlog-tiles: an entry is preceded by its length in 16 bits, big-endian, so it has at most this many bytes. */
export const MAX_ENTRY_LENGTH = 0xffff

/** Errors: RangeError for an entry of 64 KiB or more. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = Buffer.alloc(entries.reduce((sum, entry) => sum + 2 + entry.length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_LENGTH) throw new RangeError(`an entry of ${entry.length} bytes`)
    at = bundle.writeUInt16BE(entry.length, at)
    bundle.set(entry, at)
    at += entry.length
  }
  return bundle
}

/** The first `count` entries; null where the bundle holds fewer or ends within one. What follows them is not read. */
export function decodeBundle(bundle: Uint8Array, count: number): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  let at = 0
  while (entries.length < count) {
    const end = at + 2 + (((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0))
    if (at + 2 > bundle.length || end > bundle.length) return null
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}
