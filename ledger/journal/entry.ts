import { crc32 } from 'node:zlib'

/**
 * One entry of the journal: what a batch writes into the store, as bytes that the engine takes
 * as they are.
 *
 * On disk: `SHJ1`, u32 CRC-32 of all that follows, u64 position, u32 length of the head,
 * u32 length of the body, head (JSON), body (the sections one after the other). Little-endian.
 */
export type Section = {
  readonly table: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: number
  /** ClickHouse Native blocks, possibly in pieces. */
  readonly pieces: readonly Uint8Array[]
}

export type Entry = {
  readonly head: EntryHead
  readonly sections: readonly Section[]
}

/** What recovery needs to know of a batch without reading the store. */
export type EntryHead = {
  readonly institution: string
  readonly kind: string
  readonly sequence: number
  readonly batchId: string
  readonly records: number
  readonly idempotencyKey: string
  /** The log's leaf: canonical JSON of schemas/manifest.ts. Absent: the entry is no batch. */
  readonly manifest?: string
  /** Where the leaf hashes of the batch's records lie in the body: `at` bytes from its start, 32 bytes each. */
  readonly leaves?: { readonly at: number; readonly bytes: number }
  /** Of the lease it was written under; absent where one process has the folder to itself. */
  readonly epoch?: number
}

const MAGIC = 0x314a4853 // "SHJ1"
export const PREFIX_BYTES = 24

type SectionHead = Omit<Section, 'pieces'> & { readonly bytes: number }

const byteLength = (pieces: readonly Uint8Array[]) => pieces.reduce((sum, piece) => sum + piece.byteLength, 0)

/** The entry as buffers ready for one `writev`; nothing large is copied. */
export function encodeEntry(position: bigint, entry: Entry): { buffers: Uint8Array[]; bytes: number } {
  const sections: SectionHead[] = entry.sections.map(({ table, columns, rows, pieces }) => ({
    table,
    columns,
    rows,
    bytes: byteLength(pieces),
  }))
  const head = Buffer.from(JSON.stringify({ ...entry.head, sections }))
  const pieces = entry.sections.flatMap((section) => section.pieces)
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32LE(MAGIC, 0)
  prefix.writeBigUInt64LE(position, 8)
  prefix.writeUInt32LE(head.length, 16)
  prefix.writeUInt32LE(byteLength(pieces), 20)
  let crc = crc32(head, crc32(prefix.subarray(8)))
  for (const piece of pieces) crc = crc32(piece, crc)
  prefix.writeUInt32LE(crc, 4)
  const buffers = [prefix, head, ...pieces]
  return { buffers, bytes: byteLength(buffers) }
}

/** What a prefix announces, or null when the bytes are not a prefix. */
export function readPrefix(
  prefix: Buffer,
): { position: bigint; headBytes: number; bodyBytes: number; crc: number } | null {
  if (prefix.length < PREFIX_BYTES || prefix.readUInt32LE(0) !== MAGIC) return null
  return {
    crc: prefix.readUInt32LE(4),
    position: prefix.readBigUInt64LE(8),
    headBytes: prefix.readUInt32LE(16),
    bodyBytes: prefix.readUInt32LE(20),
  }
}

/** Decodes a whole entry; null when its checksum does not hold. */
export function decodeEntry(bytes: Buffer): Entry | null {
  const prefix = readPrefix(bytes)
  if (prefix === null || bytes.length !== PREFIX_BYTES + prefix.headBytes + prefix.bodyBytes) return null
  if (crc32(bytes.subarray(8)) !== prefix.crc) return null
  const bodyStart = PREFIX_BYTES + prefix.headBytes
  const { sections, ...head } = JSON.parse(bytes.toString('utf8', PREFIX_BYTES, bodyStart)) as EntryHead & {
    sections: SectionHead[]
  }
  let at = bodyStart
  return {
    head,
    sections: sections.map(({ bytes: length, ...section }) => {
      const piece = bytes.subarray(at, at + length)
      at += length
      return { ...section, pieces: [piece] }
    }),
  }
}
