import { setImmediate as turn } from 'node:timers/promises'
import type { Hash } from '../../core/merkle/hasher.ts'
import { HASH_BYTES, SHA256 } from '../../core/merkle/hasher.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { countLeaves, readLeavesThere } from '../log/record-leaves.ts'

/** Leaves read at a time, 8 MiB: batches are small and lie one after the other. */
const WINDOW = 1 << 18
/** Leaves hashed between two turns of the event loop, some 6 ms; a power of two, so that their roots are nodes. */
const CHUNK = 1 << 12

/** Roots over ranges of a log's record leaves, read in order. Records are always hashed with SHA-256. */
export class RecordRoots {
  readonly #directory: string
  #window: { readonly first: number; readonly leaves: Uint8Array } = { first: 0, leaves: new Uint8Array(0) }
  #there: number | null = null
  #sinceTurn = 0

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Null where the leaves are not all there. */
  async root(first: number, count: number): Promise<Hash | null> {
    const leaves = await this.#read(first, count)
    if (leaves === null) return null
    const roots: Hash[] = []
    for (let at = 0; at < count; at += CHUNK) {
      const chunk = leaves.subarray(at * HASH_BYTES, (at + CHUNK) * HASH_BYTES)
      roots.push(rootOf(SHA256, chunk))
      this.#sinceTurn += chunk.length / HASH_BYTES
      if (this.#sinceTurn >= CHUNK) await this.#giveTurn()
    }
    return rootOf(SHA256, Buffer.concat(roots))
  }

  async #giveTurn(): Promise<void> {
    this.#sinceTurn = 0
    await turn()
  }

  async #read(first: number, count: number): Promise<Uint8Array | null> {
    if (count === 0) return new Uint8Array(0)
    this.#there ??= await countLeaves(this.#directory)
    // A manifest may say anything: no more is made room for than there is.
    if (first + count > this.#there) return null
    const held = this.#window.leaves.length / HASH_BYTES
    if (first < this.#window.first || first + count > this.#window.first + held)
      this.#window = { first, leaves: await readLeavesThere(this.#directory, first, Math.max(count, WINDOW)) }
    const at = (first - this.#window.first) * HASH_BYTES
    const leaves = this.#window.leaves.subarray(at, at + count * HASH_BYTES)
    return leaves.length === count * HASH_BYTES ? leaves : null
  }
}
