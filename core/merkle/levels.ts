import type { Hash, Hasher } from './hasher.ts'
import { HASH_BYTES } from './hasher.ts'
import type { NodeId } from './prove.ts'

/** All nodes of a small tree, for a root and any number of proofs out of it: twice the memory of its leaves. */
export type TreeLevels = {
  readonly leaves: Uint8Array
  readonly root: Hash
  /** Root of a complete subtree. Errors: RangeError where the tree has none there. */
  node(id: NodeId): Hash
}

/**
 * Joins leaf hashes, laid one after the other, 32 bytes each, level by level: each node is hashed once, where a root and
 * a proof by `rootOf` hash everything twice.
 */
export function levelsOf(hasher: Hasher, leaves: Uint8Array): TreeLevels {
  const width = leaves.length / HASH_BYTES
  if (!Number.isInteger(width)) throw new RangeError(`${leaves.length} bytes are no whole number of hashes`)
  // Level h holds the complete subtrees of 2^h leaves; a last node without a partner goes up as it is.
  const levels = [Buffer.from(leaves)]
  for (let below = levels[0] as Buffer; below.length > HASH_BYTES; below = levels.at(-1) as Buffer) {
    const nodes = below.length / HASH_BYTES
    const joined = Buffer.from(below)
    hasher.joinPairs(joined, Math.floor(nodes / 2))
    const above = Math.ceil(nodes / 2)
    if (nodes % 2 === 1) joined.copyWithin((above - 1) * HASH_BYTES, (nodes - 1) * HASH_BYTES, nodes * HASH_BYTES)
    levels.push(Buffer.from(joined.subarray(0, above * HASH_BYTES)))
  }
  return {
    leaves: levels[0] as Buffer,
    root: width === 0 ? hasher.empty : Uint8Array.from(levels.at(-1) as Buffer),
    node({ height, index }) {
      if (!((index + 1) * 2 ** height <= width))
        throw new RangeError(`no complete subtree ${index} of height ${height}`)
      return Uint8Array.from((levels[height] as Buffer).subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES))
    },
  }
}
