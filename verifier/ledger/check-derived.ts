import type { LedgerFinding } from '../../ledger/finding.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import type { RowsOfPass } from './check-rows.ts'
import { type Accepted, isOnItsWay, settled } from './meanwhile.ts'
import type { Pass } from './passes.ts'
import {
  conflictDifferencesQuery,
  conflictSumsQuery,
  contractSizesQuery,
  correctionDifferencesQuery,
  deviceDayDifferencesQuery,
  identityDifferencesQuery,
  identitySumsQuery,
  unseenConflictsQuery,
} from './queries.ts'

/** Batches of a pass where usage_identity is not what usage_record gives. */
export async function oddIdentities(context: CheckContext, pass: Pass, rows: RowsOfPass): Promise<number[]> {
  const sums = await readSums(context, pass.from === 1 ? 0 : pass.from, pass.to)
  const known = new Map(sums.map((row) => [row.batch, row]))
  // Batch 0 is none: a row there makes a record that nobody sent look known.
  const sequences = [...pass.manifests.keys(), ...(known.has(0) ? [0] : [])]
  return sequences.filter((sequence) => {
    const [here, there] = [known.get(sequence), rows.identities.get(sequence)]
    return (here?.stored ?? 0) !== (there?.stored ?? 0) || here?.identities !== there?.sum
  })
}

/** Batches of usage_identity from a sequence on. */
export const identitiesBeyond = async (context: CheckContext, from: number): Promise<number[]> =>
  (await readSums(context, from, 2n ** 64n - 1n)).map(({ batch }) => batch)

const readSums = ({ store, institution, salt }: CheckContext, from: number, to: number | bigint) =>
  identitySumsQuery(store, { institution, from, to, ...salt })

/** Names the identities of some batches that are lacking or too many. `named` are records already found changed. */
export async function* nameIdentities(
  context: CheckContext,
  batches: readonly number[],
  named: ReadonlySet<string>,
): AsyncGenerator<LedgerFinding> {
  const { store, institution } = context
  for (const batch of batches) {
    if (!Number.isSafeInteger(batch)) {
      yield findingOf(
        context,
        'DERIVED_TABLE_DIFFERS',
        `usage_identity has rows of batch ${batch}, which no log can have`,
      )
      continue
    }
    for (const { record_id, record, missing } of await identityDifferencesQuery(store, { institution, batch })) {
      if (named.has(`${batch}/${record_id}`)) continue
      const detail = `usage_identity ${missing === 1 ? 'lacks' : 'has, and usage_record lacks,'} digest ${record}`
      yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detail, { sequence: batch, recordId: record_id })
    }
  }
}

/**
 * usage_correction and device_day, recomputed from usage_record. What is being inserted now is not judged.
 * `rangeRecords`: records whose devices and days the engine takes apart at a time; some 50 bytes each.
 */
export async function* checkViews(
  context: CheckContext,
  named: ReadonlySet<string>,
  accepted: Accepted,
  rangeRecords: number,
): AsyncGenerator<LedgerFinding> {
  const { store, institution } = context
  const corrections = await correctionDifferencesQuery(store, { institution })
  const until = await accepted()
  for (const row of corrections) {
    if (isOnItsWay(context, until, row.batch) || named.has(`${row.batch}/${row.record_id}`)) continue
    const detail = `usage_correction ${row.missing === 1 ? 'lacks' : 'has, and usage_record lacks,'} its correction of ${row.corrects}`
    yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detail, { sequence: row.batch, recordId: row.record_id })
  }
  for (const range of await contractRanges(context, rangeRecords)) {
    const differing = await settled(() => deviceDayDifferencesQuery(store, { institution, ...range }))
    for (const { device, day, contract, missing } of differing) {
      const detail = `device_day ${missing === 1 ? 'lacks' : 'has, and usage_record lacks,'} ${day} of device ${device} under contract ${contract}`
      yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detail)
    }
  }
}

/** Contracts from `from` on and before `past`, which '' is beyond all of. */
type ContractRange = { readonly from: string; readonly past: string }

/** All contracts there can be, cut where the records before are enough for one query; a contract is never cut. */
async function contractRanges(
  { store, institution }: CheckContext,
  rangeRecords: number,
): Promise<readonly ContractRange[]> {
  const starts = ['']
  let sum = 0
  for (const { contract, records } of await contractSizesQuery(store, { institution })) {
    if (sum > 0 && sum + records > rangeRecords) {
      starts.push(contract)
      sum = 0
    }
    sum += records
  }
  return starts.map((from, i) => ({ from, past: starts[i + 1] ?? '' }))
}

/**
 * usage_conflict: two rows for each conflict that a manifest counts, and each of them between contents that are there.
 * `conflicts` are the manifests' counts by sequence, of usage records; `unread` sequences whose manifests cannot be read.
 */
export async function* checkConflicts(
  context: CheckContext,
  conflicts: ReadonlyMap<number, number>,
  unread: ReadonlySet<number>,
  named: ReadonlySet<string>,
  accepted: Accepted,
): AsyncGenerator<LedgerFinding> {
  const { store, institution, size } = context
  const sides = new Map((await conflictSumsQuery(store, { institution })).map((row) => [row.batch, row.sides]))
  const until = await accepted()
  const odd: number[] = []
  for (const sequence of new Set([...conflicts.keys(), ...sides.keys()])) {
    if (isOnItsWay(context, until, sequence) || unread.has(sequence)) continue
    if ((sides.get(sequence) ?? 0) === 2 * (conflicts.get(sequence) ?? 0)) continue
    odd.push(sequence)
    const detail = `usage_conflict has ${sides.get(sequence) ?? 0} rows of the batch, its manifest counts ${conflicts.get(sequence) ?? 0} conflicts, two rows each`
    yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detail, { sequence })
  }
  const told = new Set<string>()
  const asked = [...new Set([...sides.keys(), ...odd])].filter((sequence) => sequence <= size && !unread.has(sequence))
  for (let from = 0; from < asked.length; from += CONFLICT_BATCHES) {
    const batches = asked.slice(from, from + CONFLICT_BATCHES).map(BigInt)
    for (const { record_id, record, batch, missing } of await conflictDifferencesQuery(store, {
      institution,
      batches,
      up_to: size,
    })) {
      told.add(record_id)
      const detail =
        missing === 1
          ? `usage_conflict lacks content ${record}, which stands beside another of the same id`
          : `usage_conflict has ${record} against a content that is not there`
      yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detail, { sequence: batch, recordId: record_id })
    }
  }
  for (const { record_id, last_batch } of await unseenConflictsQuery(store, { institution, up_to: size })) {
    // A row that somebody put in or changed is two contents too, and has its own finding.
    if (told.has(record_id) || named.has(`${last_batch}/${record_id}`)) continue
    const detail =
      'usage_conflict lacks the record, which has several contents: the later one came in as if it were new'
    yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detail, { sequence: last_batch, recordId: record_id })
  }
}

const CONFLICT_BATCHES = 5_000
