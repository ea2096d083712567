import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../core/canonical-json.ts'
import type { SuanhengError } from '../../../core/errors.ts'
import { type Hash, type HashName, hasherOf, SHA256 } from '../../../core/merkle/hasher.ts'
import { inclusionProof, type NodeReader } from '../../../core/merkle/prove.ts'
import { rootOf } from '../../../core/merkle/root.ts'
import { verifyBatchProof } from '../../../core/note/batch-proof.ts'
import { signCheckpoint } from '../../../core/note/checkpoint.ts'
import { verifyRecordProof } from '../../../core/note/record-proof.ts'
import { noteSigner } from '../../../core/note/signed-note.ts'
import { formatProof } from '../../../core/note/tlog-proof.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { RecordProof } from '../../../schemas/record-proof.ts'

const INSTITUTION = '91440300MA5FABCD12'
const { privateKey } = generateKeyPairSync('ed25519')
const signerOf = (hash: HashName) => noteSigner(`a.test/${hash === 'sm3' ? 'sm3/' : ''}${INSTITUTION}`, privateKey)

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const text = (value: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(Buffer.byteLength(value))
  return Buffer.concat([length, Buffer.from(value)])
}
/** As a usage record begins; what follows does not matter here. */
const canonicalOf = (id: string) => Buffer.concat([text('usage_record/1'), text(id), Buffer.from('rest')])
const readerOf =
  (hash: HashName, leaves: Uint8Array): NodeReader =>
  async (nodes) =>
    nodes.map(({ height, index }) =>
      rootOf(hasherOf(hash), leaves.subarray(index * 2 ** height * 32, (index + 1) * 2 ** height * 32)),
    )
const concat = (hashes: readonly Hash[]) => new Uint8Array(Buffer.concat(hashes))

/** A log of `batches` manifests, the one at `at` with `records` records, and the proof of the one at `place`. */
async function proofOf(hash: HashName, batches: number, at: number, records: number, place: number) {
  const hasher = hasherOf(hash)
  const leaves = concat(Array.from({ length: records }, (_, i) => SHA256.leaf(canonicalOf(`r-${i}`))))
  const manifest: Manifest = {
    schema: 'suanheng/manifest/1',
    institution: INSTITUTION,
    kind: 'usage_record',
    sequence: at + 1,
    previous: null,
    recordsBefore: 0,
    records,
    recordsRoot: hex(rootOf(SHA256, leaves)),
    received: records,
    duplicate: 0,
    conflict: 0,
    rejected: 0,
    cardSeconds: '1.000000',
    earliest: null,
    latest: null,
    receivedAt: '2026-01-01T00:00:00.000Z',
    receivedBy: 'token',
    bodySha256: '0'.repeat(64),
    idempotencyKey: null,
    signature: null,
  }
  const entry = Buffer.from(canonicalJson(manifest))
  const log = concat(Array.from({ length: batches }, (_, i) => hasher.leaf(i === at ? entry : Buffer.from(`${i}`))))
  const signer = signerOf(hash)
  const root = rootOf(hasher, log)
  const checkpoint = signCheckpoint({ origin: signer.key.name, size: batches, root, extensions: [] }, signer)
  const proof = formatProof({
    extra: entry,
    index: at,
    proof: await inclusionProof(hasher, readerOf(hash, log), at, batches),
    checkpoint,
  })
  const path = await inclusionProof(SHA256, readerOf('sha256', leaves), place, records)
  const canonical = canonicalOf(`r-${place}`)
  const version = {
    batchId: `${INSTITUTION}-${at + 1}`,
    canonical: hex(canonical),
    record: { leaf: hex(SHA256.leaf(canonical)), index: place, size: records, path: path.map(base64) },
    proof,
  }
  const named = { institution: INSTITUTION, kind: 'usage_record', id: `r-${place}` }
  const whole: RecordProof = { schema: 'suanheng/record-proof/1', ...named, versions: [version] }
  return { whole, version, key: signer.key }
}

