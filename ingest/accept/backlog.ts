import { SuanhengError } from '../../core/errors.ts'
import type { Journal } from '../../ledger/journal/journal.ts'
import type { DecodePool } from '../decode/pool.ts'

export type BacklogLimits = { readonly maxBytes: number; readonly maxRecords: number }

/**
 * Bounds what was acknowledged and is not in the store yet: bytes on disk, and records whose
 * identities are held in memory. Room is taken before a body is worked on.
 * Errors: BACKLOG_FULL, JOURNAL_UNAVAILABLE.
 */
export function requireRoom(journal: Journal, pendingRecords: number, limits: BacklogLimits): void {
  if (journal.failure !== null) throw journal.failure
  if (journal.pendingBytes >= limits.maxBytes || pendingRecords >= limits.maxRecords) {
    throw new SuanhengError('BACKLOG_FULL', 'the store is behind the journal', {
      pendingBytes: journal.pendingBytes,
      pendingRecords,
      retryAfterSeconds: 2,
    })
  }
}

/** A body that would wait longer for a decoder is asked to come back: its sender learns of it now, and it takes no memory. */
const PATIENCE_MS = 500
/** Less than this never waits long, whatever the last bodies took: 8 MiB, some 10,000 records of JSON. */
const ALWAYS_TAKEN_BYTES = 8 << 20

/**
 * Bounds how long an acknowledgement takes when many send at once. Whoever has nothing waiting is taken, whatever others
 * sent: who sends without end is the one that is asked to come back. Errors: TOO_MANY_REQUESTS.
 */
export function requireTurn(
  { waitingBytes, waitMs, waitingBytesOf }: Pick<DecodePool, 'waitingBytes' | 'waitMs' | 'waitingBytesOf'>,
  institution: string,
): void {
  if (waitingBytes < ALWAYS_TAKEN_BYTES || waitMs <= PATIENCE_MS || waitingBytesOf(institution) === 0) return
  throw new SuanhengError('TOO_MANY_REQUESTS', 'too many bodies wait to be decoded', {
    waitingBytes,
    waitMs: Math.round(waitMs),
    retryAfterSeconds: 1,
  })
}
