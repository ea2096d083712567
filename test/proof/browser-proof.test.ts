import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasherOf, SHA256 } from '../../core/merkle/hasher.ts'
import { consistencyProof } from '../../core/merkle/prove.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { verifyConsistency, verifyInclusion } from '../../core/merkle/verify.ts'
import { signCheckpoint } from '../../core/note/checkpoint.ts'
import { cosigner } from '../../core/note/cosignature.ts'
import { verifyRecordProof as verifyOnTheCommandLine } from '../../core/note/record-proof.ts'
import { verifyBatchProof } from '../../dashboards/web/src/proof/batch.ts'
import { verifyConsistencyAnswer } from '../../dashboards/web/src/proof/consistency.ts'
import { cosignedTime, readKey } from '../../dashboards/web/src/proof/note.ts'
import { verifyRecordProof } from '../../dashboards/web/src/proof/record.ts'
import { withSha256 } from '../../dashboards/web/src/proof/sha256.ts'
import { RecordProof } from '../../schemas/record-proof.ts'
import { checkpointOf, entriesOf, keyOf, LOG } from '../core/note/log.ts'
import { INSTITUTION, proofOf, signerOf } from '../core/note/record-log.ts'

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/merkle-proofs')
type Vector = {
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
  readonly [name: string]: unknown
}
const vectorsOf = (kind: string): Vector[] =>
  readdirSync(path.join(FIXTURES, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(path.join(FIXTURES, kind, file), 'utf8')) as Vector)
const bytes = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(String(text), 'base64'))

describe('the maths of the page, over WebCrypto', () => {
  it('accepts and rejects the inclusion proofs of transparency-dev/merkle as they ask', async () => {
    const vectors = vectorsOf('inclusion')
    for (const { proof, wantErr, leafIdx, treeSize, root, leafHash } of vectors) {
      const [index, size] = [Number(leafIdx), Number(treeSize)]
      const given = { index, size, leaf: bytes(leafHash), root: bytes(root), proof: (proof ?? []).map(bytes) }
      expect(await withSha256((hasher) => verifyInclusion(hasher, given))).toBe(!wantErr)
    }
    expect(vectors.length).toBe(46)
  })

  it('and the consistency proofs', async () => {
    const vectors = vectorsOf('consistency')
    for (const { proof, wantErr, size1, size2, root1, root2 } of vectors) {
      const sizes = { first: Number(size1), second: Number(size2) }
      const given = { ...sizes, firstRoot: bytes(root1), secondRoot: bytes(root2), proof: (proof ?? []).map(bytes) }
      expect(await withSha256((hasher) => verifyConsistency(hasher, given))).toBe(!wantErr)
    }
    expect(vectors.length).toBe(43)
  })

  it('hashes as the service does, what is long as well', async () => {
    const leaf = new Uint8Array(100_000).fill(7)
    expect(Buffer.from(await withSha256((hasher) => hasher.leaf(leaf)))).toEqual(SHA256.leaf(leaf))
    expect(Buffer.from(await withSha256((hasher) => hasher.empty))).toEqual(SHA256.empty)
  })
})

describe('a record proof in the page', () => {
  const shape = fc.record({
    batches: fc.integer({ min: 1, max: 20 }),
    records: fc.integer({ min: 1, max: 20 }),
    seed: fc.nat(),
  })

  it('holds where it holds on the command line', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ batches, records, seed }) => {
        const { whole, key } = await proofOf('sha256', batches, seed % batches, records, seed % records)
        expect(await verifyRecordProof(whole, key.text)).toMatchObject({ ok: true })
      }),
      { numRuns: 20 },
    )
  })

  it('with any one character of it changed is judged as on the command line, and never holds for another record', async () => {
    const { whole, key } = await proofOf('sha256', 5, 3, 6, 2)
    const text = JSON.stringify(whole)
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('0', 'A', '/', 'f'), async (at, character) => {
        const changed = `${text.slice(0, at)}${character}${text.slice(at + 1)}`
        const there = onTheCommandLine(changed, key)
        if (there === 'no JSON') return
        const here = await verifyRecordProof(JSON.parse(changed), key.text)
        expect([at, character, here.ok]).toEqual([at, character, there])
      }),
      { numRuns: 300 },
    )
  })

  it('of a log with SM3 is neither good nor bad: browsers have no SM3', async () => {
    const { whole, key } = await proofOf('sm3', 5, 3, 6, 2)
    expect(await verifyRecordProof(whole, key.text)).toMatchObject({ ok: null })
    const [version] = whole.versions
    const forged = (version?.proof ?? '').replace(/— (\S+) (.{20})./, '— $1 $2~')
    expect((await verifyBatchProof(forged, key.text)).ok).toBe(false)
  })

  it('does not hold under the key of another log, or under one whose id is not its own', async () => {
    const { whole, key } = await proofOf('sha256', 5, 3, 6, 2)
    expect((await verifyRecordProof(whole, LOG.key.text)).ok).toBe(false)
    const renamed = key.text.replace(/\+[0-9a-f]{8}\+/, '+00000000+')
    expect((await verifyRecordProof(whole, renamed)).ok).toBe(false)
    expect(signerOf('sha256').key.name).toContain(INSTITUTION)
  })

  it.each([null, 7, [], {}, { versions: [] }])('that is %j is none', async (answer) => {
    expect((await verifyRecordProof(answer, LOG.key.text)).ok).toBe(false)
  })

  function onTheCommandLine(text: string, key: Awaited<ReturnType<typeof proofOf>>['key']): boolean | 'no JSON' {
    let proof: unknown
    try {
      proof = JSON.parse(text)
    } catch {
      return 'no JSON'
    }
    const known = RecordProof.safeParse(proof)
    if (!known.success) return false
    try {
      verifyOnTheCommandLine(known.data, key)
      return true
    } catch {
      return false
    }
  }
})

