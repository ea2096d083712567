import { countSetBits } from './bits.ts'
import { isReadable, PREFIX_BYTES, STORED, unpackBuffer } from './codecs.ts'
import type { Table, Vector } from './flatbuffer.ts'
import { childTable, int8, int64, int64At, vector } from './flatbuffer.ts'
import type { BufferNeed, Layout } from './layout.ts'
import { malformed, tooLarge, unsupported } from './refuse.ts'

/** What one stream may unpack to, over all its batches. */
export type Unpacking = { readonly maxBytes: number; bytes: number }

/** Node (length, null count) and Buffer (offset, length) are structs of two int64. */
const STRUCT_BYTES = 16
const COMPRESSION_NAMES = ['LZ4_FRAME', 'ZSTD']

type Walk = {
  readonly nodes: Vector
  readonly buffers: Vector
  readonly body: Uint8Array
  readonly codec: string | null
  readonly unpacking: Unpacking
  node: number
  buffer: number
}

/** Rows that a record batch (or the batch inside a dictionary) says it has. */
export const rowsOf = (batch: Table): number => int64(batch, 0, 0)

/**
 * Checks a batch against the layouts of its columns: that it has just the buffers they need, that
 * each lies inside the body, holds enough for the rows it declares, and that null counts are true.
 *
 * Bounds: compressed buffers count with the size that they declare, over the whole stream.
 * Errors: ARROW_MALFORMED; ARROW_UNSUPPORTED for an unknown compression; BODY_TOO_LARGE.
 */
export function checkBatch(batch: Table, layouts: readonly Layout[], body: Uint8Array, unpacking: Unpacking): void {
  const rows = rowsOf(batch)
  const walk: Walk = {
    nodes: vector(batch, 1, STRUCT_BYTES),
    buffers: vector(batch, 2, STRUCT_BYTES),
    body,
    codec: compressionOf(batch),
    unpacking,
    node: 0,
    buffer: 0,
  }
  if (vector(batch, 4, 8).length > 0) throw malformed('counts of view buffers without a view column')
  for (const layout of layouts) {
    if (checkColumn(layout, walk) !== rows) throw malformed('a column has another length than its batch')
  }
  if (walk.node !== walk.nodes.length) throw malformed('a batch describes more columns than the schema')
  if (walk.buffer !== walk.buffers.length) throw malformed('a batch has more buffers than its columns')
}

/** The codec's name, null for plain bodies. */
function compressionOf(batch: Table): string | null {
  const compression = childTable(batch, 3)
  if (compression === null) return null
  if (int8(compression, 1, 0) !== 0) throw unsupported('compression of another kind than buffer by buffer')
  const name = COMPRESSION_NAMES[int8(compression, 0, 0)]
  if (name === undefined) throw malformed('an unknown compression')
  if (!isReadable(name))
    throw unsupported(`${name} compression: write plain buffers, and gzip the body`, { codec: name })
  return name
}

/** Checks one column and its children; answers its length. */
function checkColumn(layout: Layout, walk: Walk): number {
  if (walk.node >= walk.nodes.length) throw malformed('a batch describes fewer columns than the schema')
  const at = walk.nodes.at + STRUCT_BYTES * walk.node++
  const length = int64At(walk.nodes.view, at)
  const nulls = int64At(walk.nodes.view, at + 8)
  if (length < 0 || length > 0x7fffffff) throw malformed(`a column of ${length} values`)
  if (nulls < 0 || nulls > length) throw malformed(`${nulls} nulls among ${length} values`)
  for (const need of layout.buffers) checkBuffer(need, length, nulls, walk)
  for (const child of layout.children) {
    const held = checkColumn(child, walk)
    if (layout.perValue !== null && held < length * layout.perValue) throw malformed('a nested column is too short')
  }
  return length
}

function checkBuffer(need: BufferNeed, length: number, nulls: number, walk: Walk): void {
  const bytes = nextBuffer(walk)
  if (need.holds === 'validity') {
    if (bytes.held === 0 && nulls === 0) return
    checkHeld(bytes.held, Math.ceil(length / 8))
    const bits = walk.codec === null ? bytes.raw : unpackBuffer(walk.codec, bytes.raw)
    // The library trusts a count of zero and would show what lies under nulls as values.
    if (countSetBits(bits, length) !== length - nulls) {
      throw malformed('a null count differs from the validity bits')
    }
  }
  if (need.holds === 'bits') checkHeld(bytes.held, Math.ceil(length / 8))
  if (need.holds === 'fixed') checkHeld(bytes.held, length * need.width)
  // An empty column may leave out its one offset.
  if (need.holds === 'offsets' && length > 0) checkHeld(bytes.held, (length + 1) * need.width)
}

function checkHeld(held: number, least: number): void {
  if (held < least) throw malformed(`a buffer of ${held} bytes where its values need ${least}`)
}

/** The next buffer as it was sent, and how many bytes it holds once unpacked. */
function nextBuffer(walk: Walk): { readonly held: number; readonly raw: Uint8Array } {
  if (walk.buffer >= walk.buffers.length) throw malformed('a batch has fewer buffers than its columns')
  const at = walk.buffers.at + STRUCT_BYTES * walk.buffer++
  const offset = int64At(walk.buffers.view, at)
  const length = int64At(walk.buffers.view, at + 8)
  const { body } = walk
  if (offset < 0 || length < 0 || offset > body.byteLength || length > body.byteLength - offset) {
    throw malformed('a buffer lies outside its message')
  }
  if (offset % 8 !== 0 && length > 0) throw malformed('a buffer does not start at a multiple of 8 bytes')
  const raw = body.subarray(offset, offset + length)
  return { held: walk.codec === null ? length : unpackedLength(raw, walk.unpacking), raw }
}

/** What a compressed buffer declares, counted against what the stream may unpack to. */
function unpackedLength(bytes: Uint8Array, unpacking: Unpacking): number {
  if (bytes.byteLength === 0) return 0
  if (bytes.byteLength < PREFIX_BYTES) throw malformed('a compressed buffer without its length')
  const declared = int64At(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0)
  if (declared < STORED) throw malformed('a compressed buffer of negative length')
  const length = declared === STORED ? bytes.byteLength - PREFIX_BYTES : declared
  unpacking.bytes += length
  if (unpacking.bytes > unpacking.maxBytes) throw tooLarge('the stream unpacks to', unpacking.maxBytes)
  return length
}
