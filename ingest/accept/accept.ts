import { createHash } from 'node:crypto'
import { SuanhengError } from '../../core/errors.ts'
import { fraction, toDecimal } from '../../core/fraction.ts'
import type { Entry, EntryHead, Section } from '../../ledger/journal/entry.ts'
import type { Ledger, LogHead } from '../../ledger/ledger.ts'
import type { KindName } from '../../schemas/kinds.ts'
import type { BatchSignature } from '../../schemas/manifest.ts'
import type { Store } from '../../store/client.ts'
import type { Converted, ConvertTask } from '../decode/convert.ts'
import type { BodyFormat, DecodedBatch, DecodeLimits } from '../decode/decode-batch.ts'
import type { DecodePool } from '../decode/pool.ts'
import type { Reject } from '../decode/rows.ts'
import type { BacklogLimits } from './backlog.ts'
import { requireRoom } from './backlog.ts'
import { buildEntry, quarantineId } from './build-entry.ts'
import { buildManifest } from './build-manifest.ts'
import type { Classified, Conflict } from './classify.ts'
import { Drain } from './drain.ts'
import { Intake } from './intake.ts'
import type { Outcome, Receipt, Status } from './receipt.ts'
import { allRecorded, toRanges } from './receipt.ts'

export type AcceptRequest = {
  readonly kind: KindName
  readonly format: BodyFormat
  readonly gzip: boolean
  readonly body: Uint8Array
  readonly institution: string
  /** Who sends: the token's id, for the receipt. */
  readonly by: string
  readonly partial: boolean
  readonly idempotencyKey: string | null
  /** The institution's own, checked already; null marks the batch as unsigned. */
  readonly signature: BatchSignature | null
  /** Rows that become durable with the batch or not at all. */
  readonly alongside?: (receipt: Receipt) => readonly Section[]
}

export type AcceptOptions = {
  readonly decode: DecodeLimits
  readonly backlog: BacklogLimits
  /** The one clock of the path; injected, so that the rest stays a function of its input. */
  readonly now: () => number
  readonly onDrainFailure: (error: unknown) => void
  readonly onPublished: (seconds: number) => void
}

/** `receipt` carries `proof`. */
export type Accepted = { readonly receipt: Receipt; readonly replayed: boolean }
export type PreviewRequest = Pick<AcceptRequest, 'kind' | 'format' | 'gzip' | 'body' | 'institution'>
export type Previewed = Classified & { readonly batch: DecodedBatch }
type Appended = { readonly receipt: Receipt; readonly replayed: boolean; readonly written: Promise<unknown> }

/**
 * The one way in for evidence: decode → validate → tell new from known → ledger (fsync) →
 * receipt with proof; the drain then carries the journal into the store.
 */
export class Acceptor {
  readonly #ledger: Ledger
  readonly #store: Store
  readonly #pool: DecodePool
  readonly #options: AcceptOptions
  readonly #intakes = new Map<string, { readonly epoch: number; readonly opened: Promise<Intake> }>()
  #isRecovered = false
  #pendingRecords = 0
  /** Records by institution, epoch and sequence number of the batch. */
  readonly #pending = new Map<string, number>()
  readonly drain: Drain

  constructor(ledger: Ledger, store: Store, pool: DecodePool, options: AcceptOptions) {
    this.#ledger = ledger
    this.#store = store
    this.#pool = pool
    this.#options = options
    this.drain = new Drain(ledger, store, {
      drained: (heads) => {
        for (const head of heads) void this.#release(head)
      },
      failed: options.onDrainFailure,
      published: options.onPublished,
    })
    ledger.onTakenOver = () => this.drain.kick()
    // Batches of an earlier process are known to nobody's memory: the store must have them first.
    void this.drain.caughtUp().then(() => {
      this.#isRecovered = true
    })
  }

  /** Bodies that are decoded at a time. */
  get decoders(): number {
    return this.#pool.threads
  }

  get pendingRecords(): number {
    return this.#pendingRecords
  }

