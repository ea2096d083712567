import type { Hash, TreeHasher } from './hash.ts'
import { verifySubtreeConsistency, verifySubtreeInclusion } from './subtree.ts'

/**
 * `size` and `root` belong together and come from one signed checkpoint: the proof of a leaf is the same for several
 * sizes (leaf 0 of 3 and of 4), so a proof alone says nothing about the size.
 */
export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  readonly root: Hash
}
/** Each size belongs to its root, as in `Inclusion`. */
export type Consistency = {
  readonly first: number
  readonly second: number
  readonly firstRoot: Hash
  readonly secondRoot: Hash
  readonly proof: readonly Hash[]
}

/** RFC 9162 section 2.1.3.2. False for whatever does not prove it, however malformed; sizes above 2^53 - 1 among them. */
export function verifyInclusion(hasher: TreeHasher, { index, size, leaf, proof, root }: Inclusion): boolean {
  return verifySubtreeInclusion(hasher, { index, subtree: { from: 0, to: size }, leaf, proof, root })
}

/**
 * RFC 9162 section 2.1.4.2. False for whatever does not prove it. Every tree is consistent with the empty one: `first`
 * 0 takes no proof, and its root is `hasher.empty`.
 */
export function verifyConsistency(
  hasher: TreeHasher,
  { first, second, firstRoot, secondRoot, proof }: Consistency,
): boolean {
  return verifySubtreeConsistency(hasher, {
    subtree: { from: 0, to: first },
    size: second,
    subtreeRoot: firstRoot,
    root: secondRoot,
    proof,
  })
}
