import type { Hash, TreeHasher } from './hash.ts'
import type { NodeId } from './prove.ts'

/** Leaves `from` (included) to `to` (excluded). */
export type Range = { readonly from: number; readonly to: number }

/**
 * The fewest complete subtrees that cover the leaves [from, to), left to right: what a reader holds of an incomplete
 * one. At most two a height. Errors: RangeError unless 0 <= from <= to, safe integers.
 */
export function completeNodes(from: number, to: number): NodeId[] {
  if (!isRange(from, to)) throw new RangeError(`no range of leaves: ${from} to ${to}`)
  const nodes: NodeId[] = []
  for (let at = from; at < to; ) {
    let [height, width] = [0, 1]
    while (at % (2 * width) === 0 && 2 * width <= to - at) [height, width] = [height + 1, 2 * width]
    nodes.push({ height, index: at / width })
    at += width
  }
  return nodes
}

/**
 * Root of a subtree whose complete subtrees are these, left to right: the rightmost two are joined first, as RFC 6962
 * hangs what is incomplete on the right edge. `hasher.empty` for none.
 */
export function fold(hasher: TreeHasher, hashes: readonly Hash[]): Hash {
  return (
    hashes.reduceRight<Hash | null>((right, left) => (right === null ? left : hasher.node(left, right)), null) ??
    hasher.empty
  )
}

/** Where RFC 6962 splits a tree of `size` >= 2 leaves: the largest power of two below it. Exact up to 2^53, unlike bit operations. */
export function splitOf(size: number): number {
  let split = 1
  while (2 * split < size) split *= 2
  return split
}

export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

export const isRange = (from: number, to: number): boolean => isCount(from) && isCount(to) && from <= to
