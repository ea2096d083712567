import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../core/errors.ts'
import type { Entry, EntryHead, Section } from '../../ledger/journal/entry.ts'
import type { Journal } from '../../ledger/journal/journal.ts'
import type { Location } from '../../ledger/journal/segment.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../store/client.ts'

export type DrainEvents = {
  /** The store holds these batches durably. */
  drained(heads: readonly EntryHead[]): void
  failed(error: unknown): void
  /** A group's logs were published, in so many seconds. */
  published(seconds: number): void
}

/** One insert takes in at most this much; larger groups make fewer and larger parts. */
const GROUP_BYTES = 48 << 20
const MAX_BACKOFF_MS = 10_000
/**
 * An insert of 10,000 rows costs the engine five times as much a row as one of 400,000: every part of every table and
 * rollup is written and fsynced by itself. So batches wait for more of them, as long as nobody asks.
 */
const LINGER_MS = 300
const LINGER_BYTES = GROUP_BYTES / 3

/**
 * Carries the journal into the store, oldest first, in groups, then has their logs published. An entry is marked as
 * drained only after both are durable; after a crash in between it is inserted and published again, which changes
 * nothing: every table's key names the content, and the leaves take the same places.
 */
export class Drain {
  readonly #ledger: Ledger
  readonly #journal: Journal
  readonly #store: Store
  readonly #events: DrainEvents
  #running: Promise<void> | null = null
  #stopping = new AbortController()
  #waiters: { readonly position: bigint; readonly resolve: () => void }[] = []
  #lastError: unknown = null
  /** Each part of the store (a shard) holds all of its own up to here, published or not. */
  readonly #stored = new Map<Store, bigint>()
  #hurry: (() => void) | null = null
  /** When the oldest of what is pending was there already, at the latest; in ms of the process. */
  #behindSince: number | null = null
  #publishedAt: number | null = null

  constructor(ledger: Ledger, store: Store, events: DrainEvents) {
    this.#ledger = ledger
    this.#journal = ledger.journal
    this.#store = store
    this.#events = events
  }

  /** The last failure since the last success; null when store and logs take everything in. */
  get lastError(): unknown {
    return this.#lastError
  }

  /** Seconds since when something acknowledged has not been in store and log; 0 when all is. */
  get lagSeconds(): number {
    return this.#behindSince === null ? 0 : (performance.now() - this.#behindSince) / 1000
  }

  /** Seconds since a checkpoint was published; null before the first. */
  get checkpointAgeSeconds(): number | null {
    return this.#publishedAt === null ? null : (performance.now() - this.#publishedAt) / 1000
  }

  /** Something may be waiting. Never blocks the caller. */
  kick(): void {
    if (this.#journal.pending.length > 0) this.#behindSince ??= performance.now()
    if (this.#isUrgent) this.#hurry?.()
    if (this.#running !== null || this.#stopping.signal.aborted) return
    this.#running = this.#run().finally(() => {
      this.#running = null
      if (this.#journal.pending.length > 0) this.kick()
    })
  }

  /** Resolves when everything acknowledged by now is in the store. */
  async caughtUp(): Promise<void> {
    const last = this.#journal.pending.at(-1)
    if (last === undefined) return
    const waiting = new Promise<void>((resolve) => {
      this.#waiters.push({ position: last.position, resolve })
    })
    this.kick()
    await waiting
  }

  /** Stops after the group under way. What is left stays in the journal. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#hurry?.()
    await this.#running
  }

  async #run(): Promise<void> {
    let backoffMs = 100
    while (this.#journal.pending.length > 0 && !this.#stopping.signal.aborted) {
      try {
        await this.#gather()
        await this.#drainGroup()
        this.#lastError = null
        backoffMs = 100
      } catch (error) {
        this.#lastError = error
        this.#events.failed(error)
        await sleep(backoffMs, undefined, { signal: this.#stopping.signal }).catch(() => {})
        backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)
      }
    }
  }

  /** Somebody waits for what is pending, or it fills an insert. */
  get #isUrgent(): boolean {
    if (this.#waiters.length > 0 || this.#stopping.signal.aborted) return true
    let bytes = 0
    for (const location of this.#journal.pending) {
      bytes += location.bytes
      if (bytes >= LINGER_BYTES) return true
    }
    return false
  }

  async #gather(): Promise<void> {
    if (this.#isUrgent) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LINGER_MS)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#hurry = null
  }

  async #drainGroup(): Promise<void> {
    const locations = takeGroup(this.#journal.pending)
    const isAll = locations.length === this.#journal.pending.length
    const begun = performance.now()
    const entries = await this.#journal.readAll(locations)
    const last = locations.at(-1)
    if (last === undefined) return
    await this.#takeIn(entries, locations, last.position)
    // After the store and before the mark: what lies under a published checkpoint is in the store.
    const started = performance.now()
    await this.#ledger.publish(entries)
    this.#events.published((performance.now() - started) / 1000)
    this.#publishedAt = performance.now()
    await this.#journal.markDrained(last.position)
    if (this.#journal.pending.length === 0) this.#behindSince = null
    else if (isAll) this.#behindSince = begun
    this.#events.drained(entries.map((entry) => entry.head))
    const done = this.#waiters.filter((waiter) => waiter.position <= last.position)
    this.#waiters = this.#waiters.filter((waiter) => waiter.position > last.position)
    for (const waiter of done) waiter.resolve()
  }

  /**
   * Each part of the store by itself: while one shard is away, the others are not given the same rows at each attempt; nor
   * is a store while a log cannot be written.
   */
  async #takeIn(entries: readonly Entry[], locations: readonly Location[], last: bigint): Promise<void> {
    const byPart = new Map<Store, Entry[]>()
    for (const [i, entry] of entries.entries()) {
      const part = this.#store.of(entry.head.institution)
      if (locations[i]?.isRefused === true || (locations[i]?.position ?? 0n) <= (this.#stored.get(part) ?? 0n)) continue
      byPart.set(part, [...(byPart.get(part) ?? []), entry])
    }
    const taken = await Promise.allSettled(
      [...byPart].map(async ([part, fresh]) => {
        for (const { table, columns, blocks } of groupByTable(fresh)) await part.insertNative(table, columns, blocks)
        this.#stored.set(part, last)
      }),
    )
    for (const result of taken) if (result.status === 'rejected') throw result.reason
  }
}

export const describeFailure = (error: unknown): string => messageOf(error)

function takeGroup(pending: readonly Location[]): Location[] {
  const group: Location[] = []
  let bytes = 0
  for (const location of pending) {
    if (group.length > 0 && bytes + location.bytes > GROUP_BYTES) break
    group.push(location)
    bytes += location.bytes
  }
  return group
}

type TableInsert = { readonly table: string; readonly columns: Section['columns']; readonly blocks: Uint8Array[] }

/** One insert a table and set of columns. `batch` comes last: a batch seen in the store is there whole. */
function groupByTable(entries: readonly Entry[]): TableInsert[] {
  const inserts = new Map<string, TableInsert>()
  for (const { sections } of entries) {
    for (const { table, columns, pieces } of sections) {
      const key = `${table}(${columns.map(({ name, type }) => `${name} ${type}`).join()})`
      const insert = inserts.get(key) ?? { table, columns, blocks: [] }
      inserts.set(key, insert)
      insert.blocks.push(...pieces)
    }
  }
  return [...inserts.values()].sort((a, b) => Number(a.table === 'batch') - Number(b.table === 'batch'))
}
