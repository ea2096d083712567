import { SuanhengError } from '../../core/errors.ts'
import type { Journal } from '../../ledger/journal/journal.ts'

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
