import type { Hash, TreeHasher } from './hash.ts'
import type { NodeReader } from './prove.ts'
import { isCount, type Range, splitOf } from './ranges.ts'
import { rootsOfRanges } from './subtree.ts'

/**
 * One proof for several leaves of a tree: the roots of the largest subtrees that hold none of them, left to right. For one
 * leaf these are the hashes of its inclusion proof, in another order; for all of them there are none.
 *
 * `indexes`: strictly ascending, each below `size`. Errors: RangeError otherwise.
 */
export async function multiProof(
  hasher: TreeHasher,
  read: NodeReader,
  indexes: readonly number[],
  size: number,
): Promise<Hash[]> {
  requireIndexes(indexes, size)
  const missing: Range[] = []
  walk({ from: 0, to: size }, indexes, 0, indexes.length, (range) => void missing.push(range))
  return rootsOfRanges(hasher, read, missing)
}

/** Root that the leaves and the proof lead to; null where the proof has too few or too many hashes, or the indexes are none. */
export function rootOfMulti(
  hasher: TreeHasher,
  indexes: readonly number[],
  leaves: readonly Hash[],
  size: number,
  proof: readonly Hash[],
): Hash | null {
  if (!areIndexes(indexes, size) || leaves.length !== indexes.length) return null
  let [leaf, hash] = [0, 0]
  const stack: (Hash | undefined)[] = []
  // The same walk, bottom up: what it meets first is the leftmost.
  walk(
    { from: 0, to: size },
    indexes,
    0,
    indexes.length,
    () => void stack.push(proof[hash++]),
    () => void stack.push(leaves[leaf++]),
    () => {
      const [right, left] = [stack.pop(), stack.pop()]
      stack.push(left === undefined || right === undefined ? undefined : hasher.node(left, right))
    },
  )
  const [root = null] = size === 0 ? [hasher.empty] : stack
  return hash === proof.length ? root : null
}

/** `first` to `last`: those of the indexes that lie within the range. Depth: the height of the tree. */
function walk(
  { from, to }: Range,
  indexes: readonly number[],
  first: number,
  last: number,
  missing: (range: Range) => void,
  known: () => void = () => {},
  join: () => void = () => {},
): void {
  if (from === to) return
  if (first === last) return missing({ from, to })
  if (to - from === 1) return known()
  const middle = from + splitOf(to - from)
  const split = lowerBound(indexes, middle, first, last)
  walk({ from, to: middle }, indexes, first, split, missing, known, join)
  walk({ from: middle, to }, indexes, split, last, missing, known, join)
  join()
}

/** First place from `low` on whose index is not below `value`. */
function lowerBound(indexes: readonly number[], value: number, low: number, high: number): number {
  let [from, to] = [low, high]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if ((indexes[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}

function requireIndexes(indexes: readonly number[], size: number): void {
  if (!areIndexes(indexes, size)) throw new RangeError(`not ascending indexes of a tree of ${size}`)
}

const areIndexes = (indexes: readonly number[], size: number): boolean =>
  isCount(size) &&
  indexes.every((index, i) => isCount(index) && index < size && (i === 0 || index > (indexes[i - 1] ?? -1)))
