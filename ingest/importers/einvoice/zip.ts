import { crc32, inflateRawSync } from 'node:zlib'
import type { Words } from './facts.ts'
import { LIMITS } from './limits.ts'
import { WHY } from './why.ts'

export type Entry = { readonly name: string; readonly bytes: Uint8Array }
export type ReadZip = { readonly entries: readonly Entry[] } | { readonly why: Words }

/** `PK\3\4`, or `PK\5\6` of one without entries. */
export const isZip = ([p, k, a, b]: Uint8Array): boolean =>
  p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6))

/**
 * The entries of a ZIP whose names `wanted` takes, unpacked in memory; nothing is written anywhere. Refused whole:
 * names that leave the folder, names twice, entries that overlap, lie about their size or their CRC, are encrypted,
 * or go beyond LIMITS; ZIP64 and several volumes, which no invoice needs.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
 */
export function readZip(bytes: Uint8Array, wanted: (name: string) => boolean): ReadZip {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headers = directoryOf(view)
  if (typeof headers === 'string') return { why: WHY.zip(headers) }
  const entries: Entry[] = []
  const names = new Set<string>()
  const spans: { from: number; to: number }[] = []
  let unpacked = 0
  for (const header of headers) {
    if (!isPlain(header.name)) return { why: WHY.zip(`name ${JSON.stringify(header.name.slice(0, 40))}`) }
    if (names.has(header.name)) return { why: WHY.zip(`${header.name} twice`) }
    names.add(header.name)
    const span = spanOf(view, header)
    if (span === null) return { why: WHY.zip(`${header.name}: local header`) }
    spans.push(span)
    if (header.name.endsWith('/') || !wanted(header.name)) continue
    unpacked += header.size
    if (header.size > LIMITS.xmlBytes || unpacked > LIMITS.unpackedBytes)
      return { why: WHY.zipTooLarge(LIMITS.unpackedBytes) }
    if (header.size > 65_536 && header.size > header.packed * LIMITS.ratio)
      return { why: WHY.zip(`${header.name} unpacks to more than ${LIMITS.ratio} times its size`) }
    const content = unpack(view.subarray(span.data, span.to), header)
    if (content === null) return { why: WHY.zip(`${header.name}: content`) }
    entries.push({ name: header.name, bytes: content })
  }
  spans.sort((a, b) => a.from - b.from)
  if (spans.some(({ from }, i) => from < (spans[i - 1]?.to ?? 0))) return { why: WHY.zip('entries overlap') }
  return { entries }
}

type Header = {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

const END_SIZE = 22
const MAX_COMMENT = 65_535

/** The central directory, or what is wrong with it. */
function directoryOf(view: Buffer): readonly Header[] | string {
  const end = view.lastIndexOf(Buffer.from('PK\u0005\u0006'), view.length - END_SIZE)
  if (view.length < END_SIZE || end < 0 || view.length - end > END_SIZE + MAX_COMMENT) return 'no end of the directory'
  const count = view.readUInt16LE(end + 10)
  const from = view.readUInt32LE(end + 16)
  if (view.readUInt16LE(end + 4) !== 0 || view.readUInt16LE(end + 8) !== count) return 'several volumes'
  if (count > LIMITS.entries) return `more than ${LIMITS.entries} entries`
  if (from + view.readUInt32LE(end + 12) > end) return 'directory out of bounds'
  const headers: Header[] = []
  for (let at = from; headers.length < count; ) {
    if (at + 46 > end || view.readUInt32LE(at) !== 0x02014b50) return 'directory'
    const nameEnd = at + 46 + view.readUInt16LE(at + 28)
    if (nameEnd > end) return 'directory'
    headers.push({
      name: view.toString('utf8', at + 46, nameEnd),
      flags: view.readUInt16LE(at + 8),
      method: view.readUInt16LE(at + 10),
      crc: view.readUInt32LE(at + 16),
      packed: view.readUInt32LE(at + 20),
      size: view.readUInt32LE(at + 24),
      at: view.readUInt32LE(at + 42),
    })
    at = nameEnd + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return headers
}

/** Where an entry lies; `null` when its local header is elsewhere, encrypted or of another name. */
function spanOf(view: Buffer, { at, name, flags, packed }: Header) {
  if (at + 30 > view.length || view.readUInt32LE(at) !== 0x04034b50 || (flags & 1) === 1) return null
  const nameEnd = at + 30 + view.readUInt16LE(at + 26)
  const data = nameEnd + view.readUInt16LE(at + 28)
  if (data + packed > view.length || view.toString('utf8', at + 30, nameEnd) !== name) return null
  return { from: at, data, to: data + packed }
}

/** Relative, downwards, with slashes. OFD writers put a slash first now and then: that is the root of the container. */
function isPlain(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is there to refuse them
  if (name === '' || name.length > 512 || /[\\:\u0000-\u001f\ufffd]/.test(name)) return false
  return !name.split('/').includes('..')
}

/** The content, or `null` where it is not what the header says: the size bounds what is unpacked. */
function unpack(packed: Buffer, { method, size, crc }: Header): Uint8Array | null {
  try {
    const content =
      method === 0 ? packed : method === 8 ? inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }) : null
    return content !== null && content.length === size && crc32(content) === crc ? content : null
  } catch {
    return null
  }
}
