import { hash } from 'node:crypto'
import type { Column, ColumnSpec, Columns, TextColumn } from './column.ts'
import { copyBytes } from './copy-bytes.ts'
import { halvesOf } from './int64.ts'
import { Scratch } from './scratch.ts'

export type CanonicalRows = { readonly bytes: Uint8Array; readonly starts: Uint32Array }

/** RFC 6962: 0x00 before a leaf, so that no leaf can be taken for a node. */
const LEAF_PREFIX_BYTES = 1
const FIRST_VERSION = 1

/**
 * Canonical bytes of records, each with a zero byte before it: what its leaf hash (RFC 6962 section 2.1) is taken of,
 * in one buffer, so that hashing needs no second copy. `starts[i]` is the place of row i's zero byte.
 *
 * A record is: u32 length + UTF-8 of its tag, then each field in the order of its specs:
 * - nullable fields begin with one byte, 0 absent (nothing follows) or 1 present;
 * - `int64`: 8 bytes;
 * - `text`: u32 length in bytes, then the bytes;
 * - `texts`: u32 count, then each as a text.
 * The tag is the kind and a version: the first, or that of the newest field the record has. Fields that a later version
 * brought are left out whole, so that a record without them has the bytes it had before there were any.
 * All integers little-endian. Every field is length-prefixed or of fixed size, so no two
 * different records share their bytes. The same bytes can be put together in SQL
 * (docs/canonical-record.md).
 * `memory` gives the buffer; every byte of it is written.
 */
export function canonicalRows(
  kind: string,
  specs: readonly ColumnSpec[],
  columns: Columns,
  memory = (size: number): Uint8Array => new Uint8Array(size),
): CanonicalRows {
  const { rows } = columns
  const versions = versionsOf(specs, columns)
  const first = leafPrefix(kind, FIRST_VERSION)

  const cursors = new Uint32Array(rows)
  for (let i = 0; i < rows; i++)
    cursors[i] = versions === null ? first.length : leafPrefix(kind, versions[i] ?? FIRST_VERSION).length
  for (const spec of specs) addSizes(cursors, columnOf(columns, spec), spec.nullable, without(spec, versions))

  const starts = new Uint32Array(rows + 1)
  for (let i = 0; i < rows; i++) starts[i + 1] = (starts[i] ?? 0) + (cursors[i] ?? 0)
  const bytes = memory(starts[rows] ?? 0)
  for (let i = 0; i < rows; i++) {
    const start = starts[i] ?? 0
    const prefix = versions === null ? first : leafPrefix(kind, versions[i] ?? FIRST_VERSION)
    for (let k = 0; k < prefix.length; k++) bytes[start + k] = prefix[k] ?? 0
    cursors[i] = start + prefix.length
  }
  for (const spec of specs) writeColumn(bytes, cursors, columnOf(columns, spec), spec.nullable, without(spec, versions))
  return { bytes, starts }
}

const PREFIXES = new Map<string, Buffer>()

/** The zero byte of a leaf, and the tag. */
function leafPrefix(kind: string, version: number): Buffer {
  const tag = `${kind}/${version}`
  const there = PREFIXES.get(tag)
  if (there !== undefined) return there
  const prefix = Buffer.alloc(LEAF_PREFIX_BYTES + 4 + Buffer.byteLength(tag))
  prefix.writeUInt32LE(prefix.length - LEAF_PREFIX_BYTES - 4, LEAF_PREFIX_BYTES)
  prefix.write(tag, LEAF_PREFIX_BYTES + 4)
  PREFIXES.set(tag, prefix)
  return prefix
}

/** Version of each row; null when all have the first. */
function versionsOf(specs: readonly ColumnSpec[], columns: Columns): Uint8Array | null {
  let versions: Uint8Array | null = null
  for (const spec of specs) {
    const column = columnOf(columns, spec)
    if (spec.since === undefined || column.kind === 'texts') continue
    for (let i = 0; i < columns.rows; i++) {
      if (column.nulls?.[i] === 1) continue
      versions ??= new Uint8Array(columns.rows).fill(FIRST_VERSION)
      versions[i] = Math.max(versions[i] ?? FIRST_VERSION, spec.since)
    }
  }
  return versions
}

/** 1 for rows whose version does not have the field; null when all have it. */
const without = ({ since }: ColumnSpec, versions: Uint8Array | null): Without =>
  since === undefined ? null : versions === null ? 'all' : versions.map((version) => (version < since ? 1 : 0))
type Without = Uint8Array | 'all' | null

