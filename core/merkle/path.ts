import type { Hash, TreeHasher } from './hash.ts'
import type { Range } from './ranges.ts'
import { isRange, splitOf } from './ranges.ts'

/**
 * One walk for every proof. An inclusion proof of a leaf is the proof of the subtree [index, index + 1), a consistency
 * proof from `first` is that of the subtree [0, first): both are subtree consistency proofs as the Merkle Tree
 * Certificates draft defines them (draft-ietf-plants-merkle-tree-certs section 4.4), and come out the same as in
 * RFC 9162 sections 2.1.3 and 2.1.4.
 */

/** A subtree of every tree that reaches it: starts at a multiple of the power of two that holds it. */
export function isSubtree({ from, to }: Range): boolean {
  if (!isRange(from, to) || from === to) return false
  let width = 1
  while (width < to - from) width *= 2
  return from % width === 0
}

/** The ranges whose roots are the proof, in its order. Only for `isSubtree(subtree)` with subtree.to <= size. */
export function proofRanges(subtree: Range, size: number): Range[] {
  const ranges: Range[] = []
  const walk = (part: Range, within: Range, known: boolean): void => {
    if (part.from === within.from && part.to === within.to) {
      if (!known) ranges.push(within)
      return
    }
    const middle = within.from + splitOf(within.to - within.from)
    const left = { from: within.from, to: middle }
    const right = { from: middle, to: within.to }
    if (part.to <= middle) {
      walk(part, left, known)
      ranges.push(right)
    } else if (part.from >= middle) {
      walk(part, right, known)
      ranges.push(left)
    } else {
      walk({ from: middle, to: part.to }, right, false)
      ranges.push(left)
    }
  }
  walk(subtree, { from: 0, to: size }, true)
  return ranges
}

/** What a proof leads to: the root of the subtree and that of the whole tree. Null when it has too few or too many hashes. */
export function rootsOfProof(
  hasher: TreeHasher,
  subtree: Range,
  size: number,
  root: Hash,
  proof: readonly Hash[],
): { readonly subtree: Hash; readonly tree: Hash } | null {
  const ranges = proofRanges(subtree, size)
  if (ranges.length !== proof.length) return null
  const steps = ranges.flatMap((range, i) => proof.slice(i, i + 1).map((hash) => ({ range, hash })))
  // A subtree that is a node of the tree is where the walk begins; else its last part is, the first hash of the proof.
  const [first, ...rest] = steps
  const parted = first !== undefined && first.range.from >= subtree.from && first.range.to <= subtree.to
  let within = parted ? first.range : subtree
  let [part, tree] = parted ? [first.hash, first.hash] : [root, root]
  for (const { range, hash } of parted ? rest : steps) {
    if (range.from >= within.to) {
      tree = hasher.node(tree, hash)
      within = { from: within.from, to: range.to }
    } else {
      tree = hasher.node(hash, tree)
      if (range.from >= subtree.from) part = hasher.node(hash, part)
      within = { from: range.from, to: within.to }
    }
  }
  return { subtree: part, tree }
}
