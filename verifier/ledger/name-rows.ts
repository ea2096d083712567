import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootOf } from '../../core/merkle/root.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import { paramParts } from '../../store/params.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import { type OddBatch, readableLeaves } from './check-rows.ts'
import { compareRows, type ForeignRow, type LostLeaf, type StoredRow } from './compare-rows.ts'
import { findLeaves, type LedgerPlace } from './find-leaves.ts'
import { identityOfDigestsQuery, rowsQuery } from './queries.ts'

type Lost = LostLeaf & { readonly sequence: number }
type Foreign = ForeignRow & { readonly sequence: number }
/** What is left of a group of odd batches to be told apart: changed, moved, deleted or added. */
type Open = { readonly lost: Lost[]; readonly foreign: Foreign[] }

/** Differences held at once: some 50 MB. Beyond it they are named group by group. */
const GROUP = 100_000

/** Reads the odd batches row by row and names every row that is not as the ledger says. */
export async function* nameRows(context: CheckContext, odd: readonly OddBatch[]): AsyncGenerator<LedgerFinding> {
  let open: Open = { lost: [], foreign: [] }
  for (const batch of odd) {
    yield* await compareBatch(context, batch, open)
    if (open.lost.length + open.foreign.length < GROUP) continue
    yield* await nameOpen(context, open)
    open = { lost: [], foreign: [] }
  }
  yield* await nameOpen(context, open)
}

async function compareBatch(context: CheckContext, batch: OddBatch, open: Open): Promise<LedgerFinding[]> {
  const { sequence, manifest } = batch
  if (!Number.isSafeInteger(sequence))
    return [findingOf(context, 'ROW_ADDED', `rows of ${batch.table} say batch ${sequence}, which no log can have`)]
  const rows = await readRows(context, batch)
  const leaves =
    manifest === null
      ? new Uint8Array(0)
      : await readableLeaves(context.log.recordLeaves(manifest.recordsBefore, manifest.records))
  if (manifest !== null && (leaves === null || rootHex(leaves) !== manifest.recordsRoot))
    return unnamable(context, batch, rows, manifest.recordsRoot)
  const { lost, foreign, displaced, matched } = compareRows(leaves ?? new Uint8Array(0), rows)
  open.lost.push(...lost.map((leaf) => ({ ...leaf, sequence })))
  open.foreign.push(...foreign.map((row) => ({ ...row, sequence })))
  const about = (row: StoredRow) => ({ sequence, position: row.position, recordId: row.key })
  const receivedMs = manifest === null ? null : Date.parse(manifest.receivedAt)
  return [
    ...displaced.map(({ row, index }) =>
      findingOf(
        context,
        'ROW_MOVED',
        `stands in another order: the ledger has it as record ${index} of the batch`,
        about(row),
      ),
    ),
    ...matched
      .filter((row) => row.digest !== null && row.digest !== row.leaf)
      .map((row) =>
        findingOf(
          context,
          'ROW_CHANGED',
          `the digest column says ${row.digest}, the columns and the ledger ${row.leaf}`,
          about(row),
        ),
      ),
    ...matched
      .filter((row) => row.receivedMs !== receivedMs)
      .map((row) =>
        findingOf(
          context,
          'ROW_CHANGED',
          `received_at is ${iso(row.receivedMs)}, the batch came at ${manifest?.receivedAt}`,
          about(row),
        ),
      ),
  ]
}

async function readRows({ store, institution }: CheckContext, { table, sequence }: OddBatch): Promise<StoredRow[]> {
  const rows = await rowsQuery[table](store, { institution, batch: sequence })
  return rows.map(({ position, key, leaf, stored_digest, received }) => ({
    position,
    key,
    leaf,
    digest: stored_digest,
    receivedMs: received,
  }))
}

/** The leaf hashes kept in the ledger folder are damaged: only whether the batch is whole can be told. */
function unnamable(
  context: CheckContext,
  { sequence }: OddBatch,
  rows: readonly StoredRow[],
  root: string,
): LedgerFinding[] {
  const stored = Buffer.concat(rows.map(({ leaf }) => Buffer.from(leaf, 'hex')))
  if (rootHex(stored) === root) return []
  const detail = `the rows do not give the batch's root ${root}, and its leaf hashes are damaged: no row can be named`
  return [findingOf(context, 'ROW_CHANGED', detail, { sequence })]
}

