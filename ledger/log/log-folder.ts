import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import type { Hasher } from '../../core/merkle/hasher.ts'
import { HASH_BYTES } from '../../core/merkle/hasher.ts'
import type { NodeReader } from '../../core/merkle/prove.ts'
import type { TileId } from '../../core/merkle/tiles.ts'
import { TILE_HEIGHT, TILE_WIDTH, tilePath } from '../../core/merkle/tiles.ts'
import type { Checkpoint } from '../../core/note/checkpoint.ts'
import { openCheckpoint, parseCheckpoint } from '../../core/note/checkpoint.ts'
import type { VerifierKey } from '../../core/note/signed-note.ts'
import { namesIn, nullIfMissing } from '../durable-file.ts'
import { decodeBundle, encodeBundle } from './entry-bundle.ts'
import { LogTree } from './log-tree.ts'
import { NodeTable } from './node-table.ts'
import { readLeaves } from './record-leaves.ts'
import { TileCache } from './tile-cache.ts'

export type PublishedCheckpoint = Checkpoint & { readonly text: string }

type View = { readonly checkpoint: PublishedCheckpoint; tree: Promise<LogTree> | null }

/** 1 MiB. */
const OWN_CACHE_TILES = 64
/** A partial tile may be replaced by a wider one between looking for it and reading it. */
const ATTEMPTS = 5

/**
 * One published log on disk, read only: `checkpoint`, `tile/…` (C2SP tlog-tiles) and `leaves/…`, the leaf hashes of
 * all records of the log one after the other. Everything read is under the checkpoint; nothing is believed unchecked:
 * the right edge must add up to the root, a full tile to the hash above it, an entry to its leaf hash. `tile`, `entry`
 * and `recordLeaves` alone give bytes as they lie there. May be read while another process publishes.
 */
export class LogFolder {
  readonly directory: string
  readonly hasher: Hasher
  /** Null: signatures are not checked. */
  readonly key: VerifierKey | null
  readonly #cache: TileCache
  readonly #reading = new Map<string, Promise<NodeTable>>()
  #view: View | null = null

  /** `cache`: where many folders are to share one bound on memory. */
  constructor(directory: string, hasher: Hasher, key: VerifierKey | null, cache?: TileCache) {
    this.directory = directory
    this.hasher = hasher
    this.key = key
    this.#cache = cache ?? new TileCache(OWN_CACHE_TILES)
  }

