import type { Hash, Hasher } from '../../core/merkle/hasher.ts'
import { HASH_BYTES } from '../../core/merkle/hasher.ts'
import { TILE_HEIGHT, TILE_WIDTH } from '../../core/merkle/tiles.ts'
import { NodeTable, rootOfEdge } from '../log/node-table.ts'

/** A hash of a tile on disk that is not what the entries give, or a whole tile that is missing (`slot` null). */
export type TileDifference = { readonly level: number; readonly index: number; readonly slot: number | null }

/** The tile's bytes on disk, cut to `width` hashes; null where it is missing or too short. */
export type StoredTile = (level: number, index: number, width: number) => Promise<Uint8Array | null>

/** Differences that are kept: more of them say nothing new. */
const MAX_DIFFERENCES = 1000

/** Builds all tiles of a log from its leaves, lowest first, and compares each with the one on disk when it is complete. */
export class RecomputedTiles {
  readonly #hasher: Hasher
  readonly #stored: StoredTile
  readonly #levels: { table: NodeTable; index: number }[] = []
  readonly differences: TileDifference[] = []

  constructor(hasher: Hasher, stored: StoredTile) {
    this.#hasher = hasher
    this.#stored = stored
  }

  async append(leaf: Hash): Promise<void> {
    let hash = leaf
    for (let level = 0; ; level++) {
      const open = this.#levels[level] ?? { table: new NodeTable(), index: 0 }
      this.#levels[level] = open
      open.table.append(this.#hasher, hash)
      if (open.table.width < TILE_WIDTH) return
      await this.#compare(level, open.index, open.table)
      hash = open.table.node(TILE_HEIGHT, 0)
      this.#levels[level] = { table: new NodeTable(), index: open.index + 1 }
    }
  }

  /** Compares the partial tiles. Output: the root. */
  async finish(): Promise<Hash> {
    for (const [level, { table, index }] of this.#levels.entries())
      if (table.width > 0) await this.#compare(level, index, table)
    return rootOfEdge(
      this.#hasher,
      this.#levels.map(({ table }) => table),
    )
  }

  async #compare(level: number, index: number, table: NodeTable): Promise<void> {
    if (this.differences.length >= MAX_DIFFERENCES) return
    const stored = await this.#stored(level, index, table.width)
    if (stored === null) {
      this.differences.push({ level, index, slot: null })
      return
    }
    if (Buffer.compare(stored, table.tile(table.width)) === 0) return
    for (let slot = 0; slot < table.width; slot++) {
      const hash = stored.subarray(slot * HASH_BYTES, (slot + 1) * HASH_BYTES)
      if (Buffer.compare(hash, table.node(0, slot)) !== 0) this.differences.push({ level, index, slot })
    }
  }
}
