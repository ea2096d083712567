import { z } from 'zod'
import { Id, Sha256, Uscc } from '../../schemas/primitives.ts'

/** An evidence bundle: one zip with a report and what it rests on. docs/bundle.md is its description. */
export const BUNDLE_SCHEMA = 'suanheng/bundle/2'

export const NAMES = {
  readme: 'README.md',
  report: 'report.json',
  page: 'report.md',
  document: 'report.pdf',
  evidence: 'evidence.json',
  checkpoint: 'log/checkpoint',
  key: 'log/key.vkey',
  log: 'log/batches.json',
  others: 'log/others.json',
  rules: 'rules/clauses.json',
  register: 'register/accelerators.json',
  index: 'bundle.json',
} as const

/** What `report.json` is, by the name `readReport` gives it; and the document that is made of it alone. */
export const DOCUMENT_OF = {
  reconciliation: 'audit',
  assessment: 'estimate',
  capacity: 'capacity',
} as const
export type BundleKind = keyof typeof DOCUMENT_OF
const KINDS = Object.keys(DOCUMENT_OF) as BundleKind[]

/** Where the batches and records of a log lie; `other`: its institution, where it is not the report’s own. */
export const batchesName = (other: string | null): string =>
  other === null ? NAMES.log : `others/${other}/batches.json`
/** records/000001.ndjson … */
export const recordsName = (other: string | null, number: number): string =>
  `${other === null ? '' : `others/${other}/`}records/${String(number).padStart(6, '0')}.ndjson`
export const isRecordsOf = (name: string, other: string | null): boolean => {
  const start = other === null ? '' : `others/${other}/`
  return name.startsWith(start) && /^records\/\d{6}\.ndjson$/.test(name.slice(start.length))
}

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

/**
 * A log of which records are here. `named`: batches that are proven and whose records are not here, of which nothing but
 * their manifests takes part; null: there were too many to name.
 */
const LogEntry = z.strictObject({
  institution: Uscc,
  origin: z.string().max(512),
  size: z.int().positive(),
  batches: Count,
  records: Count,
  named: Count.nullable(),
})
export type LogEntry = z.infer<typeof LogEntry>

/** What is in the bundle, except itself. `digest` of the report is that of report.json, as everywhere. */
export const Index = z.strictObject({
  schema: z.literal(BUNDLE_SCHEMA),
  kind: z.enum(KINDS),
  institution: Uscc,
  /** Number of the contract, id of the claim; of a capacity its institution. */
  subject: Id,
  /** Others' logs are named to auditors alone: then no evidence.json is here. */
  sealed: z.boolean(),
  /** The institution’s own first. */
  logs: z
    .array(LogEntry)
    .min(1)
    .max(LIMITS.members)
    .refine((logs) => new Set(logs.map(({ institution }) => institution)).size === logs.length),
  members: z.array(z.strictObject({ name: z.string().max(256), bytes: Count, sha256: Sha256 })).max(LIMITS.members),
})
export type Index = z.infer<typeof Index>

/** Checkpoints of the other logs that the report is bound to, as signed notes. */
export const OtherNotes = z.array(z.strictObject({ institution: Uscc, text: z.string().max(65_536) })).max(10_000)
export type OtherNotes = z.infer<typeof OtherNotes>

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
