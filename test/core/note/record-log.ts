import { generateKeyPairSync } from 'node:crypto'
import { canonicalJson } from '../../../core/canonical-json.ts'
import { type Hash, type HashName, hasherOf, SHA256 } from '../../../core/merkle/hasher.ts'
import { inclusionProof, type NodeReader } from '../../../core/merkle/prove.ts'
import { rootOf } from '../../../core/merkle/root.ts'
import { signCheckpoint } from '../../../core/note/checkpoint.ts'
import { noteSigner } from '../../../core/note/signed-note.ts'
import { formatProof } from '../../../core/note/tlog-proof.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import type { RecordProof } from '../../../schemas/record-proof.ts'

export const INSTITUTION = '91440300MA5FABCD12'
export const { privateKey } = generateKeyPairSync('ed25519')
export const signerOf = (hash: HashName) =>
  noteSigner(`a.test/${hash === 'sm3' ? 'sm3/' : ''}${INSTITUTION}`, privateKey)

export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
export const text = (value: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(Buffer.byteLength(value))
  return Buffer.concat([length, Buffer.from(value)])
}
/** As a usage record begins; what follows does not matter here. */
export const canonicalOf = (id: string) => Buffer.concat([text('usage_record/1'), text(id), Buffer.from('rest')])
export const readerOf =
  (hash: HashName, leaves: Uint8Array): NodeReader =>
  async (nodes) =>
    nodes.map(({ height, index }) =>
      rootOf(hasherOf(hash), leaves.subarray(index * 2 ** height * 32, (index + 1) * 2 ** height * 32)),
    )
export const concat = (hashes: readonly Hash[]) => new Uint8Array(Buffer.concat(hashes))

/** A log of `batches` manifests, the one at `at` with `records` records, and the proof of the one at `place`. */
export async function proofOf(hash: HashName, batches: number, at: number, records: number, place: number) {
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
