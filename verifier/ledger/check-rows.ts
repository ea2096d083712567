import { createHash } from 'node:crypto'
import { SuanhengError } from '../../core/errors.ts'
import { HASH_BYTES } from '../../core/merkle/hasher.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { CheckContext } from './check-context.ts'
import type { Pass } from './passes.ts'
import {
  type BatchLeaves,
  batchesBeyondQuery,
  leavesQuery,
  RECORD_TABLES,
  type RecordTable,
  tableOfKind,
} from './queries.ts'

/** A batch whose rows in one table are not what the log says; `manifest` null where the log has nothing there. */
export type OddBatch = {
  readonly table: RecordTable
  readonly sequence: number
  readonly manifest: Manifest | null
}

export type RowsOfPass = {
  readonly odd: readonly OddBatch[]
  /** Rows that are in the store twice, the same in everything: the engine's merges make one of them. */
  readonly repeated: number
  /** Keyed sums over usage_record by batch, for usage_identity. */
  readonly identities: ReadonlyMap<number, { readonly stored: number; readonly sum: string }>
}

/**
 * Compares all rows of a pass with the leaf hashes of the ledger: one query a table recomputes every leaf hash from
 * the columns, and one SHA-256 a batch over them tells whether all are there, unchanged, in order.
 */
export async function compareRowsOfPass(context: CheckContext, pass: Pass): Promise<RowsOfPass> {
  const expected = await expectedLeaves(context, pass)
  const odd: OddBatch[] = []
  const identities = new Map<number, { stored: number; sum: string }>()
  let repeated = 0
  for (const table of RECORD_TABLES) {
    const seen = new Set<number>()
    for (const batch of await readLeaves(context, table, pass.from === 1 ? 0 : pass.from, pass.to)) {
      seen.add(batch.batch)
      repeated += batch.stored - batch.records
      if (batch.identities !== undefined) identities.set(batch.batch, { stored: batch.stored, sum: batch.identities })
      const manifest = pass.manifests.get(batch.batch) ?? null
      // What cannot be read of the log is named by the check of the log; its rows cannot be judged.
      if (manifest === null && batch.batch > 0) continue
      if (!isAsExpected(batch, table, manifest, expected.get(batch.batch) ?? null))
        odd.push({
          table,
          sequence: batch.batch,
          manifest: manifest !== null && tableOfKind(manifest.kind) === table ? manifest : null,
        })
    }
    for (const manifest of pass.manifests.values()) {
      if (manifest.records > 0 && tableOfKind(manifest.kind) === table && !seen.has(manifest.sequence))
        odd.push({ table, sequence: manifest.sequence, manifest })
    }
  }
  return { odd, repeated, identities }
}

/** Batches beyond the log that have rows. The caller knows which of them are on their way into it. */
export async function batchesBeyond({ store, institution }: CheckContext, from: number): Promise<readonly OddBatch[]> {
  return (await batchesBeyondQuery(store, { institution, from })).map(({ place, batch }) => {
    const table = RECORD_TABLES[place]
    if (table === undefined) throw new SuanhengError('INTERNAL', `no table of records is number ${place}`)
    return { table, sequence: batch, manifest: null }
  })
}

function readLeaves(
  { store, institution, salt }: CheckContext,
  table: RecordTable,
  from: number,
  to: number,
): Promise<readonly BatchLeaves[]> {
  if (table === 'usage_record') return leavesQuery.usage_record(store, { institution, from, to, ...salt })
  return leavesQuery[table](store, { institution, from, to })
}

function isAsExpected(
  batch: BatchLeaves,
  table: RecordTable,
  manifest: Manifest | null,
  leaves: string | null,
): boolean {
  if (manifest === null || tableOfKind(manifest.kind) !== table) return false
  const receivedMs = Date.parse(manifest.receivedAt)
  return (
    batch.records === manifest.records &&
    batch.leaves === leaves &&
    (batch.mismatched ?? 0) === 0 &&
    batch.received_first === receivedMs &&
    batch.received_last === receivedMs
  )
}

/** SHA-256 over the leaf hashes of each batch as the ledger keeps them; null for one whose hashes cannot be read. */
async function expectedLeaves({ log }: CheckContext, pass: Pass): Promise<ReadonlyMap<number, string | null>> {
  const sums = new Map<number, string | null>()
  const manifests = [...pass.manifests.values()]
  const start = manifests[0]?.recordsBefore ?? 0
  const follows = manifests.every(({ recordsBefore }, i) => i === 0 || recordsBefore === endOf(manifests[i - 1]))
  // One read for all of them, unless the manifests have holes or contradict each other.
  const whole = follows ? await readableLeaves(log.recordLeaves(start, endOf(manifests.at(-1)) - start)) : null
  for (const { sequence, recordsBefore, records } of manifests) {
    const at = (recordsBefore - start) * HASH_BYTES
    const leaves =
      whole === null
        ? await readableLeaves(log.recordLeaves(recordsBefore, records))
        : whole.subarray(at, at + records * HASH_BYTES)
    sums.set(sequence, leaves === null ? null : createHash('sha256').update(leaves).digest('hex'))
  }
  return sums
}

const endOf = (manifest: Manifest | undefined): number =>
  manifest === undefined ? 0 : manifest.recordsBefore + manifest.records

/** Null for leaf hashes that the ledger folder does not hold any more. */
export async function readableLeaves(reading: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof SuanhengError && error.code === 'LEDGER_DAMAGED') return null
    throw error
  }
}
