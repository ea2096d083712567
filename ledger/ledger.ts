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
import type { Entry, EntryHead } from './journal/entry.ts'
import type { Journal } from './journal/journal.ts'
import { leavesOf } from './journal/leaves-of.ts'
import type { Location } from './journal/segment.ts'
import type { LeaseOptions } from './lease/leases.ts'
import { Leases } from './lease/leases.ts'
import { openJournal } from './lease/open-journal.ts'
import { refusedOf } from './lease/refused.ts'
import { retake, sweep } from './lease/sweep.ts'
import { takeOver } from './lease/take-over.ts'
import { LogFolder } from './log/log-folder.ts'
import { TileCache } from './log/tile-cache.ts'
import type { LogKey } from './log-key.ts'
import { openLogKey, readLogKey } from './log-key.ts'

export type { LogHead } from './institution-log.ts'

export type LedgerOptions = {
  /** Holds `journal/`, `log.key`, `log.pub` and `logs/<institution>/`. */
  readonly directory: string
  /** Origin of a log is `<prefix>/<institution>`; `<prefix>/sm3/<institution>` where the hash is SM3. */
  readonly originPrefix: string
  readonly hash: HashName
  /** Several processes write here, each log by one of them at a time: docs/operations.md. */
  readonly shared?: LeaseOptions
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
  #leases: Leases | null = null
  #isReader = false
  readonly #taking = new Map<string, Promise<number>>()
  /** Told when entries of other instances were taken over: they are to be drained. */
  onTakenOver: (institution: string) => void = () => {}
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
    const { shared } = options
    const recovered: EntryHead[] = []
    let last = 0n
    let ledger: Ledger | null = null
    const journal = await openJournal(options, {
      recovered: ({ head }, { position }) => {
        recovered.push(head)
        last = position
      },
      durable: (group) => {
        if (ledger !== null) ledger.#settle(group)
      },
      confirm: async (group) => (ledger === null ? new Map() : ledger.#confirm(group)),
    })
    try {
      const opened = new Ledger(options, hasherOf(options.hash), await openLogKey(options.directory))
      ledger = opened
      if (shared === undefined) await opened.#replay(recovered)
      opened.#journal = journal
      if (shared === undefined) return opened
      const leases = await Leases.open(options.directory, shared)
      const hold = (institution: string) => opened.hold(institution)
      opened.#leases = leases
      leases.start(() => opened.sweep())
      await retake(recovered, leases, hold)
      if (last > 0n) await journal.markDrained(last)
      return opened
    } catch (error) {
      if (ledger !== null) await ledger.#leases?.stop()
      await journal.close()
      throw error
    }
  }

  /**
   * For a process that only reads: what is published, without lock, journal or lease. Nothing in the folder is written.
   * Errors: LEDGER_DAMAGED where the key is missing: a service that writes makes it.
   */
  static async read(options: LedgerOptions): Promise<Ledger> {
    const ledger = new Ledger(options, hasherOf(options.hash), await readLogKey(options.directory))
    ledger.#isReader = true
    return ledger
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

  /** Null where one process has the folder to itself. */
  get leases(): Leases | null {
    return this.#leases
  }

  /** Under which this process alone writes the institution's log: 0 where it has the folder to itself, null where it does not. */
  epochOf(institution: string): number | null {
    if (this.#isReader) return null
    return this.#leases === null ? 0 : this.#leases.epochOf(institution)
  }

  /**
   * Makes this process the one that writes the institution's log, with all that was acknowledged elsewhere taken over.
   * Output: the epoch of the lease; 0 where there are none. Errors: LEDGER_HELD_ELSEWHERE.
   */
  async hold(institution: string): Promise<number> {
    if (this.#leases === null) return 0
    const held = this.#leases.epochOf(institution)
    if (held !== null) return held
    const taking = this.#taking.get(institution) ?? this.#take(institution, this.#leases)
    this.#taking.set(institution, taking)
    return taking.finally(() => this.#taking.delete(institution))
  }

  /** Takes over what instances that are gone have acknowledged and not brought into store and log; done several times a lease. */
  async sweep(): Promise<void> {
    if (this.#leases === null) return
    await sweep(this.#options.directory, this.#leases, (institution) => this.hold(institution))
  }

  /**
   * Appends a batch (`head.manifest` is its leaf) or a decision without a leaf. Resolves once fsynced.
   * Errors: JOURNAL_UNAVAILABLE, LEDGER_DAMAGED when sequence, previous or recordsBefore do not follow on, INTERNAL
   * for what is no manifest, not canonical, or of 64 KiB and more; nothing is written then. LEDGER_HELD_ELSEWHERE where
   * the lease was lost, or is no longer the one of `expected`, also while it was written: then it does not count.
   */
  async append(given: Entry, expected?: number): Promise<Location> {
    const { institution, manifest } = given.head
    const leases = this.#leases
    const epoch = leases?.epochOf(institution) ?? null
    if (leases !== null && (epoch === null || (expected ?? epoch) !== epoch))
      throw await leases.heldElsewhere(institution)
    const entry = epoch === null ? given : { head: { ...given.head, epoch }, sections: given.sections }
    if (manifest === undefined) return this.journal.append(entry)
    // Without a turn in between where it is open already, as it is after `head`: the next `head` counts this batch.
    return this.#append(entry, this.#logs.get(institution) ?? (await this.#open(institution)))
  }

  async #append(entry: Entry, log: InstitutionLog): Promise<Location> {
    const { manifest, leaves, sequence } = entry.head
    if (this.journal.failure !== null) throw this.journal.failure
    if (manifest === undefined) return this.journal.append(entry)
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
    await Promise.allSettled(this.#taking.values())
    // The lock of the journal goes last: until then no other run of this instance gives signs of life.
    await this.#leases?.stop()
    await this.#journal?.close()
  }

  async #publish(entries: readonly Entry[]): Promise<void> {
    const batches = new Map<string, { readonly head: EntryHead; readonly own: Batch[] }>()
    for (const entry of entries) {
      const { institution, manifest, epoch } = entry.head
      const key = `${institution} ${epoch}`
      const group = batches.get(key) ?? { head: entry.head, own: [] }
      batches.set(key, group)
      if (manifest !== undefined) group.own.push({ manifest: Buffer.from(manifest), leaves: leavesOf(entry) })
    }
    const all = [...batches.values()]
    const failures: unknown[] = []
    for (let i = 0; i < all.length; i += PUBLISHED_TOGETHER) {
      const together = all.slice(i, i + PUBLISHED_TOGETHER)
      const done = await Promise.allSettled(together.map(({ head, own }) => this.#publishLog(head, own)))
      for (const outcome of done) if (outcome.status === 'rejected') failures.push(outcome.reason)
    }
    // One log that cannot be written holds up no other. All have ended by now: nothing is still being written.
    if (failures.length > 0) throw failures[0]
  }

  /** Entries of a lost lease leave the journal once the next holder has all that counts of them, and not before. */
  async #publishLog({ institution, epoch }: EntryHead, own: readonly Batch[]): Promise<void> {
    const leases = this.#leases
    if (leases === null || epoch === undefined) {
      if (own.length > 0) await (await this.#open(institution)).publish(own)
      return
    }
    if (leases.epochOf(institution) === epoch) {
      if (own.length === 0) return
      const fence = { epoch, isNewest: () => leases.isNewest(institution, epoch) }
      try {
        return await (await this.#open(institution)).publish(own, fence)
      } catch (error) {
        if (!(error instanceof SuanhengError) || error.code !== 'LEDGER_HELD_ELSEWHERE') throw error
        this.#lose(institution, epoch)
      }
    }
    if ((await leases.claimsOf(institution).adopted()) <= epoch) throw await leases.heldElsewhere(institution)
  }

  /** What may not count of a group that is durable: whose lease was lost before. A higher claim is looked for just now. */
  async #confirm(group: readonly Entry[]): Promise<ReadonlyMap<Entry, SuanhengError>> {
    if (this.#leases === null) return new Map()
    const refused = await refusedOf(this.#leases, group)
    for (const { head } of refused.keys()) this.#lose(head.institution, head.epoch ?? 0)
    for (const entry of refused.keys()) this.#writing.delete(entry)
    return refused
  }

  #lose(institution: string, epoch: number): void {
    if (this.#leases?.epochOf(institution) !== epoch) return
    this.#leases.lose(institution, epoch)
    this.#logs.delete(institution)
  }

  async #take(institution: string, leases: Leases): Promise<number> {
    const { log, epoch } = await takeOver({
      ledgerDirectory: this.#options.directory,
      leases,
      institution,
      load: () => this.#read(institution),
      write: (entry, taken) => this.#append(entry, taken),
    })
    // In one turn: whoever sees the lease as held finds the log with what was taken over, not the one on disk.
    this.#logs.set(institution, log)
    leases.settle(institution, epoch)
    this.onTakenOver(institution)
    return epoch
  }

  async #replay(heads: readonly EntryHead[]): Promise<void> {
    for (const { institution, manifest, leaves } of heads)
      if (manifest !== undefined)
        await (await this.#open(institution)).replay(Buffer.from(manifest), leaves?.bytes ?? 0)
    for (const log of this.#logs.values()) await log.requireNothingBeyond()
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

  /** The log, loaded when needed; where another instance writes it, as it is published now. */
  async #open(institution: string): Promise<InstitutionLog> {
    if (this.#isReader || this.#leases?.epochOf(institution) === null) return this.#read(institution)
    for (;;) {
      const known = this.#logs.get(institution)
      if (known !== undefined) {
        this.#logs.delete(institution)
        this.#logs.set(institution, known)
        return known
      }
      const loading = this.#loading.get(institution) ?? this.#load(institution)
      this.#loading.set(institution, loading)
      const log = await loading.finally(() => this.#loading.delete(institution))
      if (!this.#logs.has(institution)) return log
    }
  }

  async #load(institution: string): Promise<InstitutionLog> {
    const epoch = this.#leases?.epochOf(institution)
    const log = await this.#read(institution)
    // While the journal is taken in, its batches may be what the tiles beyond the checkpoint are of.
    if (this.#journal !== null) await log.requireNothingBeyond()
    this.#letGo()
    if (this.#leases?.epochOf(institution) === epoch && !this.#logs.has(institution)) this.#logs.set(institution, log)
    return log
  }

  #read(institution: string): Promise<InstitutionLog> {
    const signer = noteSigner(originOf(this.#options, institution), this.#key.privateKey)
    const directory = logDirectory(this.#options.directory, institution)
    const folder = new LogFolder(directory, this.#hasher, this.verifierKey(institution), this.#cache)
    return InstitutionLog.load(institution, folder, signer)
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
