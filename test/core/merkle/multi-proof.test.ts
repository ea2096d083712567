import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { multiProof, rootOfMulti } from '../../../core/merkle/multi-proof.ts'
import { inclusionProof, type NodeReader } from '../../../core/merkle/prove.ts'
import { rootOf } from '../../../core/merkle/root.ts'

const leavesOf = (size: number) => Array.from({ length: size }, (_, i) => SHA256.leaf(Buffer.from(`leaf ${i}`)))
const readerOf =
  (leaves: readonly Uint8Array[]): NodeReader =>
  async (nodes) =>
    nodes.map(({ height, index }) =>
      rootOf(SHA256, Buffer.concat(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))),
    )
const some = fc.integer({ min: 1, max: 70 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    indexes: fc.uniqueArray(fc.nat(size - 1), { maxLength: size }).map((all) => all.sort((a, b) => a - b)),
  }),
)

describe('a proof for several leaves', () => {
  it('leads to the root, for any of them', async () => {
    await fc.assert(
      fc.asyncProperty(some, async ({ size, indexes }) => {
        const leaves = leavesOf(size)
        const proof = await multiProof(SHA256, readerOf(leaves), indexes, size)
        const root = rootOfMulti(
          SHA256,
          indexes,
          indexes.map((i) => leaves[i] ?? Buffer.alloc(32)),
          size,
          proof,
        )
        expect(Buffer.from(root ?? []).toString('hex')).toBe(
          Buffer.from(rootOf(SHA256, Buffer.concat(leaves))).toString('hex'),
        )
      }),
    )
  })

  it('does not with another leaf, a hash changed, left out or added', async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.nat(), async ({ size, indexes }, at) => {
        const leaves = leavesOf(size)
        const root = rootOf(SHA256, Buffer.concat(leaves))
        const proof = await multiProof(SHA256, readerOf(leaves), indexes, size)
        const own = indexes.map((i) => leaves[i] ?? Buffer.alloc(32))
        const other = SHA256.leaf(Buffer.from('other'))
        const leads = (some: readonly Uint8Array[], hashes: readonly Uint8Array[]) => {
          const found = rootOfMulti(SHA256, indexes, some, size, hashes)
          return found !== null && Buffer.from(found).equals(root)
        }
        if (own.length > 0) expect(leads(own.with(at % own.length, other), proof)).toBe(false)
        if (proof.length > 0) expect(leads(own, proof.with(at % proof.length, other))).toBe(false)
        if (proof.length > 0) expect(leads(own, proof.slice(1))).toBe(false)
        expect(leads(own, [...proof, other])).toBe(false)
      }),
    )
  })

  it('has no more hashes than the inclusion proof of one leaf, and none for all', async () => {
    const leaves = leavesOf(37)
    const one = await multiProof(SHA256, readerOf(leaves), [20], 37)
    const single = await inclusionProof(SHA256, readerOf(leaves), 20, 37)
    const hex = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex')).sort()
    expect(hex(one)).toEqual(hex(single))
    expect(
      await multiProof(
        SHA256,
        readerOf(leaves),
        leaves.map((_, i) => i),
        37,
      ),
    ).toEqual([])
  })

  it.each([[[3, 2]], [[1, 1]], [[37]], [[-1]], [[0.5]]])('refuses %j', async (indexes) => {
    await expect(multiProof(SHA256, readerOf(leavesOf(37)), indexes, 37)).rejects.toThrow(RangeError)
    expect(
      rootOfMulti(
        SHA256,
        indexes,
        indexes.map(() => Buffer.alloc(32)),
        37,
        [],
      ),
    ).toBeNull()
  })
})
