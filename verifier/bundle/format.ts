import { z } from 'zod'
import { Id, Sha256, Uscc } from '../../schemas/primitives.ts'

/** An evidence bundle: one zip with a report and what it rests on. docs/bundle.md is its description. */
export const BUNDLE_SCHEMA = 'suanheng/bundle/1'

export const NAMES = {
  readme: 'README.md',
  report: 'report.json',
  page: 'report.md',
  document: 'report.pdf',
  evidence: 'evidence.json',
  checkpoint: 'log/checkpoint',
  key: 'log/key.vkey',
  log: 'log/batches.json',
  clauses: 'rules/clauses.json',
  register: 'register/accelerators.json',
  index: 'bundle.json',
} as const
/** What `report.pdf` is: 商定程序审计报告, of the report alone. */
export const DOCUMENT = 'audit'

/** records/000001.ndjson … */
export const recordsName = (number: number): string => `records/${String(number).padStart(6, '0')}.ndjson`
export const isRecords = (name: string): boolean => /^records\/\d{6}\.ndjson$/.test(name)

/** What a reader takes at most, so that a small file cannot fill memory or disk. */
export const LIMITS = {
  members: 10_000,
  fileBytes: 2_000_000_000,
  memberBytes: 256 * (1 << 20),
  totalBytes: 8 * (1 << 30),
  /** Of a member above 1 MiB: text of records packs 10 to 30 times. */
  ratio: 500,
} as const

/** A member of records is closed once it has so many bytes. */
export const RECORDS_BYTES = 16 * (1 << 20)

const Hash = z.base64().length(44)
const Count = z.int().nonnegative()

/** What is in the bundle, except itself. `digest` of the report is that of report.json, as everywhere. */
export const Index = z.strictObject({
  schema: z.literal(BUNDLE_SCHEMA),
  institution: Uscc,
  contract: Id,
  /** Others' logs are named to auditors alone: then no evidence.json is here. */
  sealed: z.boolean(),
  origin: z.string().max(512),
  size: z.int().positive(),
  batches: Count,
  records: Count,
  members: z.array(z.strictObject({ name: z.string().max(256), bytes: Count, sha256: Sha256 })).max(LIMITS.members),
})
export type Index = z.infer<typeof Index>

/** Manifests of the batches, in order, as they stand in the log (UTF-8), and one proof for all of them to the checkpoint. */
export const LogProof = z.strictObject({
  manifests: z.array(z.string().max(65_536)).max(5_000_000),
  hashes: z.array(Hash).max(10_000_000),
})
export type LogProof = z.infer<typeof LogProof>

/** Line before the records of a batch: how many follow, and one proof for all of them to the batch’s recordsRoot. */
export const BatchLine = z.strictObject({
  batch: z.int().positive(),
  count: z.int().positive(),
  hashes: z.array(Hash).max(1_000_000),
})
/** A record of it: its place in the batch’s tree. */
export const RecordLine = z.strictObject({ at: Count, record: z.record(z.string(), z.unknown()) })