const shape = fc
  .record({
    hash: fc.constantFrom('sha256' as const, 'sm3' as const),
    batches: fc.integer({ min: 1, max: 40 }),
    records: fc.integer({ min: 1, max: 70 }),
    seed: fc.nat(),
  })
  .map((s) => ({ ...s, at: s.seed % s.batches, place: s.seed % s.records }))

const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'holds'
  } catch (error) {
    return (error as SuanhengError).code
  }
}
const flip = (bytes: Uint8Array, bit: number): Buffer => {
  const changed = Buffer.from(bytes)
  const at = bit % (8 * changed.length)
  changed.writeUInt8(changed.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3)
  return changed
}

describe('a record proof', () => {
  it('holds for any record of any batch of any log, of either hash', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ hash, batches, records, at, place }) => {
        const { whole, key } = await proofOf(hash, batches, at, records, place)
        const [proven] = verifyRecordProof(whole, key)
        expect([proven?.index, proven?.manifest.sequence, proven?.leaf]).toEqual([
          at,
          at + 1,
          hex(SHA256.leaf(canonicalOf(`r-${place}`))),
        ])
      }),
      { numRuns: 60 },
    )
  })

  it('proves nothing once a bit of the record, of its leaf, of its path or of the text of the proof is changed', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(), async ({ hash, batches, records, at, place }, bit) => {
        const { whole, version, key } = await proofOf(hash, batches, at, records, place)
        const { record } = version
        const changed: RecordProof['versions'] = [
          { ...version, canonical: hex(flip(Buffer.from(version.canonical, 'hex'), bit)) },
          { ...version, record: { ...record, leaf: hex(flip(Buffer.from(record.leaf, 'hex'), bit)) } },
          { ...version, proof: flip(Buffer.from(version.proof), bit).toString('utf8') },
          ...record.path.map((hash64, i) => {
            const other = base64(flip(Buffer.from(hash64, 'base64'), bit))
            return { ...version, record: { ...record, path: record.path.with(i, other) } }
          }),
        ]
        for (const one of changed) {
          const code = codeOf(() => verifyRecordProof({ ...whole, versions: [one] }, key))
          expect(['PROOF_INVALID', 'PROOF_MALFORMED', 'NOTE_MALFORMED', 'CHECKPOINT_FORGED']).toContain(code)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a batch proof', () => {
  it('is of its own institution and its own place, whatever the log’s key signs', async () => {
    const { version } = await proofOf('sha256', 3, 1, 2, 0)
    const hasher = hasherOf('sha256')
    const entry = Buffer.from(/^extra (.*)$/m.exec(version.proof)?.[1] ?? '', 'base64')
    const proofWith = (bytes: Uint8Array, name: string) => {
      const signer = noteSigner(name, privateKey)
      const root = hasher.leaf(bytes)
      const checkpoint = signCheckpoint({ origin: name, size: 1, root, extensions: [] }, signer)
      return codeOf(() => verifyBatchProof(formatProof({ extra: bytes, index: 0, proof: [], checkpoint }), signer.key))
    }
    const first = Buffer.from(entry.toString().replace('"sequence":2', '"sequence":1'))
    expect(proofWith(first, `a.test/${INSTITUTION}`)).toBe('holds')
    expect(proofWith(entry, `a.test/${INSTITUTION}`)).toBe('PROOF_INVALID')
    expect(proofWith(first, 'a.test/91440300MA5GHJKL34')).toBe('PROOF_INVALID')
    expect(proofWith(Buffer.from(` ${first.toString()}`), `a.test/${INSTITUTION}`)).toBe('PROOF_MALFORMED')
    expect(proofWith(Buffer.from('{}'), `a.test/${INSTITUTION}`)).toBe('PROOF_MALFORMED')
    expect(proofWith(Buffer.from('no JSON'), `a.test/${INSTITUTION}`)).toBe('PROOF_MALFORMED')
  })
})
