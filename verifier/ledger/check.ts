import { messageOf, SuanhengError } from '../../core/errors.ts'
import { checkLog } from '../../ledger/check-log.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import type { CheckContext } from './check-context.ts'
import { checkKnown, type KnownCheckpoint } from './check-known.ts'
import { checkStore, type StoreTotals } from './check-store.ts'
import { merge } from './merge.ts'
import { PASS_RECORDS } from './passes.ts'

/** `log`: the log by itself (tiles, roots, manifests); `store`: the store against it. Both go on at the same time. */
export type CheckProgressEvent = {
  readonly event: 'progress'
  readonly institution: string
  readonly step: 'log' | 'store'
  readonly batches: number
  readonly ofBatches: number
  readonly records: number
}
export type CheckFindingEvent = { readonly event: 'finding' } & LedgerFinding
/** The last event of an institution. */
export type CheckResultEvent = {
  readonly event: 'result'
  readonly institution: string
  readonly origin: string | null
  /** The checkpoint that was checked; null where none could be read. */
  readonly size: number | null
  readonly root: string | null
  readonly findings: number
} & StoreTotals
export type CheckEvent = CheckProgressEvent | CheckFindingEvent | CheckResultEvent

export type CheckSource = {
  readonly store: Store
  readonly log: LogFolder
  readonly institution: string
  /** Batches that the journal knows to be accepted: those between the checkpoint and them are on their way. */
  readonly durable: () => Promise<number>
  readonly known: readonly KnownCheckpoint[]
  /** Fresh random numbers of 64 bits, see CheckContext. */
  readonly salt: CheckContext['salt']
}

/**
 * The whole check of one institution: the log by itself, older checkpoints against it, and the store against it.
 * May run beside the service: it is bound to the checkpoint it finds first.
 * Output: findings as they are met and progress, and one result at the end. Errors: STORE_UNAVAILABLE.
 */
export async function* checkInstitution(source: CheckSource): AsyncGenerator<CheckEvent> {
  const { store, institution, salt, durable } = source
  // No key, and its own cache: a forged checkpoint is named, and what it says is compared all the same.
  const log = new LogFolder(source.log.directory, source.log.hasher, null)
  const checkpoint = await readable(log)
  const size = checkpoint?.size ?? 0
  const context: CheckContext = { store, log, institution, size, salt }
  const totals: { store: StoreTotals | null } = { store: null }
  // What is published was accepted, whatever else is known.
  const accepted = Math.max(await durable(), size)
  let findings = 0
  const events = merge<CheckEvent>(
    logEvents(source.log, institution, accepted, size === 0 && accepted === 0 && source.known.length === 0),
    knownEvents(context, source),
    storeEvents(context, durable, totals),
  )
  for await (const event of events) {
    if (event.event === 'finding') findings++
    yield event
  }
  yield {
    event: 'result',
    institution,
    origin: checkpoint?.origin ?? null,
    size: checkpoint?.size ?? null,
    root: checkpoint === null ? null : Buffer.from(checkpoint.root).toString('hex'),
    findings,
    ...(totals.store ?? { batches: 0, records: 0, repeated: 0, notCompared: size }),
  }
}

async function* logEvents(
  log: LogFolder,
  institution: string,
  durable: number,
  mayBeAbsent: boolean,
): AsyncGenerator<CheckEvent> {
  for await (const event of checkLog(log, institution, { durable })) {
    if (!('code' in event)) {
      const { entries, size, records } = event
      yield { event: 'progress', institution, step: 'log', batches: entries, ofBatches: size, records }
    } else if (event.code !== 'CHECKPOINT_MISSING' || !mayBeAbsent) yield { event: 'finding', ...event }
  }
}

async function* knownEvents(context: CheckContext, { log, known }: CheckSource): AsyncGenerator<CheckEvent> {
  for (const finding of await checkKnown(context, log, known)) yield { event: 'finding', ...finding }
}

async function* storeEvents(
  context: CheckContext,
  durable: () => Promise<number>,
  totals: { store: StoreTotals | null },
): AsyncGenerator<CheckEvent> {
  const { institution, size } = context
  const steps = checkStore(context, { passRecords: PASS_RECORDS, durable })
  for (let step = await steps.next(); ; step = await steps.next()) {
    if (step.done === true) {
      totals.store = step.value
      return
    }
    if ('code' in step.value) yield { event: 'finding', ...step.value }
    else yield { event: 'progress', institution, step: 'store', ofBatches: size, ...step.value }
  }
}

/** Null where there is no checkpoint that can be read; the check of the log by itself says why. */
async function readable(log: LogFolder) {
  try {
    return await log.checkpoint()
  } catch (error) {
    if (error instanceof SuanhengError && error.code !== 'INTERNAL') return null
    throw new SuanhengError('LEDGER_DAMAGED', `the checkpoint cannot be read: ${messageOf(error)}`, {}, error)
  }
}
