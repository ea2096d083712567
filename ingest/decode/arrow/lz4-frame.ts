import { malformed } from './refuse.ts'

/**
 * Unpacks an LZ4 frame into exactly `length` bytes: nothing beyond is ever allocated or written,
 * whatever the frame says of itself.
 *
 * Checksums are skipped, not verified; Arrow writers leave them out.
 * Errors: ARROW_MALFORMED.
 * Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and lz4_Block_format.md
 */
export function unpackLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const out = new Uint8Array(length)
  const { blockChecksums, contentChecksum, size } = readHeader(view)
  let at = size
  let filled = 0
  for (;;) {
    const word = view.getUint32(at, true)
    at += 4
    if (word === 0) break
    const bytes = word & 0x7fffffff
    if (bytes > frame.byteLength - at) throw malformed('an LZ4 block is cut')
    const block = frame.subarray(at, at + bytes)
    filled = word >= 0x80000000 ? copyBlock(block, out, filled) : unpackBlock(block, out, filled)
    at += bytes + (blockChecksums ? 4 : 0)
  }
  if (at + (contentChecksum ? 4 : 0) !== frame.byteLength) throw malformed('an LZ4 frame does not end with its buffer')
  if (filled !== length) throw malformed('an LZ4 frame holds less than it declares')
  return out
}

const MAGIC = 0x184d2204

function readHeader(view: DataView) {
  const flags = view.getUint8(4)
  if (view.getUint32(0, true) !== MAGIC || flags >> 6 !== 1) throw malformed('a buffer is not an LZ4 frame')
  if ((flags & 0b11) !== 0) throw malformed('an LZ4 frame needs a dictionary')
  return {
    blockChecksums: (flags & 0b1_0000) !== 0,
    contentChecksum: (flags & 0b100) !== 0,
    // Magic, flags, block size, content size when stated, header checksum.
    size: 4 + 1 + 1 + ((flags & 0b1000) === 0 ? 0 : 8) + 1,
  }
}

function copyBlock(block: Uint8Array, out: Uint8Array, filled: number): number {
  if (block.length > out.length - filled) throw tooLong()
  out.set(block, filled)
  return filled + block.length
}

const tooLong = () => malformed('an LZ4 frame holds more than it declares')

/** Appends the block's bytes to the `filled` ones that earlier blocks left, which it may repeat. */
function unpackBlock(block: Uint8Array, out: Uint8Array, filled: number): number {
  let from = 0
  let to = filled
  const byte = () => {
    if (from >= block.length) throw malformed('an LZ4 block is cut')
    return block[from++] ?? 0
  }
  /** 15 says that more follows, byte by byte until one is not 255. */
  const extended = (short: number) => {
    if (short < 15) return short
    let long = short
    for (let more = byte(); ; more = byte()) {
      long += more
      if (more !== 255) return long
    }
  }
  for (;;) {
    const token = byte()
    const literals = extended(token >> 4)
    if (literals > block.length - from) throw malformed('an LZ4 block is cut')
    if (literals > out.length - to) throw tooLong()
    for (let end = to + literals; to < end; ) out[to++] = block[from++] ?? 0
    // The last sequence has no repetition.
    if (from === block.length) return to
    const distance = byte() + 256 * byte()
    if (distance === 0 || distance > to) throw malformed('an LZ4 block repeats what is not there')
    const repeated = 4 + extended(token & 15)
    if (repeated > out.length - to) throw tooLong()
    // The source may reach into what is being written: byte by byte, in order.
    for (let end = to + repeated; to < end; to++) out[to] = out[to - distance] ?? 0
  }
}
