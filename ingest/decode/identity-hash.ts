/**
 * 64-bit hash of a record's identity, for the filter that tells surely-new records from the rest.
 * Not a proof of anything: what the filter lets through is compared exactly.
 * Two 32-bit FNV-1a streams with different offsets, each finished with the mixer of MurmurHash3.
 */
export function hashTexts(offsets: Uint32Array, bytes: Uint8Array, rows: number): Uint32Array {
  const hashes = new Uint32Array(rows * 2)
  for (let i = 0; i < rows; i++) {
    let a = 0x811c9dc5
    let b = 0x9747b28c
    for (let k = offsets[i] ?? 0; k < (offsets[i + 1] ?? 0); k++) {
      const byte = bytes[k] ?? 0
      a = Math.imul(a ^ byte, 0x01000193)
      b = Math.imul(b ^ byte, 0x5bd1e995)
      b ^= b >>> 13
    }
    hashes[2 * i] = mix(a)
    hashes[2 * i + 1] = mix(b ^ a)
  }
  return hashes
}

function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
