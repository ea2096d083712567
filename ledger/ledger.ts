import { join } from 'node:path'
import { SuanhengError } from '../core/errors.ts'
import type { Hasher, HashName } from '../core/merkle/hasher.ts'
import { hasherOf } from '../core/merkle/hasher.ts'
import type { VerifierKey } from '../core/note/signed-note.ts'
import { noteSigner, verifierKey } from '../core/note/signed-note.ts'
import { Uscc } from '../schemas/primitives.ts'
import { makeFolder, namesIn, syncFolder } from './durable-file.ts'
import type { Batch, LogHead } from './institution-log.ts'
import { InstitutionLog } from './institution-log.ts'
import type { Entry, Section } from './journal/entry.ts'
import { Journal } from './journal/journal.ts'
import type { Location } from './journal/segment.ts'
import { LogFolder } from './log/log-folder.ts'
import { TileCache } from './log/tile-cache.ts'
import type { LogKey } from './log-key.ts'
import { openLogKey } from './log-key.ts'

export type { LogHead } from './institution-log.ts'

export type LedgerOptions = {
  /** Holds `journal/`, `log.key`, `log.pub` and `logs/<institution>/`. */
  readonly directory: string
  /** Origin of a log is `<prefix>/<institution>`; `<prefix>/sm3/<institution>` where the hash is SM3. */
  readonly originPrefix: string
  readonly hash: HashName
}

/** Logs kept open though all of theirs is on disk: at most some 100 KiB each, for a million batches. */
const MAX_IDLE_LOGS = 256
/** Used this lately, a log is kept: its head may be in somebody's hands. */
const RECENT_LOGS = 64
/** Logs written at a time: their fsyncs share the disk's. */
const PUBLISHED_TOGETHER = 8
/** Shared by all logs: 16 MiB. */
const CACHED_TILES = 1024

type Leaf = ReturnType<InstitutionLog['take']>
type Recovered = { readonly institution: string; readonly manifest: Buffer; readonly leafBytes: number }

/**
 * The logs of all institutions over one journal. The journal's fsync is the only one an acknowledgement waits for: it
 * holds manifests and leaf hashes, and the logs on disk are made from it (`publish`). A batch leaves the journal only
 * after its log is published and its rows are in the store, so a crash at any moment replays to the same leaves at the
 * same places: never a fork.
 */
export class Ledger {
  readonly #options: LedgerOptions
  readonly #hasher: Hasher
  readonly #key: LogKey
  readonly #cache = new TileCache(CACHED_TILES)
  /** In order of use. */
  readonly #logs = new Map<string, InstitutionLog>()
  readonly #loading = new Map<string, Promise<InstitutionLog>>()
  /** Taken leaves whose entries the journal is writing. */
  readonly #writing = new Map<Entry, { readonly log: InstitutionLog; readonly leaf: Leaf }>()
  #journal: Journal | null = null
  #publishing: Promise<unknown> = Promise.resolve()

  private constructor(options: LedgerOptions, hasher: Hasher, key: LogKey) {
    this.#options = options
    this.#hasher = hasher
    this.#key = key
  }

