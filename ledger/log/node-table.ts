import type { Hash, Hasher } from '../../core/merkle/hasher.ts'
import { HASH_BYTES } from '../../core/merkle/hasher.ts'
import { fold } from '../../core/merkle/ranges.ts'
import { TILE_HEIGHT } from '../../core/merkle/tiles.ts'

/**
 * A growing tile with every complete node above its hashes, so that proofs rehash nothing: at most 511 hashes, 16 KiB.
 * Nodes lie in the order in which appending completes them: a node of height h whose last hash is the k-th of the tile
 * comes after the 2k - popcount(k) nodes of the k hashes before, and after its own h descendants on the right.
 */
export class NodeTable {
  #bytes = new Uint8Array(4 * HASH_BYTES)
  #nodes = 0
  #width = 0

  static of(hasher: Hasher, tile: Uint8Array): NodeTable {
    const table = new NodeTable()
    for (let at = 0; at < tile.length; at += HASH_BYTES) table.append(hasher, tile.subarray(at, at + HASH_BYTES))
    return table
  }

  /** Hashes in the tile, 0…256. */
  get width(): number {
    return this.#width
  }

  append(hasher: Hasher, hash: Hash): void {
    const last = this.#width
    this.#push(hash)
    for (let height = 0; (last >> height) & 1; height++)
      this.#push(hasher.node(this.node(height, (last >> height) - 1), this.node(height, last >> height)))
    this.#width = last + 1
  }

  /** `height` 0…8 above the tile's hashes. Errors: RangeError where that subtree is not complete. */
  node(height: number, index: number): Hash {
    const last = (index + 1) * 2 ** height - 1
    const at = 2 * last - popcount(last) + height
    if (at >= this.#nodes) throw new RangeError(`node ${height}/${index} is not in a tile ${this.#width} wide`)
    return this.#bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)
  }

  /** The first `width` hashes as a tile's bytes. */
  tile(width: number): Uint8Array {
    const bytes = new Uint8Array(width * HASH_BYTES)
    for (let i = 0; i < width; i++) bytes.set(this.node(0, i), i * HASH_BYTES)
    return bytes
  }

  #push(hash: Hash): void {
    const at = this.#nodes * HASH_BYTES
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(hash, at)
    this.#nodes++
  }
}

function popcount(value: number): number {
  let count = 0
  for (let rest = value; rest > 0; rest >>= 1) count += rest & 1
  return count
}

/** Root of a tree from the rightmost tile of each level, lowest first: every complete subtree of its size ends in one. */
export function rootOfEdge(hasher: Hasher, edge: readonly NodeTable[]): Hash {
  const nodes: Hash[] = []
  for (const table of edge.toReversed())
    for (let height = TILE_HEIGHT - 1; height >= 0; height--)
      if (((table.width >> height) & 1) === 1) nodes.push(table.node(height, (table.width >> height) - 1))
  return fold(hasher, nodes).slice()
}
