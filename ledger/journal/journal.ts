import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, readFile, truncate, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { isMissing, replaceFile, syncFolder } from '../durable-file.ts'
import type { Entry } from './entry.ts'
import { encodeEntry } from './entry.ts'
import { lockFolder } from './lock.ts'
import type { Location } from './segment.ts'
import { damaged, hasEntryAfter, isSegment, readEntries, segmentName, walkSegment } from './segment.ts'

/** A new segment is begun when the current one has grown past this. */
const SEGMENT_BYTES = 64 << 20

type Waiting = {
  readonly entry: Entry
  readonly resolve: (location: Location) => void
  readonly reject: (error: unknown) => void
}

export type JournalHooks = {
  /** On opening: every entry the store may not hold yet, in order. */
  readonly recovered: (entry: Entry, location: Location) => void
  /**
   * A group after its fsync and before its appends resolve. What it throws fails the journal: the group is durable and
   * will be recovered, but nobody was told so.
   */
  readonly durable?: (group: readonly Entry[]) => void
  /**
   * Before that: which of the group may not count, and why. They stay in the journal until it is drained beyond them,
   * marked as refused; their appends fail with what is given here. What it throws fails the journal.
   */
  readonly confirm?: (group: readonly Entry[]) => Promise<ReadonlyMap<Entry, SuanhengError>>
}

/** Since opening. `entries / groups` says how many appends shared an fsync. */
export type JournalCounters = { readonly entries: number; readonly groups: number; readonly bytes: number }

/**
 * The journal on disk: what an acknowledgement rests on. `append` resolves once the entry is
 * written and fsynced; appends that arrive meanwhile share the next fsync (group commit).
 * Entries stay until `markDrained` says that the store holds them durably.
 *
 * A torn tail, left by a crash in the middle of a write, was never acknowledged and is cut off
 * on opening. Damage anywhere else stops the opening: acknowledged batches lie there.
 *
 * Errors: JOURNAL_UNAVAILABLE once a write or fsync has failed; the state of the disk is then
 * unknown, so nothing more is accepted until a restart has read the journal back.
 */
export class Journal {
  readonly #directory: string
  readonly #unlock: () => Promise<void>
  readonly #durable: (group: readonly Entry[]) => void
  readonly #confirm: NonNullable<JournalHooks['confirm']>
  #next: bigint
  #drained: bigint
  #pending: Location[]
  #pendingBytes: number
  #counters: JournalCounters = { entries: 0, groups: 0, bytes: 0 }
  #handle: FileHandle | null = null
  #file = ''
  #offset = 0
  #queue: Waiting[] = []
  #writing: Promise<void> | null = null
  #failure: SuanhengError | null = null

  private constructor(
    directory: string,
    unlock: () => Promise<void>,
    { durable, confirm }: JournalHooks,
    next: bigint,
    drained: bigint,
    pending: Location[],
  ) {
    this.#directory = directory
    this.#unlock = unlock
    this.#durable = durable ?? (() => {})
    this.#confirm = confirm ?? (async () => NONE)
    this.#next = next
    this.#drained = drained
    this.#pending = pending
    this.#pendingBytes = bytesOf(pending)
  }