describe('consistency in the page', () => {
  const leavesOf = (size: number) =>
    new Uint8Array(Buffer.concat(entriesOf(size).map((entry) => Buffer.from(SHA256.leaf(entry)))))
  const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64')
  async function answerOf(first: number, second: number) {
    const leaves = leavesOf(second)
    const proof = await consistencyProof(
      hasherOf('sha256'),
      async (nodes) =>
        nodes.map(({ height, index }) =>
          rootOf(SHA256, leaves.subarray(index * 2 ** height * 32, (index + 1) * 2 ** height * 32)),
        ),
      first,
      second,
    )
    const [firstRoot, secondRoot] = [rootOf(SHA256, leavesOf(first)), rootOf(SHA256, leaves)].map(base64)
    return { first, second, firstRoot: firstRoot ?? '', secondRoot: secondRoot ?? '', proof: proof.map(base64) }
  }

  it('holds between any two sizes, both tied to the signed checkpoint', async () => {
    for (const [first, second] of [
      [0, 1],
      [1, 1],
      [3, 7],
      [4, 8],
      [0, 9],
      [9, 9],
    ] as const) {
      const [between, toNewest] = [await answerOf(first, second), await answerOf(second, 9)]
      const verdict = await verifyConsistencyAnswer(between, toNewest, checkpointOf(9), LOG.key.text)
      expect([first, second, verdict.ok]).toEqual([first, second, true])
    }
  })

  it('does not hold where a root, a size, a hash or the checkpoint is another', async () => {
    const [between, toNewest, note] = [await answerOf(3, 7), await answerOf(7, 9), checkpointOf(9)]
    const other = base64(SHA256.leaf(Buffer.from('other')))
    const refused = [
      [{ ...between, firstRoot: other }, toNewest, note],
      [{ ...between, first: 4 }, toNewest, note],
      [{ ...between, proof: between.proof.slice(1) }, toNewest, note],
      [{ ...between, secondRoot: other }, { ...toNewest, firstRoot: other }, note],
      [between, { ...toNewest, secondRoot: other }, note],
      [between, await answerOf(7, 8), note],
      [between, toNewest, checkpointOf(8)],
      [between, toNewest, note.replace('\n9\n', '\n8\n')],
    ] as const
    for (const [a, b, checkpoint] of refused)
      expect((await verifyConsistencyAnswer(a, b, checkpoint, LOG.key.text)).ok).toBe(false)
  })

  it('reads a witness’s line: when it signed, and only with its own key', async () => {
    const text = 'a.test/log\n1\nAAAA\n'
    const witness = cosigner('w.test/one', keyOf(7))
    const line = witness.cosign(text, 1_700_000_000)
    expect(await cosignedTime(text, line, await readKey(witness.key.text))).toBe(1_700_000_000)
    expect(await cosignedTime(`${text}x`, line, await readKey(witness.key.text))).toBeNull()
    expect(await cosignedTime(text, line, await readKey(cosigner('w.test/one', keyOf(8)).key.text))).toBeNull()
  })

  it('is not for a forged checkpoint of the right root', async () => {
    const forger = { ...LOG, sign: (text: string) => ({ ...LOG.sign(text), bytes: new Uint8Array(64) }) }
    const root = rootOf(SHA256, leavesOf(9))
    const note = signCheckpoint({ origin: LOG.key.name, size: 9, root, extensions: [] }, forger)
    const verdict = await verifyConsistencyAnswer(await answerOf(3, 7), await answerOf(7, 9), note, LOG.key.text)
    expect(verdict.ok).toBe(false)
  })
})
