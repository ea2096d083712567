import { SuanhengError } from '../../core/errors.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import { Manifest } from '../../schemas/manifest.ts'
import { batchRowsBeyond, checkBatches, checkQuarantine } from './check-batches.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import { checkDefinitions } from './check-definitions.ts'
import { checkConflicts, checkViews, identitiesBeyond, nameIdentities, oddIdentities } from './check-derived.ts'
import { checkDeviceNames } from './check-device-names.ts'
import { checkEntities } from './check-entities.ts'
import { checkRollups } from './check-rollups.ts'
import { batchesBeyond, compareRowsOfPass, type OddBatch } from './check-rows.ts'
import { checkSignatures, loadKeys } from './check-signatures.ts'
import type { Accepted } from './meanwhile.ts'
import { nameRows } from './name-rows.ts'
import { passesOf } from './passes.ts'
import { batchesQuery } from './queries.ts'

export type StoreProgress = { readonly batches: number; readonly records: number }
export type StoreTotals = StoreProgress & {
  /** Rows that are in a table twice, alike in everything: harmless, a merge makes one of them. */
  readonly repeated: number
  /** Batches whose manifests cannot be read from the log, so that their rows could not be judged. */
  readonly notCompared: number
}

export type StoreCheckOptions = {
  /** Records compared with one query a table; twice as many where their days alone are. */
  readonly passRecords: number
  /** Batches that the journal knows to be accepted, asked after the store was read: they may be on their way. */
  readonly durable: () => Promise<number>
}

/**
 * The whole store of one institution against its log: rows, batch table, signatures, derived tables. Bounded memory:
 * one pass at a time, and 100,000 differences.
 */
export async function* checkStore(
  context: CheckContext,
  { passRecords, durable }: StoreCheckOptions,
): AsyncGenerator<LedgerFinding | StoreProgress, StoreTotals> {
  yield* checkDefinitions(context)
  const keys = await loadKeys(context.store, context.institution)
  const odd: OddBatch[] = []
  const oddIds: number[] = []
  const conflicts = new Map<number, number>()
  const unread = new Set<number>()
  let [batches, records, repeated] = [0, 0, 0]
  for await (const pass of passesOf(context.log, context.size, passRecords)) {
    const rows = await compareRowsOfPass(context, pass)
    odd.push(...rows.odd)
    repeated += rows.repeated
    oddIds.push(...(await oddIdentities(context, pass, rows)))
    yield* await checkBatches(context, pass)
    yield* await checkQuarantine(context, pass)
    yield* checkSignatures(context, pass, keys)
    yield* checkEntities(context, pass)
    for (const { sequence, kind, conflict } of pass.manifests.values())
      if (kind === 'usage_record' && conflict > 0) conflicts.set(sequence, conflict)
    for (let sequence = pass.from; sequence <= pass.to; sequence++)
      if (!pass.manifests.has(sequence)) unread.add(sequence)
    batches += pass.manifests.size
    records += pass.records
    yield { batches, records }
  }
  // What is published was accepted, whatever else is known.
  const accepted = async () => Math.max(await durable(), context.size)
  const beyond = await checkBeyond(context, accepted)
  yield* beyond.findings
  // A record that is named already is not named once more for what its change did to the derived tables.
  const named = new Set<string>()
  for await (const finding of nameRows(context, [...odd, ...beyond.odd])) {
    named.add(`${finding.sequence}/${finding.recordId}`)
    yield finding
  }
  yield* nameIdentities(context, [...oddIds, ...beyond.identities], named)
  yield* checkViews(context, named, accepted, 2 * passRecords)
  yield* checkDeviceNames(context, named, accepted)
  yield* checkRollups(context, named, accepted)
  yield* checkConflicts(context, conflicts, unread, named, accepted)
  return { batches, records, repeated, notCompared: context.size - batches }
}

/** What the store has of batches beyond the log, and beyond what is on its way into it. */
async function checkBeyond(
  context: CheckContext,
  acceptedByNow: Accepted,
): Promise<{
  readonly findings: readonly LedgerFinding[]
  readonly odd: readonly OddBatch[]
  readonly identities: readonly number[]
}> {
  const from = context.size + 1
  const rows = await batchesBeyond(context, from)
  const unknown = await batchRowsBeyond(context, from)
  const identities = await identitiesBeyond(context, from)
  // Asked last: whatever the store had by then was accepted before.
  const accepted = await acceptedByNow()
  const late = unknown.filter(({ sequence }) => (sequence ?? 0) > accepted)
  const named = new Set(late.map(({ sequence }) => sequence))
  const rolledBack = late.length > 0 && (await isContinued(context)) ? [rolledBackTo(context, late.length)] : []
  return {
    findings: [...rolledBack, ...late],
    odd: rows.filter(({ sequence }) => sequence > accepted && !named.has(sequence)),
    identities: identities.filter((batch) => batch > accepted && !named.has(batch)),
  }
}

const rolledBackTo = (context: CheckContext, batches: number): LedgerFinding =>
  findingOf(
    context,
    'LOG_ROLLED_BACK',
    `the store has ${batches} batches beyond the ${context.size} of the log, and the first of them follows on its last`,
  )

/** Whether the batch table's next manifest names the log's last one: then this log was longer once. */
async function isContinued({ store, institution, log, size }: CheckContext): Promise<boolean> {
  const [next] = await batchesQuery(store, { institution, from: size + 1, to: size + 1 })
  if (next === undefined) return false
  try {
    const { previous } = Manifest.parse(JSON.parse(next.manifest))
    if (size === 0) return previous === null
    const [leaf] = await log.nodes([{ height: 0, index: size - 1 }])
    return leaf !== undefined && previous === Buffer.from(leaf).toString('hex')
  } catch (error) {
    if (error instanceof SuanhengError && error.code !== 'LEDGER_DAMAGED') throw error
    return false
  }
}
