import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { inclusionProof, rootAt } from '../../../core/merkle/prove.ts'
import { rootOf } from '../../../core/merkle/root.ts'
import { verifyInclusion } from '../../../core/merkle/verify.ts'
import { LogTree } from '../../../ledger/log/log-tree.ts'
import { NodeTable } from '../../../ledger/log/node-table.ts'

const SIZE = 66_000
const leaves = Buffer.concat(Array.from({ length: SIZE }, (_, i) => SHA256.leaf(Buffer.from(String(i)))))
const leaf = (i: number) => leaves.subarray(i * 32, i * 32 + 32)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Full tiles by definition: hash i of level L is the root over 256^L leaves. */
async function tileOf(level: number, index: number): Promise<NodeTable> {
  const span = 256 ** level
  const hashes = Array.from({ length: 256 }, (_, i) => {
    const from = (index * 256 + i) * span
    return rootOf(SHA256, leaves.subarray(from * 32, (from + span) * 32))
  })
  return NodeTable.of(SHA256, Buffer.concat(hashes))
}

const never = () => Promise.reject(new Error('no tile should be needed'))

describe('the tree of a log in memory', () => {
  it('has the root of the naive tree at every size around the boundaries of tiles', () => {
    const tree = new LogTree(SHA256, never)
    expect(hex(tree.root())).toBe(hex(SHA256.empty))
    for (let size = 1; size <= SIZE; size++) {
      tree.append(leaf(size - 1))
      tree.forget(size)
      const near = Math.abs(size - 65_536) < 3 || size % 256 < 2 || size < 300
      if (near && (size < 2000 || size > 65_500))
        expect(hex(tree.root())).toBe(hex(rootOf(SHA256, leaves.subarray(0, size * 32))))
    }
  })

  it('proves any leaf at any size, forgetting what is on disk and taking it up again from its edge', async () => {
    const cut = fc.record({
      size: fc.integer({ min: 1, max: SIZE }),
      more: fc.nat(600),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    const full = new LogTree(SHA256, tileOf)
    for (let i = 0; i < SIZE; i++) full.append(leaf(i))
    await fc.assert(
      fc.asyncProperty(cut, async ({ size, more, at }) => {
        const edge: Uint8Array[] = []
        for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / 256)) {
          const from = Math.floor(hashes / 256) * 256
          const nodes = Array.from({ length: hashes % 256 }, (_, i) => ({ height: 8 * level, index: from + i }))
          edge.push(Buffer.concat(await full.nodes(nodes)))
        }
        const tree = LogTree.fromEdge(
          SHA256,
          async (level, index) => {
            expect((index + 1) * 256 ** (level + 1)).toBeLessThanOrEqual(size)
            return tileOf(level, index)
          },
          size,
          edge,
        )
        const grown = Math.min(SIZE, size + more)
        for (let i = size; i < grown; i++) tree.append(leaf(i))
        const root = await rootAt(SHA256, full.nodes, grown)
        expect(hex(tree.root())).toBe(hex(root))
        const index = Math.floor(at * grown)
        const proof = await inclusionProof(SHA256, tree.nodes, index, grown)
        expect(verifyInclusion(SHA256, { index, size: grown, leaf: leaf(index), proof, root })).toBe(true)
        await expect(tree.nodes([{ height: 0, index: grown }])).rejects.toThrow(RangeError)
      }),
      { numRuns: 15 },
    )
  })
})

describe('a tile with the nodes above it', () => {
  it('has every complete node, and no other, at every width', () => {
    const table = new NodeTable()
    for (let width = 1; width <= 256; width++) {
      table.append(SHA256, leaf(width - 1))
      for (let height = 0; height <= 8; height++) {
        const complete = width >> height
        if (complete > 0) {
          const from = (complete - 1) << height
          const expected = rootOf(SHA256, leaves.subarray(from * 32, (from + 2 ** height) * 32))
          expect(hex(table.node(height, complete - 1))).toBe(hex(expected))
        }
        expect(() => table.node(height, complete)).toThrow(RangeError)
      }
      expect(hex(table.tile(width))).toBe(hex(leaves.subarray(0, width * 32)))
    }
  })
})
