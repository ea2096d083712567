import type { Table } from './flatbuffer.ts'
import { childTable, int8, int16, int64, rootTable } from './flatbuffer.ts'
import { malformed, unsupported } from './refuse.ts'

/** One message of a stream: its header table and the bytes that follow it. */
export type Frame = {
  readonly kind: 'schema' | 'dictionary' | 'records'
  readonly message: Table
  readonly header: Table
  readonly body: Uint8Array
}

/** Each message costs objects in the reader, however small it is. */
const MAX_MESSAGES = 4096
const CONTINUATION = -1
const FILE_MAGIC = 'ARROW1'
const V4 = 3
const V5 = 4

/**
 * Walks the framing of an Arrow IPC stream: continuation marker (or none, before Arrow 0.15),
 * metadata length, metadata, body. Allocates nothing that a declared length asks for.
 *
 * Errors: ARROW_MALFORMED when a length points outside the body, when bytes follow the
 *         end-of-stream marker, and when the marker is missing: a stream cut between two messages
 *         looks whole without it, and records would be lost unseen. ARROW_UNSUPPORTED for the file
 *         format, tensors and metadata older than V4.
 * Source: https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format
 */
export function* framesOf(body: Uint8Array): Generator<Frame> {
  if (Buffer.from(body.subarray(0, FILE_MAGIC.length)).toString('latin1') === FILE_MAGIC) {
    throw unsupported('this is the Arrow file format: send the Arrow stream format')
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  let at = 0
  for (let count = 0; ; count++) {
    const length = metadataLength(view, at)
    at += length.prefix
    if (length.bytes === 0) break
    if (count >= MAX_MESSAGES) throw unsupported(`more than ${MAX_MESSAGES} messages: write larger record batches`)
    if (length.bytes < 0 || length.bytes > body.byteLength - at) throw malformed('a message is cut', { at })
    const message = rootTable(new DataView(body.buffer, body.byteOffset + at, length.bytes))
    at += length.bytes
    const bodyLength = int64(message, 3, 0)
    if (bodyLength < 0 || bodyLength > body.byteLength - at) throw malformed('the body of a message is cut', { at })
    yield toFrame(message, body.subarray(at, at + bodyLength))
    at += bodyLength
  }
  if (at !== body.byteLength) throw malformed('bytes follow the end of the stream', { at })
}

function metadataLength(view: DataView, at: number): { bytes: number; prefix: number } {
  if (view.byteLength - at < 4) throw malformed('it ends without the end-of-stream marker: it may be cut', { at })
  const first = view.getInt32(at, true)
  if (first !== CONTINUATION) return { bytes: first, prefix: 4 }
  if (view.byteLength - at < 8) throw malformed('it is cut inside a length', { at })
  return { bytes: view.getInt32(at + 4, true), prefix: 8 }
}

function toFrame(message: Table, body: Uint8Array): Frame {
  const version = int16(message, 0, 0)
  if (version < 0 || version > V5) throw malformed(`metadata version ${version} does not exist`)
  if (version < V4) throw unsupported('metadata older than version V4: write it with Arrow 0.8 or newer')
  const header = childTable(message, 2)
  if (header === null) throw malformed('a message has no header')
  return { kind: kindOf(int8(message, 1, 0)), message, header, body }
}

function kindOf(header: number): Frame['kind'] {
  if (header === 1) return 'schema'
  if (header === 2) return 'dictionary'
  if (header === 3) return 'records'
  if (header === 4 || header === 5) throw unsupported('tensors are not read: send record batches')
  throw malformed(`a message of unknown kind ${header}`)
}
