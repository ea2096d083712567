import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import type { Pass } from './passes.ts'
import { batchesQuery, quarantineCountsQuery } from './queries.ts'

type BatchRow = Awaited<ReturnType<typeof batchesQuery>>[number]

/** What a receipt as stored says that the manifest says too; `results` and `warnings` it says alone. */
const StoredReceipt = z.object({
  batchId: z.string(),
  institution: z.string(),
  kind: z.string(),
  sequence: z.number(),
  receivedAt: z.string(),
  receivedBy: z.string(),
  bodySha256: z.string(),
  idempotencyKey: z.string().nullish(),
  records: z.object({
    received: z.number(),
    recorded: z.number(),
    duplicate: z.number(),
    conflict: z.number(),
    rejected: z.number(),
  }),
  cardSeconds: z.string(),
  earliest: z.string().nullable(),
  latest: z.string().nullable(),
  results: z.array(z.object({ count: z.number(), status: z.string() })),
})

/** The batch table against the manifests of a pass: each there once, saying the same. */
export async function checkBatches(context: CheckContext, pass: Pass): Promise<LedgerFinding[]> {
  const { store, institution } = context
  const rows = await batchesQuery(store, { institution, from: pass.from === 1 ? 0 : pass.from, to: pass.to })
  const findings: LedgerFinding[] = []
  const seen = new Set<number>()
  for (const row of rows) {
    const { sequence } = row
    const manifest = pass.manifests.get(sequence)
    if (sequence === 0) findings.push(unknown(context, row))
    if (manifest === undefined) continue
    const wrong = differencesOf(context, row, manifest)
    if (wrong.length > 0)
      findings.push(findingOf(context, 'BATCH_ROW_CHANGED', `not as in the log: ${wrong.join(', ')}`, { sequence }))
    if (seen.has(sequence))
      findings.push(findingOf(context, 'BATCH_ROW_CHANGED', 'there are several rows', { sequence }))
    seen.add(sequence)
  }
  for (const sequence of pass.manifests.keys()) {
    if (!seen.has(sequence))
      findings.push(
        findingOf(context, 'BATCH_MISSING', 'the log has the batch, the batch table does not', { sequence }),
      )
  }
  return findings
}

/** Records put aside, which no leaf covers: each batch has as many as its manifest counts. */
export async function checkQuarantine(context: CheckContext, pass: Pass): Promise<LedgerFinding[]> {
  const { store, institution } = context
  const rows = await quarantineCountsQuery(store, { institution, from: pass.from, to: pass.to })
  const aside = new Map(rows.map(({ batch, records }) => [batch, records]))
  return [...pass.manifests.values()].flatMap(({ sequence, rejected }) => {
    const records = aside.get(sequence) ?? 0
    const detail = `quarantine has ${records} records of the batch, its manifest counts ${rejected} rejected`
    return records === rejected ? [] : [findingOf(context, 'DERIVED_TABLE_DIFFERS', detail, { sequence })]
  })
}

/** Batches beyond the log. The caller knows which of them are on their way into it. */
export async function batchRowsBeyond(context: CheckContext, from: number): Promise<LedgerFinding[]> {
  const { store, institution } = context
  const rows = await batchesQuery(store, { institution, from, to: 2n ** 64n - 1n })
  return rows.map((row) => unknown(context, row))
}

const unknown = (context: CheckContext, { sequence, kind, stored_records }: BatchRow): LedgerFinding =>
  findingOf(context, 'BATCH_UNKNOWN', `the log has no such batch; it says ${stored_records} records of ${kind}`, {
    sequence,
  })

/** Names of the columns, and of the receipt's fields, that are not as the manifest says. */
function differencesOf({ log }: CheckContext, row: BatchRow, manifest: Manifest): string[] {
  const text = canonicalJson(manifest)
  const leaf = Buffer.from(log.hasher.leaf(Buffer.from(text))).toString('hex')
  const columns: Readonly<Record<string, boolean>> = {
    batch_id: row.batch_id === batchIdOf(manifest),
    manifest: row.manifest === text,
    leaf_hash: row.leaf === leaf,
    kind: row.kind === manifest.kind,
    idempotency_key: row.idempotency_key === (manifest.idempotencyKey ?? ''),
    body_sha256: row.body === manifest.bodySha256,
    records: row.stored_records === String(manifest.records),
    card_seconds: sameNumber(row.sum_card_seconds, manifest.cardSeconds),
    received_at: row.received === Date.parse(manifest.receivedAt),
  }
  const wrong = Object.entries(columns).flatMap(([name, same]) => (same ? [] : [name]))
  return [...wrong, ...receiptDifferences(row, manifest)]
}

const batchIdOf = ({ institution, sequence }: Manifest): string => `${institution}-${sequence}`

function receiptDifferences(row: BatchRow, manifest: Manifest): string[] {
  const receipt = parseReceipt(row.receipt)
  if (receipt === null) return ['receipt']
  const { records } = receipt
  const counted = (status: string) =>
    receipt.results.reduce((sum, range) => sum + (range.status === status ? range.count : 0), 0)
  const fields: Readonly<Record<string, boolean>> = {
    batchId: receipt.batchId === batchIdOf(manifest),
    institution: receipt.institution === manifest.institution,
    kind: receipt.kind === manifest.kind,
    sequence: receipt.sequence === manifest.sequence,
    receivedAt: receipt.receivedAt === manifest.receivedAt,
    receivedBy: receipt.receivedBy === manifest.receivedBy,
    bodySha256: receipt.bodySha256 === manifest.bodySha256,
    idempotencyKey: (receipt.idempotencyKey ?? null) === manifest.idempotencyKey,
    'records.received': records.received === manifest.received,
    'records.recorded': records.recorded + records.conflict === manifest.records,
    'records.duplicate': records.duplicate === manifest.duplicate,
    'records.conflict': records.conflict === manifest.conflict,
    'records.rejected': records.rejected === manifest.rejected,
    cardSeconds: receipt.cardSeconds === manifest.cardSeconds,
    earliest: receipt.earliest === manifest.earliest,
    latest: receipt.latest === manifest.latest,
    results: (['recorded', 'duplicate', 'conflict', 'rejected'] as const).every(
      (status) => counted(status) === records[status],
    ),
  }
  return Object.entries(fields).flatMap(([name, same]) => (same ? [] : [`receipt.${name}`]))
}

function parseReceipt(text: string): z.infer<typeof StoredReceipt> | null {
  try {
    return StoredReceipt.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Decimal texts of the same number: the column has six decimals, a manifest as many as there are. */
const sameNumber = (a: string, b: string): boolean => plain(a) === plain(b)
const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
