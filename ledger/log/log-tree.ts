import type { Hash, Hasher } from '../../core/merkle/hasher.ts'
import type { NodeId, NodeReader } from '../../core/merkle/prove.ts'
import { TILE_HEIGHT, TILE_WIDTH } from '../../core/merkle/tiles.ts'
import { NodeTable, rootOfEdge } from './node-table.ts'

/** Gives a full tile that the tree no longer holds, already checked against the hash above it. */
export type TileReader = (level: number, index: number) => Promise<NodeTable>

/**
 * The right edge of a Merkle tree in memory: one tile a level, and the full tiles that are not on disk yet. Appending
 * costs two hashes a leaf on average; the root and the newest proofs need no disk. Older tiles come from `older`.
 */
export class LogTree {
  readonly #hasher: Hasher
  readonly #older: TileReader
  readonly #edge: NodeTable[] = []
  readonly #kept = new Map<string, NodeTable>()
  #size = 0

  constructor(hasher: Hasher, older: TileReader) {
    this.#hasher = hasher
    this.#older = older
  }

  /** From the partial tile of each level, lowest first; an empty one where the level has none. */
  static fromEdge(hasher: Hasher, older: TileReader, size: number, tiles: readonly Uint8Array[]): LogTree {
    const tree = new LogTree(hasher, older)
    for (const tile of tiles) tree.#edge.push(NodeTable.of(hasher, tile))
    tree.#size = size
    return tree
  }

  get size(): number {
    return this.#size
  }

  append(leaf: Hash): void {
    let hash = leaf
    for (let level = 0; ; level++) {
      const table = this.#edge[level] ?? new NodeTable()
      this.#edge[level] = table
      table.append(this.#hasher, hash)
      if (table.width < TILE_WIDTH) break
      this.#kept.set(keyOf(level, this.#edgeIndex(level)), table)
      this.#edge[level] = new NodeTable()
      hash = table.node(TILE_HEIGHT, 0)
    }
    this.#size++
  }

  /** The complete subtrees that a size consists of all end in the right edge. */
  root(): Hash {
    return rootOfEdge(this.#hasher, this.#edge)
  }

  readonly nodes: NodeReader = (nodes) => Promise.all(nodes.map((node) => this.#node(node)))

  /** The first `width` hashes of a tile held in memory. */
  tile(level: number, index: number, width: number): Uint8Array {
    const table = this.#held(level, index)
    if (table === undefined) throw new RangeError(`tile ${level}/${index} is on disk already`)
    return table.tile(width)
  }

  /** Tiles that are full at `published` are on disk and need no room here. */
  forget(published: number): void {
    for (const key of this.#kept.keys()) {
      const [level = 0, index = 0] = key.split('/').map(Number)
      if ((index + 1) * TILE_WIDTH ** (level + 1) <= published) this.#kept.delete(key)
    }
  }

  async #node({ height, index }: NodeId): Promise<Hash> {
    if ((index + 1) * 2 ** height > this.#size)
      throw new RangeError(`node ${height}/${index} is not in a tree of ${this.#size}`)
    const level = Math.floor(height / TILE_HEIGHT)
    const within = height % TILE_HEIGHT
    const across = 2 ** (TILE_HEIGHT - within)
    const tile = Math.floor(index / across)
    const table = this.#held(level, tile) ?? (await this.#older(level, tile))
    return table.node(within, index % across)
  }

  #held(level: number, index: number): NodeTable | undefined {
    return index === this.#edgeIndex(level) ? this.#edge[level] : this.#kept.get(keyOf(level, index))
  }

  #edgeIndex(level: number): number {
    return Math.floor(this.#size / TILE_WIDTH ** (level + 1))
  }
}

const keyOf = (level: number, index: number): string => `${level}/${index}`
