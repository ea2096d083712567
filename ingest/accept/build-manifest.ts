import { canonicalJson } from '../../core/canonical-json.ts'
import type { LogHead } from '../../ledger/ledger.ts'
import type { BatchSignature, Manifest } from '../../schemas/manifest.ts'
import type { PackedBatch } from '../decode/pack.ts'
import type { Receipt } from './receipt.ts'

/** The log's leaf for a batch, as canonical JSON. `head` is the log before it, in whose order `receipt.sequence` was given. */
export function buildManifest(
  receipt: Receipt,
  batch: Pick<PackedBatch, 'rows' | 'recordsRoot'>,
  head: LogHead,
  signature: BatchSignature | null,
): string {
  const { received, duplicate, conflict, rejected } = receipt.records
  const manifest: Manifest = {
    schema: 'suanheng/manifest/1',
    institution: receipt.institution,
    kind: receipt.kind,
    sequence: receipt.sequence,
    previous: head.previous,
    recordsBefore: head.records,
    records: batch.rows,
    recordsRoot: batch.recordsRoot,
    received,
    duplicate,
    conflict,
    rejected,
    cardSeconds: receipt.cardSeconds,
    earliest: receipt.earliest,
    latest: receipt.latest,
    receivedAt: receipt.receivedAt,
    receivedBy: receipt.receivedBy,
    bodySha256: receipt.bodySha256,
    idempotencyKey: receipt.idempotencyKey ?? null,
    signature,
  }
  return canonicalJson(manifest)
}
