import type { HashName } from '../core/merkle/hasher.ts'
import type { VerifierKey } from '../core/note/signed-note.ts'
import type { Entry, EntryHead } from './journal/entry.ts'
import type { Journal } from './journal/journal.ts'
import type { Location } from './journal/segment.ts'
import type { LogFolder } from './log/log-folder.ts'
import type { LogKey } from './log-key.ts'

export type LedgerOptions = {
  /** Holds `journal/`, `log.key`, `log.pub` and `logs/<institution>/`. */
  readonly directory: string
  /** Origin of a log is `<prefix>/<institution>`; `<prefix>/sm3/<institution>` where the hash is SM3. */
  readonly originPrefix: string
  readonly hash: HashName
}

/** What the next manifest must say of those before it. */
export type LogHead = {
  readonly size: number
  /** Leaf hash of the last manifest, hex; null where there is none. */
  readonly previous: string | null
  readonly records: number
}

/**
 * The logs of all institutions over one journal. The journal's fsync is the only one an acknowledgement waits for: it
 * holds manifests and leaf hashes, and the logs on disk are made from it (`publish`). A batch leaves the journal only
 * after its log is published and its rows are in the store, so a crash at any moment replays to the same leaves at the
 * same places: never a fork.
 */
export class Ledger {
  static open(_options: LedgerOptions): Promise<Ledger> {
    throw new Error('not yet')
  }
  get journal(): Journal {
    throw new Error('not yet')
  }
  get key(): LogKey {
    throw new Error('not yet')
  }
  /** Everything appended so far, durable or on its way; the institution's turn is the caller's. */
  head(_institution: string): Promise<LogHead> {
    throw new Error('not yet')
  }
  /**
   * Appends a batch (`head.manifest` is its leaf) or a decision without a leaf. Resolves once fsynced.
   * Errors: JOURNAL_UNAVAILABLE, LEDGER_DAMAGED when sequence, previous or recordsBefore do not follow on.
   */
  append(_entry: Entry): Promise<Location> {
    throw new Error('not yet')
  }
  /** tlog-proof of a durable manifest against the newest checkpoint. Errors: NOT_FOUND. */
  proof(_institution: string, _index: number): Promise<string> {
    throw new Error('not yet')
  }
  /** Writes and fsyncs tiles, entries, leaves and checkpoint of these batches' logs. Doing it twice changes nothing. */
  publish(_heads: readonly EntryHead[]): Promise<void> {
    throw new Error('not yet')
  }
  /** Institutions with a published log. */
  institutions(): Promise<readonly string[]> {
    throw new Error('not yet')
  }
  log(_institution: string): LogFolder {
    throw new Error('not yet')
  }
  verifierKey(_institution: string): VerifierKey {
    throw new Error('not yet')
  }
  close(): Promise<void> {
    throw new Error('not yet')
  }
}
