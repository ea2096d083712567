import type { Hash, Hasher } from './hasher.ts'
import { HASH_BYTES } from './hasher.ts'

/**
 * Root over leaf hashes laid one after the other, 32 bytes each. Pairs level by level from the left, a node without
 * a partner goes up as it is: the same tree as RFC 6962 splits from the top.
 */
export function rootOf(hasher: Hasher, leaves: Uint8Array): Hash {
  let width = leaves.length / HASH_BYTES
  if (!Number.isInteger(width)) throw new RangeError(`${leaves.length} bytes are no whole number of hashes`)
  if (width === 0) return hasher.empty
  // Not slice(): that of a Buffer is a view, and the leaves would be written over.
  const level = Buffer.from(leaves)
  while (width > 1) {
    const above = Math.ceil(width / 2)
    hasher.joinPairs(level, Math.floor(width / 2))
    if (width % 2 === 1) level.copyWithin((above - 1) * HASH_BYTES, (width - 1) * HASH_BYTES, width * HASH_BYTES)
    width = above
  }
  return Uint8Array.from(level.subarray(0, HASH_BYTES))
}