  /**
   * Opens the journal, the lock included, and takes what it holds into the logs.
   * Errors: STORE_IN_USE, JOURNAL_UNAVAILABLE, LEDGER_DAMAGED, NOTE_MALFORMED, CHECKPOINT_FORGED.
   */
  static async open(options: LedgerOptions): Promise<Ledger> {
    const changed = await makeFolder(join(options.directory, 'logs'))
    await Promise.all(changed.map(syncFolder))
    const recovered: Recovered[] = []
    let ledger: Ledger | null = null
    const journal = await Journal.open(join(options.directory, 'journal'), {
      recovered: ({ head }) => {
        if (head.manifest === undefined) return
        const manifest = Buffer.from(head.manifest)
        recovered.push({ institution: head.institution, manifest, leafBytes: head.leaves?.bytes ?? 0 })
      },
      durable: (group) => {
        if (ledger !== null) ledger.#settle(group)
      },
    })
    try {
      const opened = new Ledger(options, hasherOf(options.hash), await openLogKey(options.directory))
      for (const { institution, manifest, leafBytes } of recovered)
        await (await opened.#open(institution)).replay(manifest, leafBytes)
      for (const log of opened.#logs.values()) await log.requireNothingBeyond()
      opened.#journal = journal
      ledger = opened
      return opened
    } catch (error) {
      await journal.close()
      throw error
    }
  }

  get journal(): Journal {
    if (this.#journal === null) throw new SuanhengError('INTERNAL', 'the ledger is not open yet')
    return this.#journal
  }

  get key(): LogKey {
    return this.#key
  }

  /** Everything appended so far, durable or on its way; the institution's turn is the caller's. */
  async head(institution: string): Promise<LogHead> {
    return (await this.#open(institution)).head
  }

  /**
   * Appends a batch (`head.manifest` is its leaf) or a decision without a leaf. Resolves once fsynced.
   * Errors: JOURNAL_UNAVAILABLE, LEDGER_DAMAGED when sequence, previous or recordsBefore do not follow on, INTERNAL
   * for what is no manifest, not canonical, or of 64 KiB and more; nothing is written then.
   */
  async append(entry: Entry): Promise<Location> {
    const { institution, manifest, leaves, sequence } = entry.head
    if (manifest === undefined) return this.journal.append(entry)
    // Without a turn in between where it is open already, as it is after `head`: the next `head` counts this batch.
    const log = this.#logs.get(institution) ?? (await this.#open(institution))
    if (this.journal.failure !== null) throw this.journal.failure
    const leaf = log.take(Buffer.from(manifest), leaves?.bytes ?? 0)
    if (log.head.size !== sequence)
      throw new SuanhengError('INTERNAL', 'the entry is of another sequence', { sequence })
    this.#writing.set(entry, { log, leaf })
    return this.journal.append(entry)
  }

  /** tlog-proof of a durable manifest against the newest checkpoint; the manifest is its `extra`. Errors: NOT_FOUND, LEDGER_DAMAGED. */
  async proof(institution: string, index: number): Promise<string> {
    return (await this.#open(institution)).proof(index)
  }

  /**
   * Writes and fsyncs tiles, entries, leaves and checkpoint of these batches' logs. `entries` as the journal gives
   * them back, oldest first; those without a manifest, and those on disk already, change nothing. Errors: LEDGER_DAMAGED.
   */
  publish(entries: readonly Entry[]): Promise<void> {
    const done = this.#publishing.then(() => this.#publish(entries))
    this.#publishing = done.catch(() => {})
    return done
  }

  /** Institutions with a published log. */
  async institutions(): Promise<readonly string[]> {
    return institutionsOf(this.#options.directory)
  }

  /** Errors: NOT_FOUND for what is no institution's name. */
  log(institution: string): LogFolder {
    const known = this.#logs.get(institution)
    if (known !== undefined) return known.folder
    const directory = logDirectory(this.#options.directory, institution)
    return new LogFolder(directory, this.#hasher, this.verifierKey(institution), this.#cache)
  }

  verifierKey(institution: string): VerifierKey {
    return verifierKey(originOf(this.#options, institution), this.#key.publicKey)
  }

  async close(): Promise<void> {
    await this.#publishing
    await this.journal.close()
  }

  async #publish(entries: readonly Entry[]): Promise<void> {
    const batches = new Map<string, Batch[]>()
    for (const entry of entries) {
      const { institution, manifest } = entry.head
      if (manifest === undefined) continue
      const own = batches.get(institution) ?? []
      batches.set(institution, own)
      own.push({ manifest: Buffer.from(manifest), leaves: leavesOf(entry) })
    }
    const all = [...batches]
    const failures: unknown[] = []
    for (let i = 0; i < all.length; i += PUBLISHED_TOGETHER) {
      const together = all.slice(i, i + PUBLISHED_TOGETHER)
      const done = await Promise.allSettled(
        together.map(async ([institution, own]) => (await this.#open(institution)).publish(own)),
      )
      for (const outcome of done) if (outcome.status === 'rejected') failures.push(outcome.reason)
    }
    // One log that cannot be written holds up no other. All have ended by now: nothing is still being written.
    if (failures.length > 0) throw failures[0]
  }

  /** Called between a group's fsync and its promises. */
  #settle(group: readonly Entry[]): void {
    for (const entry of group) {
      const writing = this.#writing.get(entry)
      if (writing === undefined) continue
      this.#writing.delete(entry)
      writing.log.settle(writing.leaf)
    }
  }

  /** The log, loaded when needed. */
  async #open(institution: string): Promise<InstitutionLog> {
    for (;;) {
      const known = this.#logs.get(institution)
      if (known !== undefined) {
        this.#logs.delete(institution)
        this.#logs.set(institution, known)
        return known
      }
      const loading = this.#loading.get(institution) ?? this.#load(institution)
      this.#loading.set(institution, loading)
      await loading.finally(() => this.#loading.delete(institution))
    }
  }

  async #load(institution: string): Promise<InstitutionLog> {
    const signer = noteSigner(originOf(this.#options, institution), this.#key.privateKey)
    const log = await InstitutionLog.load(institution, this.log(institution), signer)
    // While the journal is taken in, its batches may be what the tiles beyond the checkpoint are of.
    if (this.#journal !== null) await log.requireNothingBeyond()
    this.#letGo()
    this.#logs.set(institution, log)
    return log
  }

  /** Logs that are on disk, those unused for longest first; never one that a caller may be about to append to. */
  #letGo(): void {
    let newer = this.#logs.size
    for (const [name, { isIdle }] of this.#logs) {
      if (this.#logs.size < MAX_IDLE_LOGS || newer-- <= RECENT_LOGS) return
      if (isIdle) this.#logs.delete(name)
    }
  }
}

/** Institutions with a published log in a ledger folder, in order. */
export async function institutionsOf(ledgerDirectory: string): Promise<readonly string[]> {
  const names = await namesIn(join(ledgerDirectory, 'logs'))
  return names.filter((name) => Uscc.safeParse(name).success).sort()
}

/** Errors: NOT_FOUND for what is no institution's name: it may come from a path of a request. */
export function logDirectory(ledgerDirectory: string, institution: string): string {
  if (!Uscc.safeParse(institution).success)
    throw new SuanhengError('NOT_FOUND', 'no institution has a log of this name', { institution })
  return join(ledgerDirectory, 'logs', institution)
}

export const originOf = ({ originPrefix, hash }: LedgerOptions, institution: string): string =>
  hash === 'sm3' ? `${originPrefix}/sm3/${institution}` : `${originPrefix}/${institution}`

/** The leaf hashes within the bytes of an entry's sections. */
function leavesOf({ head, sections }: Entry): Uint8Array {
  if (head.leaves === undefined || head.leaves.bytes === 0) return new Uint8Array(0)
  const { at, bytes } = head.leaves
  const found: Uint8Array[] = []
  let start = 0
  for (const piece of sections.flatMap(({ pieces }: Section) => pieces)) {
    const [from, to] = [Math.max(at - start, 0), Math.min(at + bytes - start, piece.length)]
    if (from < to) found.push(piece.subarray(from, to))
    start += piece.length
  }
  const leaves = Buffer.concat(found)
  if (leaves.length !== bytes)
    throw new SuanhengError(
      'LEDGER_DAMAGED',
      `batch ${head.batchId} has ${leaves.length} bytes of leaf hashes, not ${bytes}`,
    )
  return leaves
}
