import { join } from 'node:path'
import type { Receipt, SuanhengClient } from '../client/index.ts'
import { PATIENCE, ServiceProblem, waitMs } from '../client/index.ts'
import type { ErrorCode } from '../core/errors.ts'
import { messageOf } from '../core/errors.ts'
import type { VerifierKey } from '../core/note/signed-note.ts'
import { makeFolder, replaceFile, syncFolder, writeSynced } from '../ledger/durable-file.ts'
import type { Board } from './board.ts'
import { keepReceipt, verifyReceipt } from './receipts.ts'
import type { Spool, SpooledBatch } from './spool.ts'
import type { Log, Surroundings } from './surroundings.ts'
import { within } from './within.ts'

export type SenderOptions = {
  readonly institution: string
  readonly spool: Spool
  readonly client: SuanhengClient
  /** Asked before each batch; fails while the service cannot be asked. */
  readonly logKey: () => Promise<VerifierKey>
  readonly receipts: string
  readonly setAside: string
  readonly board: Board
  readonly log: Log
  readonly surroundings: Surroundings
}

/**
 * Refusals of the batch itself: sent again it would be refused again. Every other refusal (a token, a key, an address, a
 * proxy) is about us and the way there: the batch waits until somebody has mended that.
 */
const ABOUT_THE_BATCH: readonly ErrorCode[] = [
  'BODY_EMPTY',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'TOO_MANY_RECORDS',
  'BATCH_REJECTED',
  'IDEMPOTENCY_KEY_REUSED',
  'JSON_MALFORMED',
  'JSON_DUPLICATE_KEY',
  'JSON_NUMBER_INEXACT',
  'JSON_TOO_DEEP',
  'CSV_MALFORMED',
  'ARROW_MALFORMED',
  'ARROW_UNSUPPORTED',
  'ARROW_SCHEMA_MISMATCH',
  'CONTENT_TYPE_UNSUPPORTED',
  'CONTENT_ENCODING_UNSUPPORTED',
  'SIGNATURE_REQUIRED',
]

/** Sends what is spooled, oldest first, each batch until it is acknowledged or set aside. Ends with the signal's reason. */
export async function sendAll(options: SenderOptions, signal: AbortSignal): Promise<never> {
  for (;;) await sendOldest(options, signal)
}

/** One batch, however long it takes. */
export async function sendOldest(options: SenderOptions, signal: AbortSignal): Promise<void> {
  const { spool, board, surroundings, log } = options
  const batch = await patiently(options, signal, () => spool.oldest(signal))
  const settled = await patiently(options, signal, async () => {
    try {
      return { receipt: await deliver(options, batch, signal) }
    } catch (error) {
      if (error instanceof ServiceProblem && ABOUT_THE_BATCH.includes(error.code)) return { problem: error }
      throw error
    }
  })
  // A full disk may hold up any of these. The service gives the same receipt again, so doing them again is safe.
  await patiently(options, signal, async () => {
    if ('problem' in settled) await putAside(options.setAside, batch, settled.problem)
    else await keepReceipt(options.receipts, settled.receipt)
    await spool.release(batch.number)
  })
  if ('problem' in settled) {
    board.setAside.batches++
    board.setAside.records += batch.records
    const { code, message } = settled.problem
    log('error', 'batch_set_aside', {
      number: Number(batch.number),
      source: batch.source,
      records: batch.records,
      code,
      message,
    })
    return
  }
  told(options, batch, settled.receipt)
  board.service.lastAcknowledged = new Date(surroundings.now()).toISOString()
}

async function deliver(options: SenderOptions, batch: SpooledBatch, signal: AbortSignal): Promise<Receipt> {
  const key = await options.logKey()
  const { bytes, contentType, route, idempotencyKey } = batch
  const body = { bytes, contentType, contentEncoding: 'gzip' } as const
  const receipt = await within(signal, null, (until) =>
    options.client.sendBody(route, body, { partial: true, idempotencyKey, signal: until }),
  )
  verifyReceipt(receipt, batch, options.institution, key)
  return receipt
}

function told({ board, log }: SenderOptions, batch: SpooledBatch, { batchId, records }: Receipt): void {
  board.sent.batches++
  board.sent.recorded += records.recorded
  board.sent.duplicate += records.duplicate
  board.sent.conflict += records.conflict
  board.sent.rejected += records.rejected
  const fields = { number: Number(batch.number), source: batch.source, batchId, ...records }
  if (records.rejected > 0) log('warn', 'records_quarantined', fields)
  else if (records.conflict > 0) log('warn', 'records_in_conflict', fields)
  else log('info', 'batch_acknowledged', fields)
}

/** Tries until it succeeds, with longer and longer pauses; what is waited for stands on the board. */
async function patiently<T>(
  { board, log, surroundings }: SenderOptions,
  signal: AbortSignal,
  task: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      const result = await task()
      Object.assign(board.service, { state: 'taking', why: null, waitingUntil: null })
      return result
    } catch (error) {
      signal.throwIfAborted()
      const asked =
        error instanceof Error && 'retryAfterSeconds' in error ? (error.retryAfterSeconds as number | null) : null
      const ms = waitMs(failures, asked, PATIENCE, surroundings.random)
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'SERVICE_UNREACHABLE'
      const why = `${code}: ${messageOf(error)}`
      // Once a reason: a service that is away for weeks must not fill the log.
      if (board.service.why !== why) log('warn', 'sending_waits', { code, message: messageOf(error), ms })
      const until = new Date(surroundings.now() + ms).toISOString()
      Object.assign(board.service, { state: 'waiting', why, waitingUntil: until })
      await surroundings.sleep(ms, signal)
    }
  }
}

/** Keeps a refused batch with what the service said of it: `<number>.ndjson.gz` and `<number>.problem.json`. */
async function putAside(folder: string, batch: SpooledBatch, { problem }: ServiceProblem): Promise<void> {
  for (const changed of await makeFolder(folder)) await syncFolder(changed)
  const name = join(folder, batch.number.toString().padStart(12, '0'))
  await writeSynced(`${name}.ndjson.gz`, batch.bytes, 0o600)
  const { number, source, route, records, idempotencyKey } = batch
  const about = { number: Number(number), source, route, records, idempotencyKey, problem }
  await replaceFile(`${name}.problem.json`, `${JSON.stringify(about, null, 1)}\n`, 0o600)
}
