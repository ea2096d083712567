import type { Hash, TreeHasher } from './hash.ts'
import { HASH_BYTES } from './hash.ts'
import { isSubtree, proofRanges, rootsOfProof } from './path.ts'
import type { NodeReader } from './prove.ts'
import type { Range } from './ranges.ts'
import { completeNodes, fold, isCount } from './ranges.ts'

export type SubtreeInclusion = {
  readonly index: number
  readonly subtree: Range
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  /** Of the subtree. */
  readonly root: Hash
}
export type SubtreeConsistency = {
  readonly subtree: Range
  readonly size: number
  readonly subtreeRoot: Hash
  readonly root: Hash
  readonly proof: readonly Hash[]
}

/** A tree of 2^53 leaves has no longer proof; callers bound what they parse by it before they hash. */
export const MAX_PROOF_HASHES = 63

/** Root of each range of leaves, from one read of the complete subtrees they are made of. Errors: RangeError when the reader gives fewer. */
export async function rootsOfRanges(hasher: TreeHasher, read: NodeReader, ranges: readonly Range[]): Promise<Hash[]> {
  const nodes = ranges.map(({ from, to }) => completeNodes(from, to))
  const wanted = nodes.flat()
  const hashes = wanted.length === 0 ? [] : await read(wanted)
  if (hashes.length !== wanted.length) throw new RangeError(`asked for ${wanted.length} nodes, got ${hashes.length}`)
  let at = 0
  return nodes.map(({ length }) => fold(hasher, hashes.slice(at, (at += length))))
}

/** Of a leaf in a subtree, as of leaf `index - from` in a tree of `to - from`. Errors: RangeError unless `isSubtree` holds the index. */
export async function subtreeInclusionProof(
  hasher: TreeHasher,
  read: NodeReader,
  index: number,
  subtree: Range,
): Promise<Hash[]> {
  if (!isCount(index) || !isSubtree(subtree) || index < subtree.from || index >= subtree.to)
    throw new RangeError(`no leaf ${index} in a subtree ${subtree.from} to ${subtree.to}`)
  const { from, to } = subtree
  const local = proofRanges({ from: index - from, to: index - from + 1 }, to - from)
  return rootsOfRanges(
    hasher,
    read,
    local.map((range) => ({ from: range.from + from, to: range.to + from })),
  )
}

/** Of a subtree in the tree of `size`; empty where the subtree is empty or the tree. Errors: RangeError unless `isSubtree` (or 0 to 0) in `size`. */
export async function subtreeConsistencyProof(
  hasher: TreeHasher,
  read: NodeReader,
  subtree: Range,
  size: number,
): Promise<Hash[]> {
  if (isEmpty(subtree) && isCount(size)) return []
  if (!isSubtree(subtree) || !isCount(size) || subtree.to > size)
    throw new RangeError(`no subtree ${subtree.from} to ${subtree.to} in a tree of ${size}`)
  return rootsOfRanges(hasher, read, proofRanges(subtree, size))
}

/** False for whatever does not prove it, however malformed. */
export function verifySubtreeInclusion(
  hasher: TreeHasher,
  { index, subtree, leaf, proof, root }: SubtreeInclusion,
): boolean {
  if (!isCount(index) || !isSubtree(subtree) || index < subtree.from || index >= subtree.to) return false
  const at = index - subtree.from
  return verifySubtreeConsistency(hasher, {
    subtree: { from: at, to: at + 1 },
    size: subtree.to - subtree.from,
    subtreeRoot: leaf,
    root,
    proof,
  })
}

/** False for whatever does not prove it, however malformed. The empty subtree 0 to 0 is in every tree, with no proof. */
export function verifySubtreeConsistency(hasher: TreeHasher, given: SubtreeConsistency): boolean {
  const { subtree, size, subtreeRoot, root, proof } = given
  if (!isCount(size)) return false
  if (![subtreeRoot, root, ...proof].every(isHash)) return false
  if (isEmpty(subtree))
    return proof.length === 0 && equal(subtreeRoot, hasher.empty) && (size > 0 || equal(root, hasher.empty))
  if (!isSubtree(subtree) || subtree.to > size) return false
  const roots = rootsOfProof(hasher, subtree, size, subtreeRoot, proof)
  return roots !== null && equal(roots.subtree, subtreeRoot) && equal(roots.tree, root)
}

const isEmpty = ({ from, to }: Range): boolean => from === 0 && to === 0
const isHash = (value: Hash): boolean => value instanceof Uint8Array && value.length === HASH_BYTES
const equal = (a: Hash, b: Hash): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
