import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hash } from '../../../core/merkle/hasher.ts'
import { HASH_NAMES, hasherOf } from '../../../core/merkle/hasher.ts'
import { levelsOf } from '../../../core/merkle/levels.ts'
import { isSubtree } from '../../../core/merkle/path.ts'
import { consistencyProof, inclusionProof, rootAt } from '../../../core/merkle/prove.ts'
import { rootOf } from '../../../core/merkle/root.ts'
import {
  rootsOfRanges,
  subtreeConsistencyProof,
  subtreeInclusionProof,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from '../../../core/merkle/subtree.ts'
import type { Consistency, Inclusion } from '../../../core/merkle/verify.ts'
import { verifyConsistency, verifyInclusion } from '../../../core/merkle/verify.ts'
import { flipped, hex, leavesOf, naiveLeaf, naiveRoot, readerOf } from './naive.ts'

const SIZE = 300
const runs = { numRuns: 60 }

describe.each(HASH_NAMES)('hashed with %s', (name) => {
  const hasher = hasherOf(name)
  const all = leavesOf(name, SIZE)
  const tree = (size: number): Hash => naiveRoot(name, all.slice(0, size))
  const read = (size: number): ReturnType<typeof readerOf>['read'] => readerOf(name, all.slice(0, size)).read
  const bit = fc.nat(255)

  const inclusions = fc
    .integer({ min: 1, max: SIZE })
    .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))
    .map(([size, index]) => ({ size, index }))
  const inclusionOf = async ({ size, index }: { size: number; index: number }): Promise<Inclusion> => ({
    index,
    size,
    leaf: all[index] ?? hasher.empty,
    proof: await inclusionProof(hasher, read(size), index, size),
    root: tree(size),
  })
  it('the levels of a tree give the root and the proofs that are found one by one, and no node it has not', async () => {
    await fc.assert(
      fc.asyncProperty(inclusions, async ({ index, size }) => {
        const levels = levelsOf(hasher, Buffer.concat(all.slice(0, size)))
        expect(hex(levels.root)).toBe(hex(tree(size)))
        const proof = await inclusionProof(hasher, async (nodes) => nodes.map((node) => levels.node(node)), index, size)
        expect(proof.map(hex)).toEqual((await inclusionProof(hasher, read(size), index, size)).map(hex))
        const past = Math.floor(size / 2)
        expect(() => levels.node({ height: 1, index: past })).toThrow(RangeError)
      }),
      runs,
    )
    expect(hex(levelsOf(hasher, new Uint8Array(0)).root)).toBe(hex(hasher.empty))
  })

  const pairs = fc
    .tuple(fc.nat(SIZE), fc.nat(SIZE))
    .map(([a, b]) => ({ first: Math.min(a, b), second: Math.max(a, b) }))
  const consistencyOf = async ({ first, second }: { first: number; second: number }): Promise<Consistency> => ({
    first,
    second,
    firstRoot: tree(first),
    secondRoot: tree(second),
    proof: await consistencyProof(hasher, read(second), first, second),
  })
  const subtrees = fc
    .tuple(fc.nat(SIZE - 1), fc.integer({ min: 1, max: SIZE }), fc.integer({ min: 1, max: SIZE }))
    .map(([from, length, size]) => ({ from, to: from + length, size }))
    .filter((part) => part.to <= part.size && isSubtree(part))

  it('the root is that of the definition, of any content and size', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 80 }), (leaves) => {
        const laid = Buffer.concat(leaves)
        expect(hex(rootOf(hasher, laid))).toBe(hex(naiveRoot(name, leaves)))
        expect(hex(rootOf(hasher, Uint8Array.from(laid)))).toBe(hex(naiveRoot(name, leaves)))
        // The leaves themselves are still there.
        expect(hex(laid)).toBe(leaves.map(hex).join(''))
      }),
      runs,
    )
  })

  it('a leaf of any length is that of the definition, before and after longer and shorter ones', () => {
    const lengths = fc.array(fc.oneof(fc.nat(100), fc.integer({ min: 4090, max: 4100 }), fc.nat(70_000)), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(lengths, (sizes) => {
        const texts = sizes.map((length, i) => Buffer.alloc(length, i + 1))
        expect(texts.map((text) => hex(hasher.leaf(text)))).toEqual(texts.map((text) => hex(naiveLeaf(name, text))))
      }),
      runs,
    )
  })

  it('every leaf of every size is proven; a changed leaf, root, hash or index is not', async () => {
    await fc.assert(
      fc.asyncProperty(inclusions, bit, fc.nat(), fc.nat(2 * SIZE), async (where, at, pick, other) => {
        const given = await inclusionOf(where)
        expect(verifyInclusion(hasher, given)).toBe(true)
        expect(verifyInclusion(hasher, { ...given, leaf: flipped(given.leaf, at) })).toBe(false)
        expect(verifyInclusion(hasher, { ...given, root: flipped(given.root, at) })).toBe(false)
        expect(verifyInclusion(hasher, { ...given, index: other })).toBe(other === given.index)
        expect(anyBroken(given.proof, pick, at, (proof) => verifyInclusion(hasher, { ...given, proof }))).toBe(false)
      }),
      runs,
    )
  })

  it('a changed size is no proof either, unless the way up is the same: size and root belong together', async () => {
    await fc.assert(
      fc.asyncProperty(inclusions, fc.integer({ min: 1, max: SIZE }), async (where, size) => {
        const given = await inclusionOf(where)
        const other = size > where.index ? await inclusionOf({ ...where, size }) : null
        expect(verifyInclusion(hasher, { ...given, size })).toBe(sides(given) === sides(other))
        if (other !== null && size !== where.size)
          expect(verifyInclusion(hasher, { ...given, size, root: other.root })).toBe(false)
      }),
      runs,
    )
  })

  it('any two sizes are proven consistent; with a changed root or hash, or swapped, they are not', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, bit, fc.nat(), async (sizes, at, pick) => {
        const given = await consistencyOf(sizes)
        const { first, second, firstRoot, secondRoot } = given
        expect(verifyConsistency(hasher, given)).toBe(true)
        expect(verifyConsistency(hasher, { ...given, firstRoot: flipped(firstRoot, at) })).toBe(false)
        // From nothing, any tree follows: the root of a first sight is what the checkpoint's signature says.
        const free = first === 0 && second > 0
        expect(verifyConsistency(hasher, { ...given, secondRoot: flipped(secondRoot, at) })).toBe(free)
        expect(verifyConsistency(hasher, { ...given, first: second, second: first })).toBe(first === second)
        expect(anyBroken(given.proof, pick, at, (proof) => verifyConsistency(hasher, { ...given, proof }))).toBe(false)
      }),
      runs,
    )
  })

  it('a changed first size is no proof of the root it had', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.nat(SIZE), async (sizes, first) => {
        fc.pre(first !== sizes.first && first <= sizes.second)
        const given = await consistencyOf(sizes)
        const ours = await consistencyOf({ ...sizes, first })
        expect(verifyConsistency(hasher, { ...ours, firstRoot: given.firstRoot })).toBe(false)
      }),
      runs,
    )
  })

  it('a log that changed a leaf has no proof that goes on from what was seen', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.nat(SIZE), async ({ first, second }, pick) => {
        fc.pre(first > 0)
        const changed = all.slice(0, second)
        changed[pick % first] = Buffer.from(flipped(hasher.empty, 0))
        const proof = await consistencyProof(hasher, readerOf(name, changed).read, first, second)
        const given = { first, second, firstRoot: tree(first), secondRoot: naiveRoot(name, changed), proof }
        expect(verifyConsistency(hasher, given)).toBe(false)
      }),
      runs,
    )
  })

  it('every subtree is proven to be in the tree, and every leaf in the subtree', async () => {
    await fc.assert(
      fc.asyncProperty(subtrees, bit, fc.nat(), async ({ from, to, size }, at, pick) => {
        const subtree = { from, to }
        const subtreeRoot = naiveRoot(name, all.slice(from, to))
        const [folded] = await rootsOfRanges(hasher, read(size), [subtree])
        expect(hex(folded ?? hasher.empty)).toBe(hex(subtreeRoot))

        const proof = await subtreeConsistencyProof(hasher, read(size), subtree, size)
        const given = { subtree, size, subtreeRoot, root: tree(size), proof }
        expect(verifySubtreeConsistency(hasher, given)).toBe(true)
        expect(verifySubtreeConsistency(hasher, { ...given, subtreeRoot: flipped(subtreeRoot, at) })).toBe(false)
        expect(verifySubtreeConsistency(hasher, { ...given, root: flipped(given.root, at) })).toBe(false)
        const check = (changed: readonly Hash[]): boolean =>
          verifySubtreeConsistency(hasher, { ...given, proof: changed })
        expect(anyBroken(proof, pick, at, check)).toBe(false)

        const index = from + (pick % (to - from))
        const inside = await subtreeInclusionProof(hasher, read(size), index, subtree)
        const leaf = all[index] ?? hasher.empty
        const inclusion = { index, subtree, leaf, proof: inside, root: subtreeRoot }
        expect(verifySubtreeInclusion(hasher, inclusion)).toBe(true)
        expect(verifySubtreeInclusion(hasher, { ...inclusion, leaf: flipped(leaf, at) })).toBe(false)
      }),
      runs,
    )
  })

  it('the root of any size comes from one read of complete subtrees, never more than the size has bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE }), async (size) => {
        const reader = readerOf(name, all.slice(0, size))
        expect(hex(await rootAt(hasher, reader.read, size))).toBe(hex(tree(size)))
        expect(reader.calls.map(({ length }) => length)).toEqual([size.toString(2).replaceAll('0', '').length])
      }),
      runs,
    )
  })
})

