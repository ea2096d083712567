import { SHA256 } from '../../core/merkle/hasher.ts'
import { levelsOf, type TreeLevels } from '../../core/merkle/levels.ts'

/** Some fifty batches of 10,000 records. */
const MOST_BYTES = 32 << 20

/**
 * Record trees of the batches that proofs were asked of last: a tree of 10,000 records is 10,000 hashes, which is most of
 * what a proof costs. What is kept is used only for the very leaves it was made of.
 *
 * Memory: 64 bytes a record, 32 MiB and the newest tree at most.
 */
export class BatchTrees {
  readonly #trees = new Map<string, TreeLevels>()
  #bytes = 0

  /** The tree of a batch's leaves, as they lie on disk now. `batchId` only finds it again. */
  of(batchId: string, leaves: Uint8Array): TreeLevels {
    const known = this.#trees.get(batchId)
    this.#forget(batchId)
    const tree = known !== undefined && Buffer.compare(known.leaves, leaves) === 0 ? known : levelsOf(SHA256, leaves)
    this.#trees.set(batchId, tree)
    this.#bytes += bytesOf(tree)
    for (const oldest of this.#trees.keys()) {
      if (this.#bytes <= MOST_BYTES || oldest === batchId) break
      this.#forget(oldest)
    }
    return tree
  }

  #forget(batchId: string): void {
    const tree = this.#trees.get(batchId)
    if (tree === undefined) return
    this.#trees.delete(batchId)
    this.#bytes -= bytesOf(tree)
  }
}

const bytesOf = ({ leaves }: TreeLevels): number => 2 * leaves.length