  /**
   * Accepts one body. Resolves only once the batch is fsynced.
   * Errors: body-level codes, BATCH_REJECTED (nothing stored), IDEMPOTENCY_KEY_REUSED,
   *         BACKLOG_FULL, TOO_MANY_REQUESTS, JOURNAL_UNAVAILABLE, STORE_UNAVAILABLE, LEDGER_BEHIND.
   */
  async accept(request: AcceptRequest): Promise<Accepted> {
    requireRoom(this.#ledger.journal, this.#pendingRecords, this.#options.backlog)
    const intake = await this.#intake(request.institution)
    const replay = await this.#replayOf(intake, request)
    if (replay !== null) return this.#proven(replay, true)
    const batch = await this.#decode(request, [])
    if (batch.rejects.length > 0 && !request.partial) throw new BatchRejected(batch)
    const { receipt, replayed, written } = await intake.exclusive(() => this.#append(intake, request, batch))
    await written
    this.drain.kick()
    return this.#proven(receipt, replayed)
  }

  /**
   * What would become of a body: decoded, checked and compared as `accept` does it, and nothing is stored or marked.
   * Errors: body-level codes, TOO_MANY_REQUESTS, STORE_UNAVAILABLE, LEDGER_BEHIND.
   */
  async preview(request: PreviewRequest): Promise<Previewed> {
    const intake = await this.#intake(request.institution)
    const { decode: limits } = this.#options
    const batch = await this.#pool.decode({ ...request, partial: true, leaveOut: [], limits })
    return { batch, ...(await intake.peek(batch, request.kind)) }
  }

  /** A file of a platform as records to be sent. Errors: those of convertFile; BODY_TOO_SLOW, TOO_MANY_REQUESTS. */
  convert(task: Omit<ConvertTask, 'limits'>): Promise<Converted> {
    return this.#pool.convert({ ...task, limits: this.#options.decode })
  }

  /** Whether batches of an earlier run are all in the store: only then can anything be told new from known. */
  get isRecovered(): boolean {
    return this.#isRecovered
  }

  /** Why the journal takes nothing more; null while it does. */
  get journalFailure(): SuanhengError | null {
    return this.#ledger.journal.failure
  }

  /** Makes this process the one that writes the institution's log. Errors: LEDGER_HELD_ELSEWHERE. */
  async hold(institution: string): Promise<number> {
    return this.#ledger.hold(institution)
  }

  /** Appends a decision about quarantined records; the institution's turn keeps it in order with its batches. */
  async appendDecision(entry: Entry): Promise<void> {
    requireRoom(this.#ledger.journal, this.#pendingRecords, this.#options.backlog)
    await this.hold(entry.head.institution)
    await this.#ledger.append(entry)
    this.drain.kick()
  }

  async close(): Promise<void> {
    await this.drain.stop()
    await this.#pool.close()
    await this.#ledger.close()
  }

  #decode(request: AcceptRequest, leaveOut: readonly number[]): Promise<DecodedBatch> {
    const { kind, format, gzip, body, institution, partial } = request
    return this.#pool.decode({ kind, format, gzip, body, institution, partial, leaveOut, limits: this.#options.decode })
  }

  async #replayOf(intake: Intake, request: AcceptRequest): Promise<Receipt | null> {
    if (request.idempotencyKey === null) return null
    const known = await intake.receiptOfKey(request.idempotencyKey)
    if (known === null) return null
    if (
      known.bodySha256 !== createHash('sha256').update(request.body).digest('hex') ||
      known.receipt.kind !== request.kind
    ) {
      throw new SuanhengError('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key was used for another body', {
        batchId: known.receipt.batchId,
      })
    }
    return known.receipt
  }

  /** Inside the institution's turn: classify, number, append. The write itself is awaited outside of it. */
  async #append(intake: Intake, request: AcceptRequest, decoded: DecodedBatch): Promise<Appended> {
    // A second request with the same key may have come in while this one was decoded.
    const replay = await this.#replayOf(intake, request)
    if (replay !== null) return { receipt: replay, replayed: true, written: Promise.resolve() }
    const { duplicates, conflicts } = await intake.classify(decoded, request.kind)
    const positions = duplicates.map((row) => decoded.positions[row] ?? 0)
    const batch = positions.length === 0 ? decoded : await this.#decode(request, positions)
    const head = await this.#headOf(intake)
    // Never before the batch before, also when the clock was set back.
    const receivedAtMs = Math.max(this.#options.now(), head.receivedAtMs)
    if (this.#ledger.journal.failure !== null) throw this.#ledger.journal.failure
    const receipt = toReceipt(
      request,
      head.size + 1,
      receivedAtMs,
      batch,
      positions,
      conflictPositions(decoded, conflicts),
    )
    const manifest = buildManifest(receipt, batch, head, request.signature)
    const leaf = { manifest, hash: this.#ledger.log(request.institution).hasher.leaf(Buffer.from(manifest)) }
    const entry = buildEntry(batch, receipt, leaf, conflicts, receivedAtMs, request.alongside?.(receipt) ?? [])
    const written = this.#ledger.append(entry, intake.epoch)
    intake.addPending(request.kind, batch, receipt, written)
    this.#pendingRecords += batch.rows
    this.#pending.set(`${receipt.institution} ${intake.epoch} ${receipt.sequence}`, batch.rows)
    // Never written, so nobody may be told that its records are known.
    written.catch(() => this.#release({ ...receipt, epoch: intake.epoch }))
    return { receipt, replayed: false, written }
  }

  /** With a proof against the newest checkpoint: of a receipt given again, that may be a later one. */
  async #proven(receipt: Receipt, replayed: boolean): Promise<Accepted> {
    const proof = await this.#ledger.proof(receipt.institution, receipt.sequence - 1)
    return { receipt: { ...receipt, proof }, replayed }
  }

  /** The store has a batch, or it was never written: nothing of it is held in memory any more. */
  async #release({ institution, epoch = 0, sequence }: Pick<EntryHead, 'institution' | 'epoch' | 'sequence'>) {
    const key = `${institution} ${epoch} ${sequence}`
    const records = this.#pending.get(key)
    if (records === undefined) return
    this.#pending.delete(key)
    this.#pendingRecords -= records
    const intake = await this.#intakes.get(institution)?.opened.catch(() => undefined)
    if (intake?.epoch === epoch) intake.drained(sequence)
  }

  /** Inside the institution's turn. Errors: LEDGER_HELD_ELSEWHERE where the lease is no longer the one of the intake. */
  async #headOf({ institution, epoch }: Intake): Promise<LogHead> {
    const held = this.#ledger.leases?.epochOf(institution) ?? null
    if (this.#ledger.leases !== null && held !== epoch) throw await this.#ledger.leases.heldElsewhere(institution)
    return this.#ledger.head(institution)
  }

  async #intake(institution: string): Promise<Intake> {
    if (!this.#isRecovered) {
      throw new SuanhengError('STORE_UNAVAILABLE', 'the journal of the last run is still being taken in', {
        retryAfterSeconds: 1,
      })
    }
    const epoch = await this.hold(institution)
    const there = this.#intakes.get(institution)
    if (there !== undefined && there.epoch === epoch) return there.opened
    const opened = this.#open(institution, epoch)
    this.#intakes.set(institution, { epoch, opened })
    opened.catch(() => {
      if (this.#intakes.get(institution)?.opened === opened) this.#intakes.delete(institution)
    })
    return opened
  }

  async #open(institution: string, epoch: number): Promise<Intake> {
    // What was taken over from another instance is told new from known by the store, once it is there.
    if (epoch > 0) await this.drain.caughtUp()
    return Intake.open(institution, epoch, this.#store, await this.#ledger.head(institution))
  }
}

const conflictPositions = (batch: DecodedBatch, conflicts: readonly Conflict[]): ReadonlySet<number> =>
  new Set(conflicts.map(({ row }) => batch.positions[row] ?? 0))

/** A body with faults, sent without ?partial=true. `results` says what is wrong with which record. */
export class BatchRejected extends SuanhengError {
  readonly results: readonly Outcome[]

  constructor(batch: DecodedBatch) {
    const faulty = new Set(batch.rejects.map(({ index }) => index)).size
    super('BATCH_REJECTED', `${faulty} of ${batch.received} records are at fault; nothing was stored`, {
      rejected: faulty,
      received: batch.received,
      bodySha256: batch.bodySha256,
    })
    this.results = batch.rejects.slice(0, MAX_LISTED).map(toRejected)
  }
}

/** An answer lists at most this many faults; the counts stay exact. */
const MAX_LISTED = 1000

const toRejected = ({ index, code, path, message }: Reject): Outcome => ({
  index,
  count: 1,
  status: 'rejected',
  code,
  path,
  message,
})

function toReceipt(
  request: AcceptRequest,
  sequence: number,
  receivedAtMs: number,
  batch: DecodedBatch,
  duplicates: readonly number[],
  conflicts: ReadonlySet<number>,
): Receipt {
  const batchId = `${request.institution}-${sequence}`
  const details = new Map<number, Partial<Outcome>>()
  for (const { index, code, path, message } of batch.rejects) {
    if (!details.has(index)) details.set(index, { code, path, message, quarantineId: quarantineId({ batchId }, index) })
  }
  const rejected = details.size
  const statusesOf = () => {
    const statuses: Status[] = Array.from({ length: batch.received }, () => 'recorded')
    for (const position of duplicates) statuses[position] = 'duplicate'
    for (const position of conflicts) statuses[position] = 'conflict'
    for (const position of details.keys()) statuses[position] = 'rejected'
    return statuses
  }
  return {
    batchId,
    institution: request.institution,
    kind: request.kind,
    sequence,
    receivedAt: new Date(receivedAtMs).toISOString(),
    receivedBy: request.by,
    bodySha256: batch.bodySha256,
    ...(request.idempotencyKey === null ? {} : { idempotencyKey: request.idempotencyKey }),
    records: {
      received: batch.received,
      recorded: batch.received - rejected - duplicates.length - conflicts.size,
      duplicate: duplicates.length,
      conflict: conflicts.size,
      rejected,
    },
    cardSeconds: toDecimal(fraction(batch.cardSeconds, 1_000_000n), 6),
    earliest: batch.earliestMs === null ? null : new Date(batch.earliestMs).toISOString(),
    latest: batch.latestMs === null ? null : new Date(batch.latestMs).toISOString(),
    results:
      duplicates.length + conflicts.size + rejected === 0
        ? allRecorded(batch.received)
        : toRanges(statusesOf(), details),
    warnings: batch.warnings.map((warning) => ({ ...warning })),
  }
}
