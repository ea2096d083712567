import { CompressionType, compressionRegistry } from 'apache-arrow'
import { unpackLz4Frame } from './lz4-frame.ts'

/** Unpacks one buffer into exactly `length` bytes, or throws ARROW_MALFORMED. */
type Unpack = (packed: Uint8Array, length: number) => Uint8Array

/** How bodies may be compressed, by the names of the format. Others are refused by name. */
const CODECS: ReadonlyMap<string, Unpack> = new Map([['LZ4_FRAME', unpackLz4Frame]])

export const isReadable = (codec: string): boolean => CODECS.has(codec)

/** Before each compressed buffer stands its length when unpacked; -1 says that it is stored as it is. */
export const PREFIX_BYTES = 8
export const STORED = -1

/** Unpacks a buffer that begins with its length, which `inspectStream` has checked. */
export function unpackBuffer(codec: string, buffer: Uint8Array): Uint8Array {
  if (buffer.byteLength === 0) return buffer
  const packed = buffer.subarray(PREFIX_BYTES)
  const length = unpackedLength(packed)
  return length === STORED ? packed : (CODECS.get(codec) as Unpack)(packed, length)
}

/**
 * The library hands a codec the packed bytes without their length. They are a view on the body,
 * so the length is found right before them: without it nothing would bound what is unpacked.
 */
const unpackedLength = (packed: Uint8Array): number =>
  Number(new DataView(packed.buffer, packed.byteOffset - PREFIX_BYTES, PREFIX_BYTES).getBigInt64(0, true))

for (const [codec, unpack] of CODECS) {
  compressionRegistry.set(CompressionType[codec as 'LZ4_FRAME'], {
    decode: (packed) => unpack(packed, unpackedLength(packed)),
  })
}
