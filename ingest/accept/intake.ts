import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { LogHead } from '../../ledger/ledger.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { PackedBatch } from '../decode/pack.ts'
import { type Series, sampleKey } from '../decode/series.ts'
import type { Classified } from './classify.ts'
import { classify } from './classify.ts'
import type { Version } from './identity-queries.ts'
import { lookupVersions, storedSpans } from './identity-queries.ts'
import { KnownUsage } from './known-usage.ts'
import { Mutex } from './mutex.ts'
import type { Receipt } from './receipt.ts'
import { type Asked, SampleTimes } from './sample-times.ts'
import { PendingIdentities, textAt } from './versions.ts'

const lastSequence = defineQuery({
  file: 'batch_last_sequence.sql',
  params: z.strictObject({ institution: z.string() }),
  row: z.strictObject({ sequence: z.coerce.number() }),
})
const byIdempotencyKey = defineQuery({
  file: 'batch_by_idempotency_key.sql',
  params: z.strictObject({ institution: z.string(), key: z.string() }),
  row: z.strictObject({ body_sha256: z.string(), receipt: z.string() }),
})

type Pending = {
  readonly kind: string
  readonly identities: PendingIdentities
  readonly receipt: Receipt
  /** Settles with the fsync: until then the receipt may be shown to nobody. */
  readonly written: Promise<unknown>
}

/**
 * What the accept path must know of one institution besides its log: which records are known, and which acknowledged
 * batches the store may not answer for yet. `exclusive` serialises what assigns sequence numbers.
 */
export class Intake {
  readonly institution: string
  /** Of the lease it was opened under; 0 where there are none. */
  readonly epoch: number
  readonly #store: Store
  readonly #mutex = new Mutex()
  readonly #usage: KnownUsage
  #samples: Promise<SampleTimes> | null = null
  readonly #pending = new Map<number, Pending>()

  private constructor(institution: string, epoch: number, store: Store) {
    this.institution = institution
    this.epoch = epoch
    this.#store = store
    this.#usage = new KnownUsage(store, institution)
  }

  /**
   * Reads the state from the store, which must hold every batch of earlier processes by now.
   * Errors: LEDGER_BEHIND when it holds batches that the log has not: numbering on would give their places to others.
   */
  static async open(institution: string, epoch: number, store: Store, head: LogHead): Promise<Intake> {
    const [row] = await lastSequence(store, { institution })
    if (row === undefined) throw new SuanhengError('STORE_UNAVAILABLE', 'the store gave no sequence number')
    if (row.sequence > head.size) {
      throw new SuanhengError('LEDGER_BEHIND', `the store has batch ${row.sequence}, the ledger ends at ${head.size}`, {
        institution,
        stored: row.sequence,
        ledger: head.size,
      })
    }
    return new Intake(institution, epoch, store)
  }

  exclusive<T>(task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(task)
  }

  /** Which rows are known already. Marks all rows as known: call once a batch, inside `exclusive`. */
  async classify(batch: PackedBatch, kind: string): Promise<Classified> {
    return classify(batch, await this.#asked(batch, kind), (keys) => this.#known(kind, keys))
  }

  /** The same of a batch that is only looked at: every row is asked for, and nothing is marked. */
  async peek(batch: PackedBatch, kind: string): Promise<Classified> {
    const asked = batch.series === null ? askedOf(batch, () => true) : samplesOf(batch.series)
    return classify(batch, asked, (keys) => this.#known(kind, keys))
  }

  /** Call it once the batch is on its way to the journal, inside the same turn. */
  addPending(kind: string, batch: PackedBatch, receipt: Receipt, written: Promise<unknown>): void {
    this.#pending.set(receipt.sequence, { kind, identities: new PendingIdentities(batch), receipt, written })
  }

  /** The store answers for this batch from now on. */
  drained(sequence: number): void {
    this.#pending.delete(sequence)
  }

  /** The batch sent under an idempotency key, once it is durable. Errors: those of its write to the journal. */
  async receiptOfKey(key: string): Promise<{ bodySha256: string; receipt: Receipt } | null> {
    for (const { receipt, written } of this.#pending.values()) {
      if (receipt.idempotencyKey !== key) continue
      await written
      return { bodySha256: receipt.bodySha256, receipt }
    }
    const [row] = await byIdempotencyKey(this.#store, { institution: this.institution, key })
    return row === undefined ? null : { bodySha256: row.body_sha256, receipt: JSON.parse(row.receipt) as Receipt }
  }

  async #known(kind: string, keys: ReadonlySet<string>): Promise<readonly Version[]> {
    const pending = [...this.#pending.values()]
      .filter((entry) => entry.kind === kind)
      .flatMap((entry) => entry.identities.find(keys))
    return [...pending, ...(await lookupVersions(this.#store, this.institution, kind, [...keys]))]
  }

  /** Entities are few and always asked for; records go through a filter first, samples by the times of their device. */
  async #asked(batch: PackedBatch, kind: string): Promise<readonly Asked[]> {
    if (batch.series !== null) return (await this.#times()).add(batch.series)
    if (kind !== 'usage_record') return askedOf(batch, () => true)
    const perhaps = await this.#usage.add(batch)
    const { hashes } = batch
    return perhaps.size === 0 ? [] : askedOf(batch, (row) => perhaps.has(hashes[2 * row] ?? 0))
  }

  #times(): Promise<SampleTimes> {
    if (this.#samples !== null) return this.#samples
    const warming = storedSpans(this.#store, this.institution).then((spans) => new SampleTimes(spans))
    this.#samples = warming
    warming.catch(() => {
      this.#samples = null
    })
    return warming
  }
}

/** The rows to be asked for; all of a key or none, as keys of one hash go together. */
function askedOf({ keys, rows }: PackedBatch, isAsked: (row: number) => boolean): Asked[] {
  const asked: Asked[] = []
  for (let row = 0; row < rows; row++) if (isAsked(row)) asked.push({ row, key: textAt(keys, row) })
  return asked
}

/** Every sample, in the order of the rows. */
function samplesOf({ devices, starts, times, order }: Series): Asked[] {
  const asked = devices.flatMap((device, d) =>
    Array.from({ length: (starts[d + 1] ?? 0) - (starts[d] ?? 0) }, (_, i) => {
      const at = (starts[d] ?? 0) + i
      return { row: order[at] ?? 0, key: sampleKey(device, times[at] ?? 0) }
    }),
  )
  return asked.sort((a, b) => a.row - b.row)
}