  /** Read afresh. Null where nothing was published. Errors: NOTE_MALFORMED, CHECKPOINT_FORGED. */
  async checkpoint(): Promise<PublishedCheckpoint | null> {
    const text = await readFile(join(this.directory, 'checkpoint'), 'utf8').catch(nullIfMissing)
    if (text === null) {
      this.#view = null
      return null
    }
    if (this.#view?.checkpoint.text === text) return this.#view.checkpoint
    const checkpoint = { ...this.#opened(text), text }
    this.#view = { checkpoint, tree: null }
    return checkpoint
  }

  /** Nodes of the published tree. Errors: LEDGER_DAMAGED; RangeError for a node beyond the published size. */
  readonly nodes: NodeReader = async (nodes) => {
    const size = nodes.reduce((max, { height, index }) => Math.max(max, (index + 1) * 2 ** height), 0)
    const tree = await this.#treeOf(await this.#viewOf(size))
    return tree.nodes(nodes)
  }

  /** Entries [from, to), as bytes. Errors: LEDGER_DAMAGED; RangeError beyond the published size. */
  async *entries(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let start = from; start < to; ) {
      const index = Math.floor(start / TILE_WIDTH)
      const end = Math.min(to, (index + 1) * TILE_WIDTH)
      const bundle = decodeBundle(await this.#bundle(index, end), end - index * TILE_WIDTH)
      const leaves = await this.nodes(Array.from({ length: end - start }, (_, i) => ({ height: 0, index: start + i })))
      for (const [i, leaf] of leaves.entries()) {
        const entry = bundle?.[start - index * TILE_WIDTH + i]
        if (entry === undefined || Buffer.compare(this.hasher.leaf(entry), leaf) !== 0)
          throw this.#damaged(join('tile', 'entries'), `entry ${start + i} is not the one of the tree`)
        yield entry
      }
      start = end
    }
  }

  /** Entry `index` as it lies there: whoever reads it proves it. Errors: LEDGER_DAMAGED; RangeError beyond the published size. */
  async entry(index: number): Promise<Uint8Array> {
    const within = index % TILE_WIDTH
    const bundle = decodeBundle(await this.#bundle(Math.floor(index / TILE_WIDTH), index + 1), within + 1)
    const entry = bundle?.[within]
    if (entry === undefined) throw this.#damaged(join('tile', 'entries'), `entry ${index} is not all there`)
    return entry
  }

  /**
   * Leaf hashes of `count` records from the `from`-th of the log on, 32 bytes each, as they lie there: whoever reads
   * them compares their root with the manifest's. Errors: LEDGER_DAMAGED.
   */
  async recordLeaves(from: number, count: number): Promise<Uint8Array> {
    const leaves = await readLeaves(this.directory, from, count)
    if (leaves === null) throw this.#damaged('leaves', `records ${from} to ${from + count} are not all there`)
    return leaves
  }

  /**
   * Bytes of a tile or entry bundle of any width up to the published one, as a tlog-tiles client asks for them; null
   * beyond the published size. A narrower tile than the one on disk is cut from it. Errors: LEDGER_DAMAGED.
   */
  async tile(id: TileId): Promise<Uint8Array | null> {
    const size = (await this.checkpoint())?.size ?? 0
    const level = id.level === 'entries' ? 0 : id.level
    const hashes = Math.floor(size / TILE_WIDTH ** level)
    if (id.width < 1 || id.width > TILE_WIDTH || id.index * TILE_WIDTH + id.width > hashes) return null
    const bytes = await this.#read(id)
    if (id.level !== 'entries') return this.#cut(id, bytes)
    const entries = decodeBundle(bytes, id.width)
    if (entries === null) throw this.#damaged(tilePath(id), 'it is too short')
    return encodeBundle(entries)
  }

  /**
   * Entries of the largest tree that tiles on disk belong to, as far as it shows beside the right edge of a tree of
   * `size`: more than what is published after a crash, until what it interrupted is published again.
   */
  async sizeOnDisk(size: number): Promise<number> {
    let largest = 0
    for (const level of [0, 'entries'] as const) {
      const edge = Math.floor(size / TILE_WIDTH)
      for (const index of [edge, edge + 1]) {
        const full = (await this.#file({ level, index, width: TILE_WIDTH })) === null ? 0 : TILE_WIDTH
        const width = Math.max(full, ...(await this.#widths({ level, index, width: 0 })))
        if (width > 0) largest = Math.max(largest, index * TILE_WIDTH + width)
      }
    }
    return largest
  }

  /** A tree of its own that can grow; its older tiles are read from here. Errors: LEDGER_DAMAGED. */
  async openTree(): Promise<LogTree> {
    const checkpoint = await this.checkpoint()
    return checkpoint === null ? new LogTree(this.hasher, this.#fullTile) : this.#loadTree(checkpoint)
  }

  #opened(text: string): Checkpoint {
    try {
      return this.key === null ? parseCheckpoint(text) : openCheckpoint(text, this.key)
    } catch (error) {
      if (!(error instanceof SuanhengError) || error.code !== 'NOTE_MALFORMED') throw error
      const log = basename(this.directory)
      throw new SuanhengError(
        error.code,
        `checkpoint of log ${log}: ${error.message}`,
        { ...error.details, log },
        error,
      )
    }
  }

  async #viewOf(size: number): Promise<View> {
    if (this.#view === null || this.#view.checkpoint.size < size) await this.checkpoint()
    if (this.#view === null) throw this.#damaged('checkpoint', 'it is missing')
    if (this.#view.checkpoint.size < size)
      throw new RangeError(`${basename(this.directory)}: ${size} is beyond ${this.#view.checkpoint.size}`)
    return this.#view
  }

  async #treeOf(view: View): Promise<LogTree> {
    view.tree ??= this.#loadTree(view.checkpoint)
    try {
      return await view.tree
    } catch (error) {
      view.tree = null
      throw error
    }
  }

  async #loadTree({ size, root }: Checkpoint): Promise<LogTree> {
    const tiles: Uint8Array[] = []
    for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
      const id = { level, index: Math.floor(hashes / TILE_WIDTH), width: hashes % TILE_WIDTH }
      tiles.push(id.width === 0 ? new Uint8Array(0) : this.#cut(id, await this.#read(id)))
    }
    const tree = LogTree.fromEdge(this.hasher, this.#fullTile, size, tiles)
    if (Buffer.compare(tree.root(), root) !== 0)
      throw this.#damaged('tile', `the tiles do not add up to the root of the checkpoint of ${size}`)
    return tree
  }

  /** A proof asks for several nodes of a tile at once: it is read and hashed for the first of them. */
  readonly #fullTile = (level: number, index: number): Promise<NodeTable> => {
    const id = { level, index, width: TILE_WIDTH }
    const key = join(this.directory, tilePath(id))
    const known = this.#cache.get(key)
    if (known !== undefined) return Promise.resolve(known)
    const reading = this.#reading.get(key) ?? this.#readTile(id, key).finally(() => this.#reading.delete(key))
    this.#reading.set(key, reading)
    return reading
  }

  async #readTile(id: TileId & { readonly level: number }, key: string): Promise<NodeTable> {
    const { level, index } = id
    const table = NodeTable.of(this.hasher, this.#cut(id, await this.#read(id)))
    const [above] = await this.nodes([{ height: (level + 1) * TILE_HEIGHT, index }])
    if (above === undefined || Buffer.compare(table.node(TILE_HEIGHT, 0), above) !== 0)
      throw this.#damaged(tilePath(id), 'it does not add up to the hash above it')
    this.#cache.set(key, table)
    return table
  }

  async #bundle(index: number, end: number): Promise<Uint8Array> {
    const { checkpoint } = await this.#viewOf(end)
    // As wide as it was published: the file that is there, found at the first look.
    return this.#read({ level: 'entries', index, width: Math.min(TILE_WIDTH, checkpoint.size - index * TILE_WIDTH) })
  }

  #cut(id: TileId, bytes: Uint8Array): Uint8Array {
    if (bytes.length < id.width * HASH_BYTES) throw this.#damaged(tilePath(id), 'it is too short')
    return bytes.subarray(0, id.width * HASH_BYTES)
  }

  /** The tile, or the narrowest wider one there is. */
  async #read(id: TileId): Promise<Uint8Array> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const asked = await this.#file(id)
      if (asked !== null) return asked
      // The narrowest first: of two that are there the wider one may be half written, for the next checkpoint.
      for (const width of [...(await this.#widths(id)), TILE_WIDTH]) {
        const wider = await this.#file({ ...id, width })
        if (wider !== null) return wider
      }
    }
    throw this.#damaged(tilePath(id), 'it is missing')
  }

  #file(id: TileId): Promise<Uint8Array | null> {
    return readFile(join(this.directory, tilePath(id))).catch(nullIfMissing)
  }

  async #widths(id: TileId): Promise<number[]> {
    const partials = dirname(join(this.directory, tilePath({ ...id, width: 1 })))
    const names = await namesIn(partials)
    return names
      .map(Number)
      .filter((width) => width > id.width)
      .sort((a, b) => a - b)
  }

  #damaged(file: string, why: string): SuanhengError {
    const log = basename(this.directory)
    return new SuanhengError('LEDGER_DAMAGED', `${file} of log ${log}: ${why}`, { log, file })
  }
}
