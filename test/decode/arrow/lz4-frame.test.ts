import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SuanhengError } from '../../../core/errors.ts'
import { unpackLz4Frame } from '../../../ingest/decode/arrow/lz4-frame.ts'
import { guarded } from '../../../ingest/decode/arrow/refuse.ts'

const END = [0, 0, 0, 0]
const size = (bytes: number) => [bytes & 255, (bytes >> 8) & 255, (bytes >> 16) & 255, bytes >>> 24]
/** A frame of blocks as they are; the header checksum is not looked at. */
const frame = (flags: number, ...parts: readonly (readonly number[])[]) =>
  Uint8Array.from([0x04, 0x22, 0x4d, 0x18, flags, 0x40, ...parts.flat()])
const PLAIN = 0b0110_0000
const HEADER_CHECKSUM = [0]
const block = (...bytes: number[]) => [...size(bytes.length), ...bytes]
const stored = (...bytes: number[]) => [...size(bytes.length + 2 ** 31), ...bytes]

const unpack = (bytes: Uint8Array, length: number) => Buffer.from(unpackLz4Frame(bytes, length)).toString('latin1')
const refused = expect.objectContaining({ code: 'ARROW_MALFORMED' })
/** Block of `abc`, twelve repeated bytes and `z`. */
const repeating = block(0x38, 97, 98, 99, 3, 0, 0x10, 122)

describe('LZ4 frames', () => {
  test('literals, repetitions that run into themselves and stored blocks are unpacked', () => {
    expect(unpack(frame(PLAIN, HEADER_CHECKSUM, repeating, END), 16)).toBe('abcabcabcabcabcz')
    expect(unpack(frame(PLAIN, HEADER_CHECKSUM, stored(104, 105), END), 2)).toBe('hi')
    expect(unpack(frame(PLAIN, HEADER_CHECKSUM, END), 0)).toBe('')
  })
  test('a block may repeat what an earlier block left', () => {
    expect(unpack(frame(PLAIN, HEADER_CHECKSUM, stored(97, 98), block(0x00, 2, 0, 0x10, 122), END), 7)).toBe('abababz')
  })
  test('lengths over 15 are read on', () => {
    const literals = Array.from({ length: 280 }, () => 120)
    expect(unpack(frame(PLAIN, HEADER_CHECKSUM, block(0xf0, 255, 10, ...literals), END), 280)).toBe('x'.repeat(280))
  })
  test('content size and checksums are skipped', () => {
    const all = frame(
      0b0111_1100,
      [16, 0, 0, 0, 0, 0, 0, 0],
      HEADER_CHECKSUM,
      repeating,
      [1, 2, 3, 4],
      END,
      [5, 6, 7, 8],
    )
    expect(unpack(all, 16)).toBe('abcabcabcabcabcz')
  })
  test.each([
    ['one byte less than it holds', frame(PLAIN, HEADER_CHECKSUM, repeating, END), 15],
    ['one byte more than it holds', frame(PLAIN, HEADER_CHECKSUM, repeating, END), 17],
    [
      'a repetition that goes over the end',
      frame(PLAIN, HEADER_CHECKSUM, block(0x1f, 97, 1, 0, 255, 255, 0), END),
      100,
    ],
    ['a repetition from before the start', frame(PLAIN, HEADER_CHECKSUM, block(0x10, 97, 2, 0, 0x10, 98), END), 6],
    ['a repetition of itself', frame(PLAIN, HEADER_CHECKSUM, block(0x10, 97, 0, 0, 0x10, 98), END), 6],
    ['literals beyond the block', frame(PLAIN, HEADER_CHECKSUM, block(0x30, 97), END), 3],
    ['a block beyond the frame', frame(PLAIN, HEADER_CHECKSUM, size(99), [0x10, 97]), 1],
    ['bytes after the end', frame(PLAIN, HEADER_CHECKSUM, stored(97), END, [0]), 1],
    ['another version', frame(0, HEADER_CHECKSUM, stored(97), END), 1],
    ['a dictionary', frame(PLAIN | 1, [0, 0, 0, 0], HEADER_CHECKSUM, stored(97), END), 1],
    ['another magic', frame(PLAIN, HEADER_CHECKSUM, stored(97), END).reverse(), 1],
  ])('%s is malformed', (_, bytes, length) => {
    expect(() => unpackLz4Frame(bytes, length)).toThrow(refused)
  })
  test('a frame with any bytes changed is unpacked or malformed', () => {
    const good = frame(PLAIN, HEADER_CHECKSUM, repeating, stored(97, 98), repeating, END)
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.nat(64), (changes, length) => {
        const bytes = good.slice()
        for (const [at, byte] of changes) bytes[at] = byte
        try {
          expect(guarded(() => unpackLz4Frame(bytes, length))).toHaveLength(length)
        } catch (error) {
          if (!(error instanceof SuanhengError)) throw error
        }
      }),
      { numRuns: 5000 },
    )
  })
})
