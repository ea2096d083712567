import type { Hash, TreeHasher } from './hash.ts'
import { isCount } from './ranges.ts'
import { rootsOfRanges, subtreeConsistencyProof, subtreeInclusionProof } from './subtree.ts'

/** A complete subtree: the 2^height leaves from index x 2^height on. */
export type NodeId = { readonly height: number; readonly index: number }

/** Where the hashes of complete subtrees come from: memory, tiles on disk, tiles over HTTP. Same order as asked. */
export type NodeReader = (nodes: readonly NodeId[]) => Promise<readonly Hash[]>

/** Root of the first `size` leaves, from one read. Errors: RangeError unless `size` is a count. */
export async function rootAt(hasher: TreeHasher, read: NodeReader, size: number): Promise<Hash> {
  const [root = hasher.empty] = await rootsOfRanges(hasher, read, [{ from: 0, to: size }])
  return root
}

/** RFC 9162 section 2.1.3.1, from one read. Errors: RangeError unless 0 <= index < size. */
export async function inclusionProof(
  hasher: TreeHasher,
  read: NodeReader,
  index: number,
  size: number,
): Promise<Hash[]> {
  return subtreeInclusionProof(hasher, read, index, { from: 0, to: size })
}

/** RFC 9162 section 2.1.4.1, from one read; empty where `first` is 0 or equals `second`. Errors: RangeError unless first <= second. */
export async function consistencyProof(
  hasher: TreeHasher,
  read: NodeReader,
  first: number,
  second: number,
): Promise<Hash[]> {
  if (!isCount(first) || !isCount(second) || first > second)
    throw new RangeError(`no sizes of one log: ${first}, then ${second}`)
  return subtreeConsistencyProof(hasher, read, { from: 0, to: first }, second)
}
