import { createHash } from 'node:crypto'
import { z } from 'zod'
import { SuanhengError } from '../core/errors.ts'
import { verifyBase } from '../core/http-signature/verify-base.ts'
import type { ProvenBatch } from '../core/note/batch-proof.ts'
import { verifyBatchProof } from '../core/note/batch-proof.ts'
import { verifyRecordProof } from '../core/note/record-proof.ts'
import type { VerifierKey } from '../core/note/signed-note.ts'
import { Receipt } from '../ingest/accept/receipt.ts'
import { RecordProof } from '../schemas/record-proof.ts'

/** What a file proves. `record`: the id and digest of the record that a record proof adds. */
export type Proven = ProvenBatch & { readonly record: { readonly id: string; readonly digest: string } | null }

/**
 * Checks a file that the service gave, offline: a tlog-proof, a receipt (JSON with `proof`) or a record proof. What the
 * file says beside its proof must be what is proven; a signature kept in the manifest must hold.
 * Errors: PROOF_MALFORMED, NOTE_MALFORMED, CHECKPOINT_FORGED, PROOF_INVALID, SIGNATURE_INVALID.
 */
export function verifyReceiptFile(text: string, key: VerifierKey): readonly Proven[] {
  const proven = text.trimStart().startsWith('{')
    ? verifyJson(parseJson(text), key)
    : [{ ...verifyBatchProof(text, key), record: null }]
  for (const { manifest } of proven) {
    if (manifest.signature !== null && !verifyBase(manifest.signature, manifest.bodySha256))
      throw new SuanhengError('SIGNATURE_INVALID', `the signature kept with batch ${manifest.sequence} does not hold`, {
        sequence: manifest.sequence,
        keyId: manifest.signature.keyId,
      })
  }
  return proven
}

/** Errors: PROOF_INVALID when these bytes are not the body of the batch as it was received. */
export function verifyBody({ manifest }: ProvenBatch, body: Uint8Array): void {
  const sha256 = createHash('sha256').update(body).digest('hex')
  if (sha256 === manifest.bodySha256) return
  throw new SuanhengError('PROOF_INVALID', 'the body is not the one that the batch was received as', {
    bodySha256: sha256,
    proven: manifest.bodySha256,
  })
}

function verifyJson(json: unknown, key: VerifierKey): readonly Proven[] {
  const record = RecordProof.safeParse(json)
  if (record.success) {
    const { id } = record.data
    return verifyRecordProof(record.data, key).map(({ leaf, canonical: _, ...batch }) => ({
      ...batch,
      record: { id, digest: leaf },
    }))
  }
  const receipt = Receipt.required({ proof: true }).safeParse(json)
  if (receipt.success) return [{ ...verifyReceipt(receipt.data, key), record: null }]
  // Any other answer that carries a proof.
  const other = z.looseObject({ proof: z.string() }).safeParse(json)
  if (other.success && !('batchId' in other.data)) return [{ ...verifyBatchProof(other.data.proof, key), record: null }]
  const refusal = z.looseObject({ type: z.string(), code: z.string(), detail: z.string() }).safeParse(json)
  if (refusal.success)
    throw new SuanhengError(
      'PROOF_MALFORMED',
      `the file holds an error answer of the service: ${refusal.data.code}: ${refusal.data.detail}`,
    )
  throw new SuanhengError('PROOF_MALFORMED', 'the JSON is neither a receipt with "proof" nor a record proof')
}

/** The receipt's own words are believed only where the manifest says the same. */
function verifyReceipt(receipt: Receipt & { readonly proof: string }, key: VerifierKey): ProvenBatch {
  const batch = verifyBatchProof(receipt.proof, key)
  const { manifest } = batch
  const pairs: Readonly<Record<string, readonly [unknown, unknown]>> = {
    batchId: [receipt.batchId, `${manifest.institution}-${manifest.sequence}`],
    institution: [receipt.institution, manifest.institution],
    kind: [receipt.kind, manifest.kind],
    sequence: [receipt.sequence, manifest.sequence],
    receivedAt: [receipt.receivedAt, manifest.receivedAt],
    receivedBy: [receipt.receivedBy, manifest.receivedBy],
    bodySha256: [receipt.bodySha256, manifest.bodySha256],
    idempotencyKey: [receipt.idempotencyKey ?? null, manifest.idempotencyKey],
    cardSeconds: [receipt.cardSeconds, manifest.cardSeconds],
    earliest: [receipt.earliest, manifest.earliest],
    latest: [receipt.latest, manifest.latest],
    'records.received': [receipt.records.received, manifest.received],
    'records.recorded': [receipt.records.recorded + receipt.records.conflict, manifest.records],
    'records.duplicate': [receipt.records.duplicate, manifest.duplicate],
    'records.conflict': [receipt.records.conflict, manifest.conflict],
    'records.rejected': [receipt.records.rejected, manifest.rejected],
  }
  const differing = Object.entries(pairs).flatMap(([field, [said, proven]]) => (said === proven ? [] : [field]))
  if (differing.length > 0) {
    throw new SuanhengError('PROOF_INVALID', `the receipt says other than its proof: ${differing.join(', ')}`, {
      fields: differing,
    })
  }
  return batch
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('PROOF_MALFORMED', 'the file is neither a tlog-proof nor JSON', {}, error)
  }
}