describe('whatever is no number of leaves, or no hash', () => {
  const hasher = hasherOf('sha256')
  const one = naiveRoot('sha256', leavesOf('sha256', 1))

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64])(
    'is no proof with %d, and never throws',
    (wrong) => {
      const inclusion = { index: 0, size: 1, leaf: one, proof: [], root: one }
      expect(verifyInclusion(hasher, inclusion)).toBe(true)
      expect(verifyInclusion(hasher, { ...inclusion, index: wrong })).toBe(false)
      expect(verifyInclusion(hasher, { ...inclusion, size: wrong })).toBe(false)
      const consistency = { first: 1, second: 1, firstRoot: one, secondRoot: one, proof: [] }
      expect(verifyConsistency(hasher, consistency)).toBe(true)
      expect(verifyConsistency(hasher, { ...consistency, first: wrong })).toBe(false)
      expect(verifyConsistency(hasher, { ...consistency, second: wrong })).toBe(false)
      expect(verifyConsistency(hasher, { ...consistency, first: wrong, second: wrong })).toBe(false)
    },
  )

  it.each([0, 31, 33, 64])('is no proof with a hash of %d bytes, and never throws', (length) => {
    const odd = new Uint8Array(length)
    expect(verifyInclusion(hasher, { index: 0, size: 1, leaf: odd, proof: [], root: odd })).toBe(false)
    expect(verifyInclusion(hasher, { index: 0, size: 2, leaf: one, proof: [odd], root: one })).toBe(false)
    const same = { first: 1, second: 1, firstRoot: odd, secondRoot: odd, proof: [] }
    expect(verifyConsistency(hasher, same)).toBe(false)
    expect(() => hasher.node(odd, one)).toThrow(RangeError)
  })

  it('is no proof between two logs without entries, unless both have the root of none', () => {
    const nothing = { first: 0, second: 0, firstRoot: hasher.empty, secondRoot: hasher.empty, proof: [] }
    expect(verifyConsistency(hasher, nothing)).toBe(true)
    expect(verifyConsistency(hasher, { ...nothing, secondRoot: one })).toBe(false)
    expect(verifyConsistency(hasher, { ...nothing, firstRoot: one, secondRoot: one })).toBe(false)
    expect(verifyConsistency(hasher, { ...nothing, proof: [one] })).toBe(false)
  })

  it('is proven in a tree of 2^53 - 1 leaves as in any other', () => {
    const size = Number.MAX_SAFE_INTEGER
    // The last leaf of 2^53 - 1: 52 complete subtrees to its left.
    const proof = Array.from({ length: 52 }, () => one)
    const root = proof.reduce<Hash>((node, left) => hasher.node(left, node), one)
    expect(verifyInclusion(hasher, { index: size - 1, size, leaf: one, proof, root })).toBe(true)
    expect(verifyInclusion(hasher, { index: size - 1, size, leaf: one, proof: proof.slice(1), root })).toBe(false)
  })

  it('is refused by the provers', async () => {
    const { read } = readerOf('sha256', leavesOf('sha256', 4))
    for (const [index, size] of [
      [4, 4],
      [0, 0],
      [-1, 4],
      [0.5, 4],
      [0, 2 ** 53],
    ] as const)
      await expect(inclusionProof(hasher, read, index, size)).rejects.toThrow(RangeError)
    for (const [first, second] of [
      [5, 4],
      [-1, 4],
      [0, 2 ** 53],
      [0, 0.5],
    ] as const)
      await expect(consistencyProof(hasher, read, first, second)).rejects.toThrow(RangeError)
    await expect(rootAt(hasher, read, -1)).rejects.toThrow(RangeError)
    await expect(rootAt(hasher, async () => [], 3)).rejects.toThrow(RangeError)
  })
})

/** Whether any of these still proves it: one bit of one hash changed, one hash more, one less, two swapped. */
function anyBroken(
  proof: readonly Hash[],
  pick: number,
  bit: number,
  check: (proof: readonly Hash[]) => boolean,
): boolean {
  const at = proof.length === 0 ? 0 : pick % proof.length
  const extra = new Uint8Array(32).fill(7)
  const changed = proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash))
  const variants = [
    [...proof, extra],
    [extra, ...proof],
    ...(proof.length === 0 ? [] : [changed, proof.slice(1), proof.slice(0, -1)]),
  ]
  const swapped = proof.toReversed()
  if (swapped.some((hash, i) => hex(hash) !== hex(proof[i] ?? extra))) variants.push(swapped)
  return variants.some(check)
}

const sides = (proof: Inclusion | null): string => (proof === null ? '' : turns(proof.index, proof.size))

/** Left or right at each step up from a leaf: what a proof of inclusion depends on. */
function turns(index: number, size: number): string {
  if (size === 1) return ''
  let k = 1
  while (k * 2 < size) k *= 2
  return index < k ? `${turns(index, k)}L` : `${turns(index - k, size - k)}R`
}
