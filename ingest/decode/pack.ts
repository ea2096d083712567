import { ColumnsBuilder, TextBuilder } from '../../core/columns/builder.ts'
import { digestRows } from '../../core/columns/canonical.ts'
import type { ColumnSpec, Columns, TextColumn } from '../../core/columns/column.ts'
import { halvesOf, readInt64 } from '../../core/columns/int64.ts'
import { keepRows } from '../../core/columns/keep-rows.ts'
import { Scratch } from '../../core/columns/scratch.ts'
import { specsOf } from '../../core/columns/spec.ts'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { encodeColumns } from '../../store/encode-columns.ts'
import { nativeColumnHeader } from '../../store/native.ts'
import { hashTexts } from './identity-hash.ts'
import type { ReadBody, Warning } from './rows.ts'
import type { Series } from './series.ts'
import { seriesOf } from './series.ts'

/** The records to keep, ready for the journal. Row r is the record at `positions[r]` of the body. */
export type PackedBatch = {
  readonly warnings: readonly Warning[]
  readonly rows: number
  readonly positions: Uint32Array
  /** What makes a record the same record: record id; kind and entity id. Empty for samples, see `series`. */
  readonly keys: TextColumn
  /** Empty for samples. */
  readonly contracts: TextColumn
  /** Two 32-bit halves a row, see identity-hash.ts. Empty for samples. */
  readonly hashes: Uint32Array
  /** Samples by device and moment, which is what makes one the same; null for every other kind. */
  readonly series: Series | null
  /** Leaf hash of the canonical bytes, 32 a row. */
  readonly digests: Uint8Array
  /** Root of the RFC 6962 tree over the digests in row order, hex: the batch's record tree. */
  readonly recordsRoot: string
  /** Where the same digests lie within `block`, 32 bytes a row. */
  readonly digestsAt: number
  /** 1 for entities that name the version they replace: for them other content is no conflict. */
  readonly corrections: Uint8Array
  /** Column part of a ClickHouse Native block of `columns`. */
  readonly block: Uint8Array
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Σ cardSeconds as stated, in micro card-seconds; 0n for kinds without. */
  readonly cardSeconds: bigint
  readonly earliestMs: number | null
  readonly latestMs: number | null
}

/** For what is copied into the block. */
const SCRATCH = new Scratch()

/** Hashes and encodes what is to be kept: every row but the rejected ones and those at `leaveOut`. */
export function packBatch(kind: string, read: ReadBody, leaveOut: readonly number[]): PackedBatch {
  const specs = specsOf(kind)
  const kept = dropRows(read, leaveOut)
  const columns = kept.columns ?? new ColumnsBuilder(specs, 0).finish()
  const digests = kept.digests ?? digestRows(kind, specs, columns)
  const series = kind === 'device_sample' ? seriesOf(columns) : null
  const keys = series === null ? keyColumn(kind, columns) : noTexts()
  const hashes = series === null ? hashTexts(keys.offsets, keys.bytes, columns.rows) : new Uint32Array(0)
  const systemSpecs = series === null ? [HASH_SPEC, POSITION_SPEC] : [POSITION_SPEC]
  const system = encodeColumns(systemSpecs, systemColumns(hashes, kept.positions), null)
  const described = encodeColumns(specs, columns, null, (size) => SCRATCH.take(size))
  return {
    warnings: kept.warnings,
    rows: columns.rows,
    positions: kept.positions,
    keys,
    contracts: series === null ? textOf(columns, 'contract') : noTexts(),
    hashes,
    series,
    digests,
    recordsRoot: Buffer.from(rootOf(SHA256, digests)).toString('hex'),
    digestsAt: described.byteLength + DIGEST_HEADER.byteLength,
    corrections: correctionFlags(kind, columns),
    block: concat([described, DIGEST_HEADER, digests, system]),
    columns: [...specs.map(toColumn), DIGEST_COLUMN, ...systemSpecs.map(toColumn)],
    ...totalsOf(kind, columns),
  }
}

const toColumn = ({ column, type }: { column: string; type: string }) => ({ name: column, type })

function dropRows(read: ReadBody, leaveOut: readonly number[]): ReadBody {
  const drop = new Set([...read.rejects.map((reject) => reject.index), ...leaveOut])
  if (drop.size === 0 || read.columns === null) return read
  const keep = Uint8Array.from(read.positions, (position) => (drop.has(position) ? 0 : 1))
  return {
    ...read,
    columns: keepRows(read.columns, keep),
    positions: read.positions.filter((_, i) => keep[i] === 1),
    digests: read.digests === null ? null : keepDigests(read.digests, keep),
    warnings: read.warnings.filter((warning) => !drop.has(warning.index)),
  }
}

