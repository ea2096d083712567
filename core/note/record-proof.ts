import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import type { ProvenVersion, RecordProof } from '../../schemas/record-proof.ts'
import { SuanhengError } from '../errors.ts'
import { SHA256 } from '../merkle/hasher.ts'
import { verifyInclusion } from '../merkle/verify.ts'
import type { ProvenBatch } from './batch-proof.ts'
import { verifyBatchProof } from './batch-proof.ts'
import type { VerifierKey } from './signed-note.ts'

/** `leaf` is the record's digest, hex. */
export type ProvenRecord = ProvenBatch & { readonly leaf: string; readonly canonical: Uint8Array }

/**
 * Checks every version of a record proof, offline: its bytes → the batch's record tree → the log. Also that they are of
 * the record that the proof names.
 * Errors: those of verifyBatchProof; PROOF_INVALID.
 */
export const verifyRecordProof = (proof: RecordProof, key: VerifierKey): ProvenRecord[] =>
  proof.versions.map((version) => verifyVersion(proof, version, key))

function verifyVersion(named: RecordProof, version: ProvenVersion, key: VerifierKey): ProvenRecord {
  const batch = verifyBatchProof(version.proof, key)
  const { manifest } = batch
  const { index, size, path } = version.record
  const canonical = fromHex(version.canonical)
  const leaf = SHA256.leaf(canonical)
  const leafHex = Buffer.from(leaf).toString('hex')
  const proof = path.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')))
  const holds =
    leafHex === version.record.leaf &&
    size === manifest.records &&
    version.batchId === `${manifest.institution}-${manifest.sequence}` &&
    verifyInclusion(SHA256, { index, size, leaf, proof, root: fromHex(manifest.recordsRoot) })
  if (!holds) throw invalid(version, `the record is not number ${index} of batch ${version.batchId}`)
  const isNamed =
    named.kind === manifest.kind &&
    named.institution === manifest.institution &&
    idOf(named.kind, canonical) === named.id
  if (!isNamed) throw invalid(version, `the record of batch ${version.batchId} is not ${named.kind} ${named.id}`)
  return { ...batch, leaf: leafHex, canonical }
}

const invalid = ({ batchId, record }: ProvenVersion, message: string) =>
  new SuanhengError('PROOF_INVALID', message, { batchId, index: record.index })

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))

/** The id that canonical bytes say; null where they are not those of this kind. */
function idOf(kind: string, canonical: Uint8Array): string | null {
  const definition = KINDS[kind as KindName] as (typeof KINDS)[KindName] | undefined
  if (kind === 'usage_record') return secondText(`${kind}/1`, canonical)
  if (definition?.form !== 'entity') return null
  try {
    const value = definition.schema.safeParse(JSON.parse(Buffer.from(canonical).toString('utf8')))
    return value.success ? (definition.id as (body: unknown) => string)(value.data) : null
  } catch {
    // Not JSON: no record of this kind, whoever logged it.
    return null
  }
}

/** Of bytes that begin with two texts, the second, where the first is `tag` (docs/canonical-record.md). */
function secondText(tag: string, canonical: Uint8Array): string | null {
  const bytes = Buffer.from(canonical)
  const at = 4 + Buffer.byteLength(tag)
  if (bytes.length < at + 4 || bytes.readUInt32LE(0) !== at - 4 || bytes.toString('utf8', 4, at) !== tag) return null
  return bytes.toString('utf8', at + 4, at + 4 + bytes.readUInt32LE(at))
}
