import { createGzip } from 'node:zlib'
import type { Route } from '../client/index.ts'
import type { NewBatch, Spool } from './spool.ts'

/** A batch is spooled when it has grown to this, unpacked: some MB of memory, and well below what the service takes. */
const BATCH_BYTES = 8 << 20
/** Lines are packed when there are so many characters of them. */
const PIECE = 1 << 16

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
  #waiting = 0
  #packer: Packer | null = null
  #count = 0
  #bytes = 0
  #records = 0
  #batches: bigint[] = []
  #turn: Promise<void> = Promise.resolve()

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
    this.#waiting += line.length + 1
    if (this.#waiting < PIECE) return
    await this.#inTurn(async () => {
      await this.#pack()
      if (this.#count >= this.#most || this.#bytes >= BATCH_BYTES) await this.#spoolBatch()
    })
  }

  /** A body that is ready, as a batch of its own. */
  addBody(contentType: string, records: number, body: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      await this.#room()
      const packer = new Packer()
      await packer.write(body)
      const bytes = await packer.end()
      this.#batches.push(await this.#spool.append({ ...this.#of, contentType, records, bytes }))
      this.#records += records
    })
  }

  /** Spools what is left. Errors: JOURNAL_UNAVAILABLE; what was not spooled is dropped here, and was not counted. */
  flush(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#pack()
      await this.#spoolBatch()
    })
  }

  /** Packs the lines that wait, at most as many as the batch may still take; the batch is spooled when it is full. */
  async #pack(): Promise<void> {
    while (this.#lines.length > 0) {
      if (this.#count >= this.#most) await this.#spoolBatch()
      const lines = this.#lines.splice(0, this.#most - this.#count)
      this.#waiting = this.#lines.reduce((sum, line) => sum + line.length + 1, 0)
      const head = this.#packer === null && this.#header !== null ? `${this.#header}\n` : ''
      this.#packer ??= new Packer()
      const piece = Buffer.from(`${head}${lines.join('\n')}\n`)
      this.#count += lines.length
      this.#bytes += piece.length
      await this.#packer.write(piece)
    }
  }

  async #spoolBatch(): Promise<void> {
    const packer = this.#packer
    if (packer === null) return
    const records = this.#count
    this.#packer = null
    this.#count = 0
    this.#bytes = 0
    const bytes = await packer.end()
    await this.#room()
    this.#batches.push(await this.#spool.append({ ...this.#of, records, bytes }))
    this.#records += records
  }

  /** Several targets add at once. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(task)
    this.#turn = mine.catch(() => {})
    return mine
  }
}

/** Packs piece by piece, so that a batch is never in memory as text. */
class Packer {
  readonly #gzip = createGzip()
  readonly #pieces: Buffer[] = []
  readonly #ended: Promise<void>

  constructor() {
    this.#gzip.on('data', (piece: Buffer) => this.#pieces.push(piece))
    this.#ended = new Promise((resolve, reject) => this.#gzip.once('end', resolve).once('error', reject))
  }

  write(piece: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#gzip.write(piece, (error) => (error ? reject(error) : resolve()))
    })
  }

  async end(): Promise<Uint8Array> {
    this.#gzip.end()
    await this.#ended
    return Buffer.concat(this.#pieces)
  }
}