  /** Opens or creates the journal and locks its folder. Errors: JOURNAL_UNAVAILABLE, STORE_IN_USE. */
  static async open(directory: string, hooks: JournalHooks): Promise<Journal> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const unlock = await lockFolder(directory)
    try {
      const drained = await readDrained(directory)
      const pending: Location[] = []
      let last = drained
      const segments = (await readdir(directory)).filter(isSegment).sort()
      for (const [i, file] of segments.entries()) {
        await recoverSegment(directory, file, i === segments.length - 1, (location, entry) => {
          if (location.position > last) last = location.position
          if (location.position <= drained) return
          pending.push(location)
          hooks.recovered(entry, location)
        })
      }
      const journal = new Journal(directory, unlock, hooks, last + 1n, drained, pending)
      await journal.#dropDrainedSegments()
      return journal
    } catch (error) {
      await unlock()
      throw error
    }
  }

  /** Entries acknowledged and not yet marked as drained, oldest first. */
  get pending(): readonly Location[] {
    return this.#pending
  }

  get pendingBytes(): number {
    return this.#pendingBytes
  }

  get counters(): JournalCounters {
    return this.#counters
  }

  get failure(): SuanhengError | null {
    return this.#failure
  }

  append(entry: Entry): Promise<Location> {
    if (this.#failure !== null) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#queue.push({ entry, resolve, reject })
      this.#writing ??= this.#writeQueue()
    })
  }

  async read(location: Location): Promise<Entry> {
    const [entry] = await this.readAll([location])
    return entry as Entry
  }

  /** Of a run of locations as `pending` has them: one read a segment. */
  readAll(locations: readonly Location[]): Promise<Entry[]> {
    return readEntries(this.#directory, locations)
  }

  /** Says that the store holds every entry up to `position` durably; their segments may go. */
  async markDrained(position: bigint): Promise<void> {
    await writeDrained(this.#directory, position)
    this.#drained = position
    this.#pending = this.#pending.filter((location) => location.position > position)
    this.#pendingBytes = bytesOf(this.#pending)
    // Room is given back now or at the next mark; what is drained is drained.
    await this.#dropDrainedSegments().catch(() => {})
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#handle?.close()
    this.#handle = null
    this.#failure ??= new SuanhengError('JOURNAL_UNAVAILABLE', 'the journal is closed')
    await this.#unlock()
  }

  /** Takes what is waiting, writes it with one write and one fsync, and goes on until nothing waits. */
  async #writeQueue(): Promise<void> {
    // Let appends of the same turn join the first group.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const group = this.#queue
      this.#queue = []
      try {
        const locations = await this.#writeGroup(group)
        const refused = await this.#confirm(group.map(({ entry }) => entry))
        const accepted = group.filter(({ entry }) => !refused.has(entry))
        this.#durable(accepted.map(({ entry }) => entry))
        this.#keep(locations.map((location, i) => (refused.has(entryOf(group, i)) ? refusedAt(location) : location)))
        for (const [i, { entry, resolve, reject }] of group.entries()) {
          const reason = refused.get(entry)
          if (reason === undefined) resolve(locations[i] as Location)
          else reject(reason)
        }
      } catch (error) {
        this.#failure ??= new SuanhengError(
          'JOURNAL_UNAVAILABLE',
          `the journal cannot be written: ${messageOf(error)}`,
          {},
          error,
        )
        for (const waiting of [...group, ...this.#queue]) waiting.reject(this.#failure)
        this.#queue = []
      }
    }
    this.#writing = null
  }

  async #writeGroup(group: readonly Waiting[]): Promise<Location[]> {
    const handle = await this.#currentSegment()
    const start = this.#offset
    const buffers: Uint8Array[] = []
    const locations: Location[] = []
    for (const { entry } of group) {
      const position = this.#next++
      const encoded = encodeEntry(position, entry)
      for (const buffer of encoded.buffers) buffers.push(buffer)
      locations.push({ position, file: this.#file, offset: this.#offset, bytes: encoded.bytes })
      this.#offset += encoded.bytes
    }
    try {
      await writeAll(handle, buffers, start)
      await handle.datasync()
    } catch (error) {
      // Nothing of this group was acknowledged: leave no half of it behind, if the disk still lets us.
      await truncate(join(this.#directory, this.#file), start).catch(() => {})
      throw error
    }
    return locations
  }

  #keep(locations: readonly Location[]): void {
    for (const location of locations) this.#pending.push(location)
    const bytes = bytesOf(locations)
    this.#pendingBytes += bytes
    const { counters } = this
    this.#counters = {
      entries: counters.entries + locations.length,
      groups: counters.groups + 1,
      bytes: counters.bytes + bytes,
    }
  }

  async #currentSegment(): Promise<FileHandle> {
    if (this.#handle !== null && this.#offset < SEGMENT_BYTES) return this.#handle
    await this.#handle?.close()
    this.#handle = null
    this.#file = segmentName(this.#next)
    this.#handle = await open(join(this.#directory, this.#file), 'wx', 0o600)
    this.#offset = 0
    await syncFolder(this.#directory)
    return this.#handle
  }

  async #dropDrainedSegments(): Promise<void> {
    const segments = (await readdir(this.#directory)).filter(isSegment).sort()
    for (const [i, file] of segments.entries()) {
      const next = segments[i + 1]
      const lastPosition = next === undefined ? this.#next - 1n : BigInt(next.slice(0, 20)) - 1n
      if (lastPosition > this.#drained || file === this.#file) return
      await unlink(join(this.#directory, file))
    }
  }
}

async function recoverSegment(
  directory: string,
  file: string,
  isLast: boolean,
  visit: (location: Location, entry: Entry) => void,
): Promise<void> {
  const { end, size } = await walkSegment(directory, file, visit)
  if (end === size && end > 0) return
  if (size > 0 && (!isLast || (await hasEntryAfter(directory, file, end)))) throw damaged(file, end)
  if (end === 0) {
    // Made and not yet written into: the next entry has this name for its own segment.
    await unlink(join(directory, file))
    return
  }
  await truncate(join(directory, file), end)
  const handle = await open(join(directory, file), 'r+')
  await handle.sync()
  await handle.close()
}

/** writev may write less than asked for; go on where it stopped. */
async function writeAll(handle: FileHandle, buffers: readonly Uint8Array[], start: number): Promise<void> {
  let rest = [...buffers]
  let position = start
  while (rest.length > 0) {
    // IOV_MAX is 1024 on Linux.
    let { bytesWritten } = await handle.writev(rest.slice(0, 1000), position)
    position += bytesWritten
    let i = 0
    for (; i < rest.length && bytesWritten >= (rest[i]?.byteLength ?? 0); i++) bytesWritten -= rest[i]?.byteLength ?? 0
    const cut = rest[i]
    rest = cut === undefined || bytesWritten === 0 ? rest.slice(i) : [cut.subarray(bytesWritten), ...rest.slice(i + 1)]
  }
}

const NONE: ReadonlyMap<Entry, SuanhengError> = new Map()
const entryOf = (group: readonly Waiting[], i: number): Entry => (group[i] as Waiting).entry
const refusedAt = (location: Location): Location => ({ ...location, isRefused: true })

const bytesOf = (locations: readonly Location[]) => locations.reduce((sum, location) => sum + location.bytes, 0)

const DRAINED = 'drained'

export async function readDrained(directory: string): Promise<bigint> {
  try {
    return BigInt((await readFile(join(directory, DRAINED), 'utf8')).trim())
  } catch (error) {
    if (isMissing(error)) return 0n
    throw new SuanhengError('JOURNAL_UNAVAILABLE', `${DRAINED} cannot be read: ${messageOf(error)}`, {}, error)
  }
}

const writeDrained = (directory: string, position: bigint): Promise<void> =>
  replaceFile(join(directory, DRAINED), `${position}\n`, 0o600)