function keepDigests(digests: Uint8Array, keep: Uint8Array): Uint8Array {
  const rows = [...keep.keys()].filter((i) => keep[i] === 1)
  return concat(rows.map((row) => digests.subarray(row * 32, row * 32 + 32)))
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

const textOf = (columns: Columns, name: string): TextColumn => {
  const column = columns.byName.get(name)
  if (column?.kind !== 'text') throw new Error(`no text column ${name}`)
  return column
}

const int64Of = (columns: Columns, name: string): BigInt64Array => {
  const column = columns.byName.get(name)
  if (column?.kind !== 'int64') throw new Error(`no int64 column ${name}`)
  return column.values
}

/** A text column of no rows; made anew, as its arrays change threads. */
const noTexts = (): TextColumn => ({ kind: 'text', offsets: new Uint32Array(1), bytes: new Uint8Array(0), nulls: null })

function keyColumn(kind: string, columns: Columns): TextColumn {
  if (kind === 'usage_record') return textOf(columns, 'recordId')
  const keys = new TextBuilder(columns.rows)
  const [kinds, ids] = [textOf(columns, 'kind'), textOf(columns, 'entityId')]
  for (let i = 0; i < columns.rows; i++) keys.append(i, `${textAt(kinds, i)}/${textAt(ids, i)}`)
  return keys.finish(columns.rows)
}

const textAt = ({ bytes, offsets }: TextColumn, row: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset).toString('utf8', offsets[row], offsets[row + 1])

function correctionFlags(kind: string, columns: Columns): Uint8Array {
  const flags = new Uint8Array(columns.rows)
  // A usage record corrects another record, under an id of its own: the same id twice stays a conflict.
  if (kind === 'device_sample' || kind === 'usage_record') return flags
  const { offsets } = textOf(columns, 'corrects')
  for (let i = 0; i < columns.rows; i++) flags[i] = (offsets[i + 1] ?? 0) > (offsets[i] ?? 0) ? 1 : 0
  return flags
}

const HASH_SPEC: ColumnSpec = {
  name: 'identityHash',
  kind: 'int64',
  nullable: false,
  column: 'identity_hash',
  type: 'UInt64',
  as: { is: 'integer' },
}
const POSITION_SPEC: ColumnSpec = {
  name: 'position',
  kind: 'int64',
  nullable: false,
  column: 'position',
  type: 'UInt64',
  as: { is: 'integer' },
}

function systemColumns(hashes: Uint32Array, positions: Uint32Array): Columns {
  const rows = positions.length
  const wide = new BigInt64Array(rows)
  const low = new Uint32Array(wide.buffer)
  for (let i = 0; i < rows; i++) low[2 * i] = positions[i] ?? 0
  const hash64 = new BigInt64Array(hashes.buffer, hashes.byteOffset, hashes.length / 2)
  return {
    rows,
    byName: new Map([
      ['identityHash', { kind: 'int64', values: hash64, nulls: null }],
      ['position', { kind: 'int64', values: wide, nulls: null }],
    ]),
  }
}

const DIGEST_COLUMN = { name: 'digest', type: 'FixedString(32)' } as const
const DIGEST_HEADER = nativeColumnHeader(DIGEST_COLUMN.name, DIGEST_COLUMN.type)

function totalsOf(kind: string, columns: Columns): Pick<PackedBatch, 'cardSeconds' | 'earliestMs' | 'latestMs'> {
  if (columns.rows === 0 || (kind !== 'usage_record' && kind !== 'device_sample')) {
    return { cardSeconds: 0n, earliestMs: null, latestMs: null }
  }
  const starts = halvesOf(int64Of(columns, kind === 'usage_record' ? 'start' : 'sampledAt'))
  const ends = kind === 'usage_record' ? halvesOf(int64Of(columns, 'end')) : starts
  let earliestMs = Number.POSITIVE_INFINITY
  let latestMs = Number.NEGATIVE_INFINITY
  for (let i = 0; i < columns.rows; i++) {
    earliestMs = Math.min(earliestMs, readInt64(starts, i))
    latestMs = Math.max(latestMs, readInt64(ends, i))
  }
  return { cardSeconds: kind === 'usage_record' ? sum(int64Of(columns, 'cardSeconds')) : 0n, earliestMs, latestMs }
}

const sum = (values: BigInt64Array): bigint => values.reduce((total, value) => total + value, 0n)
