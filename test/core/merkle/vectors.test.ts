import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hasherOf, SHA256 } from '../../../core/merkle/hasher.ts'
import { verifySubtreeConsistency, verifySubtreeInclusion } from '../../../core/merkle/subtree.ts'
import { verifyConsistency, verifyInclusion } from '../../../core/merkle/verify.ts'
import { hex } from './naive.ts'

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures')

/** Numbers go up to 2^64 - 1: read exactly, and given to the verifiers as the number that JavaScript makes of them. */
const count = z.string().transform((digits) => Number(BigInt(digits)))
const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'))
const common = {
  proof: z
    .array(bytes)
    .nullable()
    .transform((proof) => proof ?? []),
  desc: z.string(),
  wantErr: z.boolean(),
}
const SCHEMAS = {
  inclusion: z
    .strictObject({ ...common, leafIdx: count, treeSize: count, root: bytes, leafHash: bytes })
    .transform((v) => ({
      ...v,
      ok: verifyInclusion(SHA256, { ...v, index: v.leafIdx, size: v.treeSize, leaf: v.leafHash }),
    })),
  consistency: z.strictObject({ ...common, size1: count, size2: count, root1: bytes, root2: bytes }).transform((v) => ({
    ...v,
    ok: verifyConsistency(SHA256, { ...v, first: v.size1, second: v.size2, firstRoot: v.root1, secondRoot: v.root2 }),
  })),
  subtreeinclusion: z
    .strictObject({ ...common, leafIdx: count, start: count, end: count, root: bytes, leafHash: bytes })
    .transform((v) => ({
      ...v,
      ok: verifySubtreeInclusion(SHA256, {
        ...v,
        index: v.leafIdx,
        subtree: { from: v.start, to: v.end },
        leaf: v.leafHash,
      }),
    })),
  subtreeconsistency: z
    .strictObject({ ...common, start: count, end: count, size: count, root1: bytes, root2: bytes })
    .transform((v) => ({
      ...v,
      ok: verifySubtreeConsistency(SHA256, {
        ...v,
        subtree: { from: v.start, to: v.end },
        subtreeRoot: v.root1,
        root: v.root2,
      }),
    })),
}

const filesOf = (kind: string): string[] =>
  readdirSync(path.join(FIXTURES, 'merkle-proofs', kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .toSorted()

const textOf = (kind: string, file: string): string =>
  readFileSync(path.join(FIXTURES, 'merkle-proofs', kind, file), 'utf8')

const exact = (text: string): unknown => JSON.parse(text.replaceAll(/: (\d+)(?=,?\n)/g, ': "$1"'))

describe.each([
  ['inclusion', 46],
  ['consistency', 43],
  ['subtreeinclusion', 99],
  ['subtreeconsistency', 63],
] as const)('the %s proofs of transparency-dev/merkle', (kind, files) => {
  it('are accepted and rejected as they ask, each of them', () => {
    const results = filesOf(kind).map((file) => ({ file, ...SCHEMAS[kind].parse(exact(textOf(kind, file))) }))
    expect(results.filter(({ ok, wantErr }) => ok === wantErr).map(({ file }) => file)).toEqual([])
    expect(results.length).toBe(files)
    expect(results.some(({ ok }) => ok)).toBe(true)
  })
})

describe('an index of 2^64 - 1', () => {
  it('is in two of the vectors, is read exactly, and is rejected as every number that JavaScript cannot count with', () => {
    const huge = filesOf('subtreeinclusion').filter((file) => textOf('subtreeinclusion', file).includes('551615'))
    const texts = huge.map((file) => exact(textOf('subtreeinclusion', file)))
    expect(texts).toMatchObject(huge.map(() => ({ leafIdx: '18446744073709551615', wantErr: true })))
    expect(huge.length).toBe(2)
  })
})

describe('SM3', () => {
  const vectors = readFileSync(path.join(FIXTURES, 'sm3/sm3.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','))
    .map(([message = '', digest = '']) => ({ message: Buffer.from(message, 'hex'), digest }))
  const sm3 = hasherOf('sm3')

  it('of Node gives every published digest', () => {
    const wrong = vectors.filter(({ message, digest }) => hash('sm3', message, 'hex') !== digest)
    expect([wrong.length, vectors.length]).toEqual([0, 70])
  })

  it('of the hasher gives those that a tree can ask for: of nothing, and of what begins with the byte of a leaf', () => {
    const [nothing] = vectors.filter(({ message }) => message.length === 0)
    expect(hex(sm3.empty)).toBe(nothing?.digest)
    const leaves = vectors.filter(({ message }) => message[0] === 0)
    expect(leaves.map(({ message }) => hex(sm3.leaf(message.subarray(1))))).toEqual(leaves.map(({ digest }) => digest))
    expect(leaves.length).toBe(4)
  })
})
