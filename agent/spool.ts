import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Route } from '../client/index.ts'
import { messageOf, SuanhengError } from '../core/errors.ts'
import { isMissing, replaceFile } from '../ledger/durable-file.ts'
import type { EntryHead } from '../ledger/journal/entry.ts'
import { Journal, readDrained } from '../ledger/journal/journal.ts'
import type { Log, Surroundings } from './surroundings.ts'

/** A batch as it will be sent. `bytes` are those of the body, packed. */
export type NewBatch = {
  readonly source: string
  readonly route: Route
  readonly contentType: string
  readonly records: number
  readonly bytes: Uint8Array
}
/** A batch on disk: numbered from 1 without gaps, under a key that is the same whenever it is sent. */
export type SpooledBatch = Omit<NewBatch, 'bytes'> & {
  readonly number: bigint
  readonly idempotencyKey: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export type SpoolOptions = {
  readonly folder: string
  readonly institution: string
  readonly limitBytes: number
  readonly minFreeBytes: number
  readonly surroundings: Surroundings
  readonly log: Log
}

/** Why nothing is read. `failed`: a write or a sync did not succeed. */
export type Closed = 'spool_full' | 'disk_full' | 'failed'

/** Sources that can be read again later stop here, so that the rest is for those that cannot. */
const REREADABLE_SHARE = 0.8
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 300_000

const Head = z.looseObject({
  kind: z.string(),
  records: z.int(),
  idempotencyKey: z.string(),
  source: z.string(),
  contentType: z.string(),
})

/**
 * Everything that was read, on disk and fsynced before anything else is done with it, in the journal format of the
 * ledger. A batch stays until `release`. After a write that failed nothing is taken until the journal has been read back.
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #id: string
  #journal: Journal
  #next: bigint
  #turn: Promise<unknown> = Promise.resolve()
  #wake: () => void = () => {}
  #retryAt = 0
  #retryMs = FIRST_RETRY_MS

  private constructor(options: SpoolOptions, id: string, journal: Journal, next: bigint) {
    this.#options = options
    this.#id = id
    this.#journal = journal
    this.#next = next
  }

  /** Errors: STORE_IN_USE when another agent holds it; JOURNAL_UNAVAILABLE. */
  static async open(options: SpoolOptions): Promise<Spool> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    const journal = await openJournal(options.folder)
    try {
      return new Spool(options, await idOf(options.folder), journal, await nextOf(options.folder, journal))
    } catch (error) {
      await journal.close()
      throw error
    }
  }

  get pendingBytes(): number {
    return this.#journal.pendingBytes
  }
  get pendingBatches(): number {
    return this.#journal.pending.length
  }
  /** The number that the next batch will have. */
  get next(): bigint {
    return this.#next
  }

  /** Why a source must not be read now; null when it may. Opens the spool again where that may help. */
  async closed(isRereadable: boolean): Promise<Closed | null> {
    const { limitBytes, minFreeBytes, folder } = this.#options
    if (this.pendingBytes >= limitBytes * (isRereadable ? REREADABLE_SHARE : 1)) return 'spool_full'
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < minFreeBytes) return 'disk_full'
    if (this.#journal.failure !== null) await this.#reopen()
    return this.#journal.failure === null ? null : 'failed'
  }

  /** Resolves once the batch is fsynced. Output: its number. Errors: JOURNAL_UNAVAILABLE; nothing of it is kept then. */
  append(batch: NewBatch): Promise<bigint> {
    return this.#inTurn(async () => {
      const number = this.#next
      const digest = createHash('sha256').update(batch.bytes).digest('hex')
      const head: EntryHead & Pick<NewBatch, 'source' | 'contentType'> = {
        institution: this.#options.institution,
        kind: batch.route,
        sequence: Number(number),
        batchId: `${this.#id}-${number}`,
        records: batch.records,
        // The number makes the same readings twice two batches, the digest keeps an emptied folder from using a key again.
        idempotencyKey: `${this.#id}-${number}-${digest.slice(0, 32)}`,
        source: batch.source,
        contentType: batch.contentType,
      }
      const sections = [{ table: 'body', columns: [], rows: batch.records, pieces: [batch.bytes] }]
      const { position } = await this.#journal.append({ head, sections })
      if (position !== number) throw new SuanhengError('INTERNAL', `batch ${number} was given place ${position}`)
      this.#next = number + 1n
      this.#wake()
      return number
    })
  }

  /** The oldest batch, once there is one. */
  async oldest(signal: AbortSignal): Promise<SpooledBatch> {
    for (;;) {
      signal.throwIfAborted()
      const [location] = this.#journal.pending
      if (location !== undefined) {
        const { head, sections } = await this.#journal.read(location)
        const { kind, records, idempotencyKey, source, contentType } = Head.parse(head)
        const bytes = new Uint8Array(sections[0]?.pieces[0] ?? [])
        return { number: location.position, route: kind as Route, source, contentType, records, idempotencyKey, bytes }
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake)
          resolve()
        }
        this.#wake = wake
        signal.addEventListener('abort', wake, { once: true })
      })
    }
  }

  /** Lets go of everything up to this batch. */
  release(number: bigint): Promise<void> {
    return this.#inTurn(() => this.#journal.markDrained(number))
  }

  async close(): Promise<void> {
    await this.#inTurn(() => this.#journal.close())
  }

  async #reopen(): Promise<void> {
    const { folder, log, surroundings } = this.#options
    await this.#inTurn(async () => {
      if (this.#journal.failure === null || surroundings.monotonic() < this.#retryAt) return
      this.#retryAt = surroundings.monotonic() + this.#retryMs
      this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2)
      try {
        await this.#journal.close()
        const journal = await openJournal(folder)
        this.#journal = journal
        this.#next = await nextOf(folder, journal)
        log('info', 'spool_opened_again', { next: Number(this.#next), batches: journal.pending.length })
        this.#wake()
      } catch (error) {
        log('error', 'spool_failed', { error: messageOf(error) })
      }
    })
  }

  /** Called when a batch has been written after a failure. */
  recovered(): void {
    this.#retryMs = FIRST_RETRY_MS
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(task)
    this.#turn = mine.catch(() => {})
    return mine
  }
}

const openJournal = (folder: string): Promise<Journal> => Journal.open(folder, { recovered: () => {} })

async function nextOf(folder: string, { pending }: Journal): Promise<bigint> {
  return (pending.at(-1)?.position ?? (await readDrained(folder))) + 1n
}

/** Tells the spools of one institution apart. Made once; a new folder has another. */
async function idOf(folder: string): Promise<string> {
  const file = join(folder, 'id')
  try {
    return z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .parse((await readFile(file, 'utf8')).trim())
  } catch (error) {
    if (!isMissing(error)) throw new SuanhengError('JOURNAL_UNAVAILABLE', `${file}: ${messageOf(error)}`, {}, error)
  }
  const id = randomBytes(8).toString('hex')
  await replaceFile(file, `${id}\n`, 0o600)
  return id
}
