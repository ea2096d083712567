import { describe, expect, it } from 'vitest'
import { HASH_NAMES, hasherOf } from '../../../core/merkle/hasher.ts'
import { consistencyProof, inclusionProof, rootAt } from '../../../core/merkle/prove.ts'
import { rootOf } from '../../../core/merkle/root.ts'
import { verifyConsistency, verifyInclusion } from '../../../core/merkle/verify.ts'
import { hex, leavesOf, naiveRoot, readerOf } from './naive.ts'

describe.each(HASH_NAMES)('a tree hashed with %s', (name) => {
  const hasher = hasherOf(name)

  it('of any size up to 70 has the root RFC 6962 defines, from all leaves and from complete subtrees', async () => {
    for (let size = 0; size <= 70; size++) {
      const leaves = leavesOf(name, size)
      const expected = hex(naiveRoot(name, leaves))
      expect(hex(rootOf(hasher, Buffer.concat(leaves)))).toBe(expected)
      expect(hex(await rootAt(hasher, readerOf(name, leaves).read, size))).toBe(expected)
    }
  })

  it('proves every leaf of every size up to 20, from one read', async () => {
    for (let size = 1; size <= 20; size++) {
      const leaves = leavesOf(name, size)
      const root = naiveRoot(name, leaves)
      for (const [index, leaf] of leaves.entries()) {
        const { read, calls } = readerOf(name, leaves)
        const proof = await inclusionProof(hasher, read, index, size)
        expect(verifyInclusion(hasher, { index, size, leaf, proof, root })).toBe(true)
        expect(calls.length).toBe(size === 1 ? 0 : 1)
      }
    }
  })

  it('proves every two of its sizes up to 20 consistent, from one read', async () => {
    const leaves = leavesOf(name, 20)
    for (let second = 0; second <= 20; second++)
      for (let first = 0; first <= second; first++) {
        const { read, calls } = readerOf(name, leaves.slice(0, second))
        const proof = await consistencyProof(hasher, read, first, second)
        const [firstRoot, secondRoot] = [
          naiveRoot(name, leaves.slice(0, first)),
          naiveRoot(name, leaves.slice(0, second)),
        ]
        expect(verifyConsistency(hasher, { first, second, firstRoot, secondRoot, proof })).toBe(true)
        expect(calls.length).toBe(first === 0 || first === second ? 0 : 1)
      }
  })
})
