import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Route } from '../client/index.ts'
import type { NewBatch, Spool } from './spool.ts'

const packed = promisify(gzip)

/** A batch is spooled when it has grown to this, unpacked: some MB of memory, and well below what the service takes. */
const BATCH_BYTES = 8 << 20

export type BatcherOptions = {
  readonly source: string
  readonly route: Route
  readonly mostRecords: number
  /** Of CSV, repeated in each batch; null for NDJSON. */
  readonly header?: string | null
  /** Resolves when there is room for a batch; left out for what cannot wait. */
  readonly room?: (() => Promise<void>) | undefined
}

/** Gathers NDJSON lines of one source to batches and spools them; `flush` spools what is left. */
export class Batcher {
  readonly #spool: Spool
  readonly #of: Pick<NewBatch, 'source' | 'route' | 'contentType'>
  readonly #header: string | null
  readonly #most: number
  readonly #room: () => Promise<void>
  #lines: string[] = []
  #characters = 0
  #records = 0
  #batches: bigint[] = []

  constructor(spool: Spool, { source, route, mostRecords, header = null, room }: BatcherOptions) {
    this.#spool = spool
    this.#of = { source, route, contentType: header === null ? 'application/x-ndjson' : 'text/csv' }
    this.#most = mostRecords
    this.#header = header
    this.#room = room ?? (async () => {})
  }

  /** Records that are on disk. */
  get records(): number {
    return this.#records
  }
  /** Numbers of the batches that are on disk. */
  get batches(): readonly bigint[] {
    return this.#batches
  }

  /** Takes one record: a line of JSON, or a row of CSV. Errors: JOURNAL_UNAVAILABLE. */
  async add(line: string): Promise<void> {
    this.#lines.push(line)
    this.#characters += line.length + 1
    if (this.#lines.length >= this.#most || this.#characters >= BATCH_BYTES) await this.flush()
  }

  /** A body that is ready, as a batch of its own. */
  async addBody(contentType: string, records: number, body: Uint8Array): Promise<void> {
    await this.flush()
    await this.#room()
    this.#batches.push(await this.#spool.append({ ...this.#of, contentType, records, bytes: await packed(body) }))
    this.#records += records
  }

  /** Errors: JOURNAL_UNAVAILABLE; what was not spooled is dropped here, and was not counted. */
  async flush(): Promise<void> {
    if (this.#lines.length === 0) return
    // Where several add at once, one waits and the others' lines come with its own.
    await this.#room()
    const lines = this.#lines
    if (lines.length === 0) return
    this.#lines = []
    this.#characters = 0
    const body = `${[...(this.#header === null ? [] : [this.#header]), ...lines].join('\n')}\n`
    const number = await this.#spool.append({
      ...this.#of,
      records: lines.length,
      bytes: await packed(body),
    })
    this.#records += lines.length
    this.#batches.push(number)
  }
}