async function nameOpen(context: CheckContext, open: Open): Promise<LedgerFinding[]> {
  const findings: LedgerFinding[] = []
  // A row whose leaf the ledger has elsewhere was moved there; the place it left is not a deletion as well.
  const elsewhere = await findLeaves(
    context,
    open.foreign.map(({ row }) => row.leaf),
  )
  const gone = new Set<string>()
  const strangers = open.foreign.filter(({ row, sequence }) => {
    const place = elsewhere.get(row.leaf)
    if (place === undefined) return true
    gone.add(keyOf(place))
    findings.push(moved(context, row, sequence, place))
    return false
  })
  const missing = open.lost.filter((leaf) => !gone.has(keyOf(leaf)))
  const { changed, deleted, added } = pair(missing, strangers)
  for (const { leaf, row, sequence } of changed) {
    const digest = row.digest === leaf ? 'its digest column was left as it was' : `its digest column says ${row.digest}`
    const beside = row.digest === null ? '' : `; ${digest}`
    findings.push(
      findingOf(context, 'ROW_CHANGED', `the ledger has ${leaf}, the columns give ${row.leaf}${beside}`, {
        sequence,
        position: row.position,
        recordId: row.key,
      }),
    )
  }
  const names = await namesOf(
    context,
    deleted.map(({ leaf }) => leaf),
  )
  for (const { leaf, index, sequence } of deleted) {
    const recordId = names.get(leaf) ?? null
    const known = recordId === null ? '; nothing in the store names it any more' : ''
    const detail = `record ${index} of the batch, ${leaf}, has no row${known}`
    findings.push(findingOf(context, 'ROW_DELETED', detail, { sequence, position: index, recordId }))
  }
  for (const { row, sequence } of added)
    findings.push(
      findingOf(context, 'ROW_ADDED', `the ledger has no record ${row.leaf}`, {
        sequence,
        position: row.position,
        recordId: row.key,
      }),
    )
  return findings.sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0) || (a.position ?? 0) - (b.position ?? 0))
}

function moved(context: CheckContext, row: StoredRow, sequence: number, place: LedgerPlace): LedgerFinding {
  const detail = `the ledger has it as record ${place.index} of batch ${place.sequence}`
  return findingOf(context, 'ROW_MOVED', detail, { sequence, position: row.position, recordId: row.key })
}

type Changed = { readonly leaf: string; readonly row: StoredRow; readonly sequence: number }

/**
 * Which row a lost leaf was changed into: the one whose digest column still names it, else the one that stands in the
 * same gap between untouched rows, where as many came as went.
 */
function pair(
  lost: readonly Lost[],
  foreign: readonly Foreign[],
): { readonly changed: readonly Changed[]; readonly deleted: readonly Lost[]; readonly added: readonly Foreign[] } {
  const changed: Changed[] = []
  const byDigest = new Map(foreign.map((item) => [`${item.sequence}/${item.row.digest}`, item]))
  const paired = new Set<Foreign>()
  const restLost = lost.filter(({ leaf, sequence }) => {
    const item = byDigest.get(`${sequence}/${leaf}`)
    if (item === undefined) return true
    paired.add(item)
    changed.push({ leaf, row: item.row, sequence })
    return false
  })
  const gaps = new Map<string, { readonly lost: Lost[]; readonly foreign: Foreign[] }>()
  const gapOf = ({ sequence, gap }: Lost | Foreign) => {
    const key = `${sequence}/${gap}`
    const there = gaps.get(key) ?? { lost: [], foreign: [] }
    gaps.set(key, there)
    return there
  }
  for (const leaf of restLost) gapOf(leaf).lost.push(leaf)
  for (const row of foreign) if (!paired.has(row)) gapOf(row).foreign.push(row)
  const deleted: Lost[] = []
  const added: Foreign[] = []
  for (const gap of gaps.values()) {
    if (gap.lost.length !== gap.foreign.length) {
      deleted.push(...gap.lost)
      added.push(...gap.foreign)
      continue
    }
    for (const [i, { leaf, sequence }] of gap.lost.entries()) {
      const row = gap.foreign[i]?.row
      if (row !== undefined) changed.push({ leaf, row, sequence })
    }
  }
  return { changed, deleted, added }
}

/** Record ids by digest, as far as usage_identity still has them. */
async function namesOf({ store, institution }: CheckContext, digests: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const part of paramParts(digests)) {
    const rows = await identityOfDigestsQuery(store, { institution, digests: [...part] })
    for (const { record, record_id } of rows) names.set(record, record_id)
  }
  return names
}

const keyOf = ({ sequence, index }: LedgerPlace): string => `${sequence}/${index}`
const rootHex = (leaves: Uint8Array): string => Buffer.from(rootOf(SHA256, leaves)).toString('hex')
const iso = (ms: number): string => new Date(ms).toISOString()