/** The canonical bytes of row i alone. */
export const canonicalRow = ({ bytes, starts }: CanonicalRows, i: number): Uint8Array =>
  bytes.subarray((starts[i] ?? 0) + LEAF_PREFIX_BYTES, starts[i + 1])

const SCRATCH = new Scratch()

/** Leaf hash of every record, SHA-256(0x00 ‖ canonical bytes): 32 bytes a record, one after the other. */
export function digestRows(kind: string, specs: readonly ColumnSpec[], columns: Columns): Uint8Array {
  const { bytes, starts } = canonicalRows(kind, specs, columns, (size) => SCRATCH.take(size))
  const digests = new Uint8Array(columns.rows * 32)
  const written = Buffer.from(digests.buffer)
  for (let i = 0; i < columns.rows; i++) {
    // As text of one byte a character: Node gives it in less than half the time of a Buffer a record.
    written.write(hash('sha256', bytes.subarray(starts[i], starts[i + 1]), 'binary'), i * 32, 'latin1')
  }
  return digests
}

/** The column of a spec. Throws Error when a decoder left one out: that is a fault of the decoder. */
export function columnOf(columns: Columns, spec: ColumnSpec): Column {
  const column = columns.byName.get(spec.name)
  if (column === undefined || column.kind !== spec.kind)
    throw new Error(`decoder made no ${spec.kind} column ${spec.name}`)
  return column
}

function addSizes(sizes: Uint32Array, column: Column, nullable: boolean, leftOut: Without): void {
  if (leftOut === 'all') return
  const rows = sizes.length
  const flag = nullable ? 1 : 0
  if (column.kind === 'texts') {
    const { listOffsets, items } = column
    for (let i = 0; i < rows; i++) {
      const [first, past] = [listOffsets[i] ?? 0, listOffsets[i + 1] ?? 0]
      sizes[i] = (sizes[i] ?? 0) + 4 + 4 * (past - first) + ((items.offsets[past] ?? 0) - (items.offsets[first] ?? 0))
    }
    return
  }
  const nulls = column.nulls
  for (let i = 0; i < rows; i++) {
    if (leftOut !== null && leftOut[i] === 1) continue
    const absent = nulls !== null && nulls[i] === 1
    const size = column.kind === 'int64' ? 8 : 4 + (column.offsets[i + 1] ?? 0) - (column.offsets[i] ?? 0)
    sizes[i] = (sizes[i] ?? 0) + flag + (absent ? 0 : size)
  }
}

function writeColumn(out: Uint8Array, cursors: Uint32Array, column: Column, nullable: boolean, leftOut: Without): void {
  if (leftOut === 'all') return
  if (column.kind === 'texts') {
    writeTexts(out, cursors, column.listOffsets, column.items)
    return
  }
  const rows = cursors.length
  const nulls = column.nulls
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength)
  const halves = column.kind === 'int64' ? halvesOf(column.values) : null
  for (let i = 0; i < rows; i++) {
    if (leftOut !== null && leftOut[i] === 1) continue
    let at = cursors[i] ?? 0
    const absent = nulls !== null && nulls[i] === 1
    if (nullable) out[at++] = absent ? 0 : 1
    if (!absent && column.kind === 'text') {
      const from = column.offsets[i] ?? 0
      const to = column.offsets[i + 1] ?? 0
      view.setUint32(at, to - from, true)
      at = copyBytes(column.bytes, from, to, out, at + 4)
    } else if (!absent && halves !== null) {
      // Two stores where bytes would be eight.
      view.setUint32(at, halves.low[2 * i] ?? 0, true)
      view.setInt32(at + 4, halves.high[2 * i + 1] ?? 0, true)
      at += 8
    }
    cursors[i] = at
  }
}

function writeTexts(out: Uint8Array, cursors: Uint32Array, listOffsets: Uint32Array, items: TextColumn): void {
  for (let i = 0; i < cursors.length; i++) {
    const [first, past] = [listOffsets[i] ?? 0, listOffsets[i + 1] ?? 0]
    let at = writeUInt32(out, cursors[i] ?? 0, past - first)
    for (let k = first; k < past; k++) {
      at = writeText(out, at, items.bytes, items.offsets[k] ?? 0, items.offsets[k + 1] ?? 0)
    }
    cursors[i] = at
  }
}

const writeText = (out: Uint8Array, at: number, bytes: Uint8Array, from: number, to: number): number =>
  copyBytes(bytes, from, to, out, writeUInt32(out, at, to - from))

function writeUInt32(out: Uint8Array, at: number, value: number): number {
  out[at] = value & 0xff
  out[at + 1] = (value >>> 8) & 0xff
  out[at + 2] = (value >>> 16) & 0xff
  out[at + 3] = value >>> 24
  return at + 4
}
