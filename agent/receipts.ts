import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Receipt } from '../client/index.ts'
import { messageOf, SuanhengError } from '../core/errors.ts'
import { verifyBatchProof } from '../core/note/batch-proof.ts'
import type { VerifierKey } from '../core/note/signed-note.ts'
import { parseVerifierKey } from '../core/note/signed-note.ts'
import { isMissing, makeFolder, replaceFile, syncFolder } from '../ledger/durable-file.ts'
import type { SpooledBatch } from './spool.ts'
import type { Log } from './surroundings.ts'

/**
 * The key of the log that receipts are proven against: the one declared, or else the first that the service gave, kept
 * in `file` from then on. A service that comes with another key later is not believed.
 * Errors: NOTE_MALFORMED, CONFIG_INVALID; those of `ask`.
 */
export async function logKeyOf(
  declared: string | undefined,
  file: string,
  ask: () => Promise<string>,
  log: Log,
): Promise<VerifierKey> {
  if (declared !== undefined) return parseVerifierKey(declared.trim())
  try {
    return parseVerifierKey((await readFile(file, 'utf8')).trim())
  } catch (error) {
    if (!isMissing(error)) throw new SuanhengError('CONFIG_INVALID', `${file}: ${messageOf(error)}`, {}, error)
  }
  const key = parseVerifierKey((await ask()).trim())
  await replaceFile(file, `${key.text}\n`, 0o600)
  log('warn', 'log_key_kept', { key: key.text, file, why: 'no service.logKey is set: compare it with the operator’s' })
  return key
}

/**
 * Checks that the receipt proves this batch: these bytes under this key stand in the institution's log.
 * Errors: PROOF_MALFORMED, NOTE_MALFORMED, CHECKPOINT_FORGED, PROOF_INVALID.
 */
export function verifyReceipt(receipt: Receipt, batch: SpooledBatch, institution: string, key: VerifierKey): void {
  if (receipt.proof === undefined)
    throw new SuanhengError('PROOF_MALFORMED', `the answer to batch ${batch.number} carries no proof`)
  const { manifest } = verifyBatchProof(receipt.proof, key)
  const bodySha256 = createHash('sha256').update(batch.bytes).digest('hex')
  const pairs = {
    institution: [manifest.institution, institution],
    bodySha256: [manifest.bodySha256, bodySha256],
    idempotencyKey: [manifest.idempotencyKey, batch.idempotencyKey],
    batchId: [receipt.batchId, `${manifest.institution}-${manifest.sequence}`],
    'records.recorded': [receipt.records.recorded + receipt.records.conflict, manifest.records],
    'records.duplicate': [receipt.records.duplicate, manifest.duplicate],
    'records.rejected': [receipt.records.rejected, manifest.rejected],
  }
  const differing = Object.entries(pairs).flatMap(([field, [said, proven]]) => (said === proven ? [] : [field]))
  if (differing.length > 0)
    throw new SuanhengError('PROOF_INVALID', `the receipt proves another batch: ${differing.join(', ')}`, {
      fields: differing,
    })
}

/** Writes the receipt with its proof, fsynced, to `<folder>/<day received>/<batchId>.json`: see `suanheng receipt verify`. */
export async function keepReceipt(folder: string, receipt: Receipt): Promise<void> {
  const { receivedAt, batchId } = receipt
  if (!/^\d{4}-\d{2}-\d{2}T/.test(receivedAt) || !/^[0-9A-Z]{18}-\d{1,15}$/.test(batchId))
    throw new SuanhengError('PROOF_MALFORMED', 'the receipt has no batch id or no moment of receipt')
  const day = join(folder, receivedAt.slice(0, 10))
  for (const changed of await makeFolder(day)) await syncFolder(changed)
  await replaceFile(join(day, `${batchId}.json`), `${JSON.stringify(receipt)}\n`, 0o600)
}
