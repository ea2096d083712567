import { createHash } from 'node:crypto'
import type { Purpose } from '../../../schemas/usage-record.ts'
import type { Store } from '../../../store/client.ts'
import { type NativeColumn, nativeBlock, nativeColumnTypes } from '../../../store/native.ts'
import { emptyCompleteness } from '../../../verifier/completeness/completeness.ts'
import type { Cut } from '../../../verifier/cut.ts'
import { loadEvidence } from '../../../verifier/evidence/load-evidence.ts'
import { loadNeighbours } from '../../../verifier/evidence/load-neighbours.ts'

export const INSTITUTION = '91440300MA5EXAMPL1'
/** On another shard than INSTITUTION, of three. */
export const OTHER_INSTITUTION = '91440300MA5EXAMPL3'

/** A record as the store keeps it; `milliCards` in thousandths, `micro` in 10^-6 card-seconds. */
export type UsageRow = {
  readonly institution: string
  readonly contract: string
  readonly recordId: string
  readonly purpose: Purpose
  readonly acceleratorModel: string | null
  readonly devices: readonly string[]
  readonly job: string | null
  readonly platform: string | null
  readonly node: string | null
  readonly customer: string | null
  readonly milliCards: bigint
  readonly from: number
  readonly until: number
  readonly micro: bigint
  readonly corrects: string | null
  readonly batch: number
}

/** A record of one card on one device for a minute, fully used; `change` says otherwise. */
export function usageRow(recordId: string, change: Partial<UsageRow> = {}): UsageRow {
  const row = {
    institution: INSTITUTION,
    contract: 'C-1',
    recordId,
    purpose: 'pretrain' as const,
    acceleratorModel: 'A100',
    devices: ['gpu-0'],
    job: null,
    platform: null,
    node: null,
    customer: null,
    milliCards: 1000n,
    from: Date.UTC(2025, 0, 1, 4),
    until: Date.UTC(2025, 0, 1, 4, 1),
    corrects: null,
    batch: 1,
    ...change,
  }
  return { micro: row.milliCards * BigInt(row.until - row.from), ...row }
}

/** Inserts the rows, which must differ in contract, time, id or content. */
export async function insertUsage(store: Store, rows: readonly UsageRow[]): Promise<void> {
  const columns: readonly NativeColumn[] = [
    { name: 'institution', kind: 'string', values: rows.map((r) => r.institution) },
    { name: 'contract', kind: 'string', values: rows.map((r) => r.contract) },
    { name: 'record_id', kind: 'string', values: rows.map((r) => r.recordId) },
    { name: 'digest', kind: 'fixedString32', values: rows.map((r) => Buffer.from(digestOf(r), 'hex')) },
    { name: 'purpose', kind: 'string', values: rows.map((r) => r.purpose) },
    { name: 'accelerator_model', kind: 'string', nullable: true, values: rows.map((r) => r.acceleratorModel) },
    { name: 'job', kind: 'string', nullable: true, values: rows.map((r) => r.job) },
    { name: 'platform', kind: 'string', nullable: true, values: rows.map((r) => r.platform) },
    { name: 'node', kind: 'string', nullable: true, values: rows.map((r) => r.node) },
    { name: 'customer', kind: 'string', nullable: true, values: rows.map((r) => r.customer) },
    { name: 'devices', kind: 'stringArray', values: rows.map((r) => r.devices) },
    { name: 'cards', kind: 'decimal', precision: 18, scale: 3, values: rows.map((r) => r.milliCards) },
    { name: 'start_at', kind: 'datetime64', values: rows.map((r) => r.from) },
    { name: 'end_at', kind: 'datetime64', values: rows.map((r) => r.until) },
    { name: 'card_seconds', kind: 'decimal', precision: 18, scale: 6, values: rows.map((r) => r.micro) },
    { name: 'corrects', kind: 'string', nullable: true, values: rows.map((r) => r.corrects) },
    { name: 'batch', kind: 'uint64', values: rows.map((r) => BigInt(r.batch)) },
  ]
  await store.insertNative('usage_record', nativeColumnTypes(columns), [nativeBlock(rows.length, columns)])
}

/** Stands for the digest of the record's canonical bytes. */
export const digestOf = (row: UsageRow): string =>
  createHash('sha256')
    .update(
      JSON.stringify({ ...row, batch: 0 }, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    )
    .digest('hex')

export type EntityRow = {
  readonly institution: string
  readonly kind: string
  readonly contract: string
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
  /** 1 when absent. */
  readonly batch?: number
}

export const entityDigest = (row: EntityRow): string =>
  createHash('sha256').update(JSON.stringify(row.body)).digest('hex')

export async function insertEntities(store: Store, rows: readonly EntityRow[]): Promise<void> {
  const text = (name: string, of: (row: EntityRow) => string): NativeColumn => ({
    name,
    kind: 'string',
    values: rows.map(of),
  })
  const columns: readonly NativeColumn[] = [
    text('institution', (r) => r.institution),
    text('kind', (r) => r.kind),
    text('contract', (r) => r.contract),
    text('entity_id', (r) => r.id),
    { name: 'digest', kind: 'fixedString32', values: rows.map((r) => Buffer.from(entityDigest(r), 'hex')) },
    text('body', (r) => JSON.stringify(r.body)),
    { name: 'batch', kind: 'uint64', values: rows.map((r) => BigInt(r.batch ?? 1)) },
    text('corrects', (r) => (typeof r.body['corrects'] === 'string' ? r.body['corrects'] : '')),
  ]
  await store.insertNative('entity', nativeColumnTypes(columns), [nativeBlock(rows.length, columns)])
}

/** Every batch there is. */
export const EVERYTHING: Cut = {
  size: 1_000_000,
  others: new Map([
    [OTHER_INSTITUTION, 1_000_000],
    [INSTITUTION, 1_000_000],
  ]),
}

/** The evidence about a contract at a cut. */
export async function evidenceAt(store: Store, number: string, cut: Cut = EVERYTHING, institution = INSTITUTION) {
  const met = await loadNeighbours(store, { institution, number })
  const evidence = await loadEvidence(store, institution, number, cut, met)
  return { ...evidence, completeness: emptyCompleteness(institution) }
}
