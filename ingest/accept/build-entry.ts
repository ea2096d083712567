import type { Entry, Section } from '../../ledger/journal/entry.ts'
import type { NativeColumn } from '../../store/native.ts'
import { nativeBlock, nativeColumnHeader, nativeColumnTypes, nativeHeader } from '../../store/native.ts'
import type { DecodedBatch } from '../decode/decode-batch.ts'
import type { Conflict } from './classify.ts'
import type { Receipt } from './receipt.ts'

/** The log's leaf: canonical JSON, and its leaf hash. */
export type ManifestLeaf = { readonly manifest: string; readonly hash: Uint8Array }

/** Everything one accepted batch writes, in the order it is to be written: the batch's own row last. */
export function buildEntry(
  batch: DecodedBatch,
  receipt: Receipt,
  leaf: ManifestLeaf,
  conflicts: readonly Conflict[],
  receivedAtMs: number,
  alongside: readonly Section[],
): Entry {
  const sections: Section[] = []
  // First, so that the place of the digests within the entry's body is known.
  const records = batch.rows > 0 ? recordSection(batch, receipt, receivedAtMs) : null
  if (records !== null) sections.push(records)
  if (receipt.kind === 'usage_record' && conflicts.length > 0) sections.push(conflictSection(receipt, conflicts))
  if (batch.rejects.length > 0) sections.push(quarantineSection(batch, receipt, receivedAtMs))
  sections.push(...alongside, batchSection(receipt, leaf, receivedAtMs))
  return {
    head: {
      institution: receipt.institution,
      kind: receipt.kind,
      sequence: receipt.sequence,
      batchId: receipt.batchId,
      records: batch.rows,
      idempotencyKey: receipt.idempotencyKey ?? '',
      manifest: leaf.manifest,
      leaves: leavesOf(records, batch),
    },
    sections,
  }
}

/** The digests lie in the record section, the entry's first, in its second piece. */
const leavesOf = (records: Section | null, batch: DecodedBatch) =>
  records === null
    ? { at: 0, bytes: 0 }
    : { at: (records.pieces[0]?.byteLength ?? 0) + batch.digestsAt, bytes: batch.digests.byteLength }

const tableOf = (kind: string): string => (kind === 'usage_record' || kind === 'device_sample' ? kind : 'entity')

/** The worker's columns, and the two that only the accept path knows. `batch.block` is the second piece. */
function recordSection(batch: DecodedBatch, receipt: Receipt, receivedAtMs: number): Section {
  const columns = [
    ...batch.columns,
    { name: 'batch', type: 'UInt64' },
    { name: 'received_at', type: "DateTime64(3, 'UTC')" },
  ]
  const sequence = new BigUint64Array(batch.rows).fill(BigInt(receipt.sequence))
  const received = new BigInt64Array(batch.rows).fill(BigInt(receivedAtMs))
  return {
    table: tableOf(receipt.kind),
    columns,
    rows: batch.rows,
    pieces: [
      nativeHeader(columns.length, batch.rows),
      batch.block,
      nativeColumnHeader('batch', 'UInt64'),
      new Uint8Array(sequence.buffer),
      nativeColumnHeader('received_at', "DateTime64(3, 'UTC')"),
      new Uint8Array(received.buffer),
    ],
  }
}

const section = (table: string, rows: number, columns: readonly NativeColumn[]): Section => ({
  table,
  columns: nativeColumnTypes(columns),
  rows,
  pieces: [nativeBlock(rows, columns)],
})

const string = (name: string, values: readonly string[]): NativeColumn => ({ kind: 'string', name, values })
const uint64 = (name: string, values: readonly bigint[]): NativeColumn => ({ kind: 'uint64', name, values })
const uint32 = (name: string, values: readonly number[]): NativeColumn => ({ kind: 'uint32', name, values })
const instant = (name: string, values: readonly number[]): NativeColumn => ({ kind: 'datetime64', name, values })
const sha256 = (name: string, values: readonly string[]): NativeColumn => ({
  kind: 'fixedString32',
  name,
  values: values.map((hex) => Buffer.from(hex, 'hex')),
})

/** Two rows a conflict, so that the reconciliation of either contract finds it. */
function conflictSection(receipt: Receipt, conflicts: readonly Conflict[]): Section {
  const sides = conflicts.flatMap(({ version, other }) => [
    { one: version, two: other },
    { one: other, two: version },
  ])
  return section('usage_conflict', sides.length, [
    string(
      'institution',
      sides.map(() => receipt.institution),
    ),
    string(
      'contract',
      sides.map(({ one }) => one.contract),
    ),
    string(
      'record_id',
      sides.map(({ one }) => one.key),
    ),
    sha256(
      'digest',
      sides.map(({ one }) => one.digest),
    ),
    string(
      'other_contract',
      sides.map(({ two }) => two.contract),
    ),
    sha256(
      'other_digest',
      sides.map(({ two }) => two.digest),
    ),
    uint64(
      'batch',
      sides.map(() => BigInt(receipt.sequence)),
    ),
  ])
}

export const quarantineId = (receipt: Pick<Receipt, 'batchId'>, index: number): string => `${receipt.batchId}-${index}`

/** One row a record put aside, with its first fault; the receipt lists them all. */
function quarantineSection(batch: DecodedBatch, receipt: Receipt, receivedAtMs: number): Section {
  const first = new Map(batch.rejects.toReversed().map((reject) => [reject.index, reject]))
  const rows = [...first.values()].sort((a, b) => a.index - b.index)
  return section('quarantine', rows.length, [
    string(
      'institution',
      rows.map(() => receipt.institution),
    ),
    string(
      'quarantine_id',
      rows.map(({ index }) => quarantineId(receipt, index)),
    ),
    string(
      'event',
      rows.map(() => 'quarantined'),
    ),
    string(
      'kind',
      rows.map(() => receipt.kind),
    ),
    uint64(
      'batch',
      rows.map(() => BigInt(receipt.sequence)),
    ),
    uint32(
      'position',
      rows.map(({ index }) => index),
    ),
    string(
      'code',
      rows.map(({ code }) => code),
    ),
    string(
      'path',
      rows.map(({ path }) => path),
    ),
    string(
      'message',
      rows.map(({ message }) => message),
    ),
    string(
      'raw',
      rows.map(({ raw }) => raw),
    ),
    string(
      'replay_batch',
      rows.map(() => ''),
    ),
    string(
      'reason',
      rows.map(() => ''),
    ),
    string(
      'by',
      rows.map(() => receipt.receivedBy),
    ),
    instant(
      'at',
      rows.map(() => receivedAtMs),
    ),
  ])
}

function batchSection(receipt: Receipt, leaf: ManifestLeaf, receivedAtMs: number): Section {
  return section('batch', 1, [
    string('institution', [receipt.institution]),
    uint64('sequence', [BigInt(receipt.sequence)]),
    string('batch_id', [receipt.batchId]),
    string('kind', [receipt.kind]),
    string('idempotency_key', [receipt.idempotencyKey ?? '']),
    sha256('body_sha256', [receipt.bodySha256]),
    uint64('records', [BigInt(receipt.records.recorded + receipt.records.conflict)]),
    string('card_seconds', [receipt.cardSeconds]),
    string('receipt', [JSON.stringify(receipt)]),
    instant('received_at', [receivedAtMs]),
    string('manifest', [leaf.manifest]),
    { kind: 'fixedString32', name: 'leaf_hash', values: [leaf.hash] },
  ])
}
