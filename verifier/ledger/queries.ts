import { z } from 'zod'
import { defineQuery } from '../../store/query.ts'

/** The store's side of a check: bindings of store/queries/ledger_*.sql. */

const number = z.coerce.number().int().nonnegative()
const millis = z.coerce.number().int()
const uint64 = z.union([z.number(), z.bigint()])
const institution = z.string()
const range = { institution, from: uint64, to: uint64 }
const salt = { salt0: z.bigint(), salt1: z.bigint() }

/** The tables that records are kept in. */
export const RECORD_TABLES = ['usage_record', 'device_sample', 'entity'] as const
export type RecordTable = (typeof RECORD_TABLES)[number]

export const tableOfKind = (kind: string): RecordTable =>
  kind === 'usage_record' || kind === 'device_sample' ? kind : 'entity'

/** The column holds 64 bits; a sequence is a safe integer. A number beyond that is one nobody gave. */
const anyBatch = z.coerce.number().nonnegative()

const leavesRow = {
  batch: anyBatch,
  stored: number,
  records: number,
  leaves: z.string(),
  received_first: millis,
  received_last: millis,
}
const usageLeaves = defineQuery({
  file: 'ledger_usage_leaves.sql',
  params: z.strictObject({ ...range, ...salt }),
  row: z.strictObject({ ...leavesRow, mismatched: number, identities: z.string() }),
})
const sampleLeaves = defineQuery({
  file: 'ledger_sample_leaves.sql',
  params: z.strictObject(range),
  row: z.strictObject(leavesRow),
})
const entityLeaves = defineQuery({
  file: 'ledger_entity_leaves.sql',
  params: z.strictObject(range),
  row: z.strictObject({ ...leavesRow, mismatched: number }),
})
export const leavesQuery = { usage_record: usageLeaves, device_sample: sampleLeaves, entity: entityLeaves }
/** `mismatched`: rows whose stored digest is not their leaf hash, of tables that store one. */
export type BatchLeaves = z.infer<z.ZodObject<typeof leavesRow>> & {
  readonly mismatched?: number
  readonly identities?: string
}

const oneBatch = { params: z.strictObject({ institution, batch: number }) }
const rowsRow = z.strictObject({
  position: number,
  key: z.string(),
  leaf: z.string(),
  stored_digest: z.string().nullable(),
  received: millis,
})
export const rowsQuery = {
  usage_record: defineQuery({ file: 'ledger_usage_rows.sql', ...oneBatch, row: rowsRow }),
  device_sample: defineQuery({ file: 'ledger_sample_rows.sql', ...oneBatch, row: rowsRow }),
  entity: defineQuery({ file: 'ledger_entity_rows.sql', ...oneBatch, row: rowsRow }),
}

/** `place` is the table's in RECORD_TABLES. */
export const batchesBeyondQuery = defineQuery({
  file: 'ledger_batches_beyond.sql',
  params: z.strictObject({ institution, from: z.int() }),
  row: z.strictObject({ place: z.int(), batch: anyBatch }),
})

export const batchesQuery = defineQuery({
  file: 'ledger_batches.sql',
  params: z.strictObject(range),
  row: z.strictObject({
    sequence: number,
    batch_id: z.string(),
    kind: z.string(),
    idempotency_key: z.string(),
    body: z.string(),
    stored_records: z.string(),
    sum_card_seconds: z.string(),
    receipt: z.string(),
    received: millis,
    manifest: z.string(),
    leaf: z.string(),
  }),
})

export const quarantineCountsQuery = defineQuery({
  file: 'ledger_quarantine_counts.sql',
  params: z.strictObject(range),
  row: z.strictObject({ batch: anyBatch, records: number }),
})

export const entityColumnsQuery = defineQuery({
  file: 'ledger_entity_columns.sql',
  params: z.strictObject(range),
  row: z.strictObject({
    batch: number,
    position: number,
    kind: z.string(),
    contract: z.string(),
    entity_id: z.string(),
    body: z.string(),
    corrects: z.string(),
    reason: z.string(),
  }),
})

export const identitySumsQuery = defineQuery({
  file: 'ledger_identity_sums.sql',
  params: z.strictObject({ ...range, ...salt }),
  row: z.strictObject({ batch: anyBatch, stored: number, identities: z.string() }),
})
export const identityDifferencesQuery = defineQuery({
  file: 'ledger_identity_differences.sql',
  ...oneBatch,
  row: z.strictObject({ record_id: z.string(), record: z.string(), missing: number }),
})
export const identityOfDigestsQuery = defineQuery({
  file: 'ledger_identity_of_digests.sql',
  params: z.strictObject({ institution, digests: z.array(z.string()) }),
  row: z.strictObject({ record_id: z.string(), record: z.string() }),
})
export const correctionDifferencesQuery = defineQuery({
  file: 'ledger_correction_differences.sql',
  params: z.strictObject({ institution }),
  row: z.strictObject({
    corrects: z.string(),
    record_id: z.string(),
    record: z.string(),
    contract: z.string(),
    batch: anyBatch,
    missing: number,
  }),
})
export const deviceDayDifferencesQuery = defineQuery({
  file: 'ledger_device_day_differences.sql',
  params: z.strictObject({ institution, from: z.string(), past: z.string() }),
  row: z.strictObject({ device: z.string(), day: z.string(), contract: z.string(), missing: number }),
})
export const contractSizesQuery = defineQuery({
  file: 'ledger_contract_sizes.sql',
  params: z.strictObject({ institution }),
  row: z.strictObject({ contract: z.string(), records: number }),
})
export const conflictSumsQuery = defineQuery({
  file: 'ledger_conflict_sums.sql',
  params: z.strictObject({ institution }),
  row: z.strictObject({ batch: anyBatch, sides: number }),
})
export const conflictDifferencesQuery = defineQuery({
  file: 'ledger_conflict_differences.sql',
  params: z.strictObject({ institution, batches: z.array(z.bigint()), up_to: number }),
  row: z.strictObject({ record_id: z.string(), record: z.string(), batch: anyBatch, missing: number }),
})
export const unseenConflictsQuery = defineQuery({
  file: 'ledger_conflicts_unseen.sql',
  params: z.strictObject({ institution, up_to: number }),
  row: z.strictObject({ record_id: z.string(), last_batch: anyBatch }),
})
export const institutionsQuery = defineQuery({
  file: 'ledger_institutions.sql',
  params: z.strictObject({}),
  row: z.strictObject({ institution: z.string(), rows: number }),
})
export const signingKeysQuery = defineQuery({
  file: 'ledger_signing_keys.sql',
  params: z.strictObject({ institution }),
  row: z.strictObject({ leaf: z.string(), body: z.string(), first_batch: anyBatch }),
})
export const definitionsQuery = defineQuery({
  file: 'ledger_definitions.sql',
  params: z.strictObject({}),
  row: z.strictObject({ name: z.string(), definition: z.string(), base: z.string() }),
})
export const formattedQuery = defineQuery({
  file: 'ledger_formatted.sql',
  params: z.strictObject({ statements: z.array(z.string()) }),
  row: z.strictObject({ formatted: z.string() }),
})
