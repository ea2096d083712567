import { describe, expect, test } from 'vitest'
import { type ErrorCode, SuanhengError } from '../../../core/errors.ts'
import { readStreamSafely } from '../../../ingest/decode/arrow/read-stream.ts'
import {
  bytes,
  dictionaryMessage,
  dictionaryOf,
  END,
  field,
  int32s,
  int64Field,
  message,
  NONE,
  recordsMessage,
  schemaMessage,
  stream,
  utf8Field,
} from './crafted.ts'
import type { TableSpec } from './flatbuffer-writer.ts'

const LIMITS = { maxRecords: 100, maxBytes: 1 << 20 }

function codeOf(body: Uint8Array, limits = LIMITS): ErrorCode | 'ok' {
  try {
    readStreamSafely(body, limits)
    return 'ok'
  } catch (error) {
    if (error instanceof SuanhengError) return error.code
    throw error
  }
}

const texts = schemaMessage([utf8Field('a')])
const twoTexts = recordsMessage({ rows: 2n, nodes: [2n, 0n], buffers: [NONE, int32s(0, 1, 3), bytes('xyz')] })
const oneText = (offsets: Uint8Array, nulls = 0n, validity = NONE) =>
  stream(texts, recordsMessage({ rows: 1n, nodes: [1n, nulls], buffers: [validity, offsets, bytes('xyz')] }))

const fields = (length: number) => Array.from({ length }, (_, i) => utf8Field(`f${i}`))
const large = (high: number) =>
  stream(
    schemaMessage([field('a', 20)]),
    recordsMessage({ rows: 1n, nodes: [1n, 0n], buffers: [NONE, int32s(0, 0, 3, high), bytes('xyz')] }),
  )
const lists = (end: number) =>
  stream(
    schemaMessage([field('a', 12, { children: [utf8Field('item')] })]),
    recordsMessage({
      rows: 1n,
      nodes: [1n, 0n, 1n, 0n],
      buffers: [NONE, int32s(0, end), NONE, int32s(0, 3), bytes('xyz')],
    }),
  )
/** A compressed buffer: the length it declares, then its bytes. */
const packed = (length: bigint, content: Uint8Array) =>
  new Uint8Array([...new Uint8Array(BigInt64Array.of(length).buffer), ...content])
/** `abc` as an LZ4 frame of one stored block. */
const ABC = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0, 3, 0, 0, 0x80, 97, 98, 99, 0, 0, 0, 0)
/** One text in a compressed batch. */
const compressed = (codec: number, text: Uint8Array, validity = NONE) =>
  stream(
    texts,
    recordsMessage({
      rows: 1n,
      nodes: [1n, 0n],
      buffers: [validity, packed(-1n, int32s(0, 3)), text],
      compression: [{ i8: codec }, { i8: 0 }],
    }),
  )

const number = schemaMessage([int64Field('n')])
const numbers = (rows: bigint, nodes: bigint[], buffers: Uint8Array[], regions?: bigint[]) =>
  codeOf(stream(number, recordsMessage({ rows, nodes, buffers, ...(regions === undefined ? {} : { regions }) })))

describe('framing', () => {
  test('a stream with schema, batches and end is read', () => {
    const { records, batches } = readStreamSafely(stream(texts, twoTexts, twoTexts), LIMITS)
    expect(records).toBe(4)
    expect(batches.map((batch) => batch.getChildAt(0)?.toJSON())).toEqual([
      ['x', 'yz'],
      ['x', 'yz'],
    ])
  })
  test('a stream cut anywhere is malformed, also between two messages, where it would look whole', () => {
    const whole = stream(texts, twoTexts, twoTexts)
    for (let length = 0; length < whole.length; length++) expect(codeOf(whole.slice(0, length))).toBe('ARROW_MALFORMED')
  })
  test('bytes after the end are malformed', () => {
    expect(codeOf(new Uint8Array([...stream(texts, twoTexts), 0]))).toBe('ARROW_MALFORMED')
    expect(codeOf(new Uint8Array([...stream(texts), ...stream(texts)]))).toBe('ARROW_MALFORMED')
  })
  test('a body that does not start at a multiple of 8 in memory is read', () => {
    const whole = stream(texts, twoTexts)
    const shifted = new Uint8Array(whole.length + 3).subarray(3)
    shifted.set(whole)
    expect(readStreamSafely(shifted, LIMITS).batches[0]?.getChildAt(0)?.toJSON()).toEqual(['x', 'yz'])
  })
  test('a batch before the schema, a second schema and no schema are malformed', () => {
    expect(codeOf(stream(twoTexts))).toBe('ARROW_MALFORMED')
    expect(codeOf(stream(texts, texts))).toBe('ARROW_MALFORMED')
    expect(codeOf(END)).toBe('ARROW_MALFORMED')
  })
  test('lengths beyond the body are malformed and allocate nothing', () => {
    const cut = Buffer.from(stream(texts, twoTexts))
    for (const length of [0x7fffffff, -2, -0x80000000, cut.length]) {
      cut.writeInt32LE(length, 4)
      expect(codeOf(new Uint8Array(cut))).toBe('ARROW_MALFORMED')
    }
  })
  test('the file format, tensors and too many messages are refused by name', () => {
    expect(codeOf(bytes('ARROW1\0\0'))).toBe('ARROW_UNSUPPORTED')
    expect(codeOf(stream(message(4, [])))).toBe('ARROW_UNSUPPORTED')
    const empty = recordsMessage({ rows: 0n, nodes: [0n, 0n], buffers: [NONE, NONE, NONE] })
    expect(codeOf(stream(texts, ...Array.from({ length: 4095 }, () => empty)))).toBe('ok')
    expect(codeOf(stream(texts, ...Array.from({ length: 4096 }, () => empty)))).toBe('ARROW_UNSUPPORTED')
  })
})

describe('limits', () => {
  test('as many records as allowed are read, one more is TOO_MANY_RECORDS', () => {
    expect(codeOf(stream(texts, twoTexts, twoTexts), { ...LIMITS, maxRecords: 4 })).toBe('ok')
    expect(codeOf(stream(texts, twoTexts, twoTexts), { ...LIMITS, maxRecords: 3 })).toBe('TOO_MANY_RECORDS')
  })
  test('a declared 2^62 records of no bytes are TOO_MANY_RECORDS', () => {
    const rows = 1n << 62n
    const nulls = stream(schemaMessage([field('a', 1)]), recordsMessage({ rows, nodes: [rows, 0n], buffers: [] }))
    expect(codeOf(nulls)).toBe('ARROW_MALFORMED')
    const fewer = 1n << 40n
    const safe = recordsMessage({ rows: fewer, nodes: [fewer, 0n], buffers: [] })
    expect(codeOf(stream(schemaMessage([field('a', 1)]), safe))).toBe('TOO_MANY_RECORDS')
  })
  test('a body of as many bytes as allowed is read, one more is BODY_TOO_LARGE', () => {
    const body = stream(texts, twoTexts)
    expect(codeOf(body, { ...LIMITS, maxBytes: body.length })).toBe('ok')
    expect(codeOf(body, { ...LIMITS, maxBytes: body.length - 1 })).toBe('BODY_TOO_LARGE')
  })
})

describe('schemas', () => {
  test('big-endian data is refused by name, an endianness that does not exist is malformed', () => {
    expect(codeOf(stream(schemaMessage([utf8Field('a')], 1)))).toBe('ARROW_UNSUPPORTED')
    expect(codeOf(stream(schemaMessage([utf8Field('a')], 2)))).toBe('ARROW_MALFORMED')
  })
  test('1024 fields are read, one more is refused', () => {
    expect(codeOf(stream(schemaMessage(fields(1024))))).toBe('ok')
    expect(codeOf(stream(schemaMessage(fields(1025))))).toBe('ARROW_UNSUPPORTED')
  })
  test('16 levels of lists are read, one more is refused', () => {
    const nested = (depth: number): TableSpec =>
      depth === 1 ? utf8Field('x') : field('x', 12, { children: [nested(depth - 1)] })
    expect(codeOf(stream(schemaMessage([nested(16)])))).toBe('ok')
    expect(codeOf(stream(schemaMessage([nested(17)])))).toBe('ARROW_UNSUPPORTED')
  })
  test('fields that share their children cannot grow without bound', () => {
    let shared: TableSpec = utf8Field('x')
    for (let depth = 0; depth < 14; depth++) shared = field('x', 13, { children: [shared, shared] })
    expect(codeOf(stream(schemaMessage([shared])))).toBe('ARROW_UNSUPPORTED')
  })
  test('notes that all point at one long text are malformed', () => {
    const note: TableSpec = [{ text: 'k' }, { text: 'v'.repeat(50_000) }]
    const notes = Array.from({ length: 1000 }, () => note)
    expect(codeOf(stream(schemaMessage([utf8Field('a')], 0, [note])))).toBe('ok')
    expect(codeOf(stream(schemaMessage([utf8Field('a')], 0, notes)))).toBe('ARROW_MALFORMED')
  })
  test('types that are not read are refused by name', () => {
    for (const type of [14, 22, 23, 24, 25, 26]) {
      expect(codeOf(stream(schemaMessage([field('a', type)])))).toBe('ARROW_UNSUPPORTED')
    }
    expect(codeOf(stream(schemaMessage([field('a', 27)])))).toBe('ARROW_MALFORMED')
  })
  test('one dictionary for columns of two types is malformed', () => {
    const dictionary = dictionaryOf(1n)
    expect(codeOf(stream(schemaMessage([utf8Field('a', { dictionary }), utf8Field('b', { dictionary })])))).toBe('ok')
    const mixed = schemaMessage([utf8Field('a', { dictionary }), field('b', 4, { dictionary })])
    expect(codeOf(stream(mixed))).toBe('ARROW_MALFORMED')
  })
})

describe('batches', () => {
  const one = new Uint8Array(8)
  test('a buffer that holds just its values is read, one byte less is malformed', () => {
    expect(numbers(1n, [1n, 0n], [NONE, one])).toBe('ok')
    expect(numbers(1n, [1n, 0n], [NONE, one.slice(1)])).toBe('ARROW_MALFORMED')
    expect(numbers(2n, [2n, 0n], [NONE, one])).toBe('ARROW_MALFORMED')
  })
  test.each([
    ['a negative offset', [0n, 0n, -8n, 8n]],
    ['a negative length', [0n, 0n, 0n, -8n]],
    ['an offset beyond the body', [0n, 0n, 16n, 8n]],
    ['a length beyond the body', [0n, 0n, 0n, 16n]],
    ['an offset and a length that overflow together', [0n, 0n, 8n, (1n << 63n) - 4n]],
    ['an offset between two words', [0n, 0n, 4n, 4n]],
  ])('%s is malformed', (_, regions) => {
    expect(numbers(1n, [1n, 0n], [NONE, one], regions)).toBe('ARROW_MALFORMED')
  })
  test.each([
    ['a column longer than its batch', 1n, [2n, 0n]],
    ['a column shorter than its batch', 2n, [1n, 0n]],
    ['a negative batch', -1n, [-1n, 0n]],
    ['more nulls than values', 1n, [1n, 2n]],
    ['negative nulls', 1n, [1n, -1n]],
    ['no column at all', 1n, []],
    ['more columns than the schema', 1n, [1n, 0n, 1n, 0n]],
  ])('%s is malformed', (_, rows, nodes) => {
    expect(numbers(rows, nodes, [NONE, new Uint8Array(16)])).toBe('ARROW_MALFORMED')
  })
  test('fewer or more buffers than the columns need are malformed', () => {
    expect(numbers(1n, [1n, 0n], [NONE])).toBe('ARROW_MALFORMED')
    expect(numbers(1n, [1n, 0n], [NONE, one, one])).toBe('ARROW_MALFORMED')
  })
  test('a null count that the validity bits do not bear out is malformed: nulls would show as values', () => {
    expect(numbers(1n, [1n, 1n], [Uint8Array.of(0), one])).toBe('ok')
    expect(numbers(1n, [1n, 0n], [Uint8Array.of(0), one])).toBe('ARROW_MALFORMED')
    expect(numbers(1n, [1n, 1n], [Uint8Array.of(1), one])).toBe('ARROW_MALFORMED')
    expect(numbers(1n, [1n, 1n], [NONE, one])).toBe('ARROW_MALFORMED')
  })
  test('offsets that go backwards, below zero or beyond their bytes are malformed', () => {
    expect(codeOf(oneText(int32s(0, 3)))).toBe('ok')
    expect(codeOf(oneText(int32s(3, 3)))).toBe('ok')
    expect(codeOf(oneText(int32s(0, 9)))).toBe('ARROW_MALFORMED')
    expect(codeOf(oneText(int32s(2, 1)))).toBe('ARROW_MALFORMED')
    expect(codeOf(oneText(int32s(-1, 1)))).toBe('ARROW_MALFORMED')
    expect(codeOf(oneText(int32s(0)))).toBe('ARROW_MALFORMED')
  })
  test('64-bit offsets are checked in all their bits', () => {
    expect(codeOf(large(0))).toBe('ok')
    expect(codeOf(large(1))).toBe('ARROW_MALFORMED')
    expect(codeOf(large(-1))).toBe('ARROW_MALFORMED')
  })
  test('list offsets beyond their items are malformed', () => {
    expect(codeOf(lists(1))).toBe('ok')
    expect(codeOf(lists(2))).toBe('ARROW_MALFORMED')
  })
  test('LZ4 is unpacked, ZSTD is refused by name, what does not exist is malformed', () => {
    expect(
      readStreamSafely(compressed(0, packed(3n, ABC)), LIMITS)
        .batches[0]?.getChildAt(0)
        ?.toJSON(),
    ).toEqual(['abc'])
    expect(codeOf(compressed(1, packed(3n, ABC)))).toBe('ARROW_UNSUPPORTED')
    expect(codeOf(compressed(2, packed(3n, ABC)))).toBe('ARROW_MALFORMED')
  })
  test('a compressed buffer may be stored as it is', () => {
    const batch = compressed(0, packed(-1n, bytes('abc')))
    expect(readStreamSafely(batch, LIMITS).batches[0]?.getChildAt(0)?.toJSON()).toEqual(['abc'])
  })
  test('a compressed buffer that declares another length than it has is malformed', () => {
    for (const length of [0n, 2n, 4n, -2n, 1n << 62n]) {
      expect(codeOf(compressed(0, packed(length, ABC)))).toBe('ARROW_MALFORMED')
    }
    expect(codeOf(compressed(0, bytes('1234567')))).toBe('ARROW_MALFORMED')
  })
  test('what a stream unpacks to is bounded before anything is unpacked', () => {
    const { maxBytes } = LIMITS
    // The offsets take 8 bytes of it.
    expect(codeOf(compressed(0, packed(BigInt(maxBytes) - 8n, ABC)))).toBe('ARROW_MALFORMED')
    expect(codeOf(compressed(0, packed(BigInt(maxBytes) - 7n, ABC)))).toBe('BODY_TOO_LARGE')
  })
  test('a null count is checked against compressed validity bits, too', () => {
    const validity = (bits: number) => packed(-1n, Uint8Array.of(bits))
    expect(codeOf(compressed(0, packed(3n, ABC), validity(1)))).toBe('ok')
    expect(codeOf(compressed(0, packed(3n, ABC), validity(0)))).toBe('ARROW_MALFORMED')
  })
})

const entries = (id = 7n, isDelta = false) =>
  dictionaryMessage(id, { rows: 2n, nodes: [2n, 0n], buffers: [NONE, int32s(0, 1, 3), bytes('xyz')] }, isDelta)
const indices = (...values: number[]) => {
  const rows = BigInt(values.length)
  return recordsMessage({ rows, nodes: [rows, 0n], buffers: [NONE, int32s(...values)] })
}
const valuesOf = (body: Uint8Array) =>
  readStreamSafely(body, LIMITS).batches.map((batch) => batch.getChildAt(0)?.toJSON())

const nullEntries = (rows: bigint) =>
  stream(
    schemaMessage([field('a', 1, { dictionary: dictionaryOf(7n) })]),
    dictionaryMessage(7n, { rows, nodes: [rows, 0n], buffers: [] }),
  )

describe('dictionaries', () => {
  const schema = schemaMessage([utf8Field('a', { dictionary: dictionaryOf(7n) })])
  test('an index inside the dictionary is read, one beyond it or below zero is malformed', () => {
    expect(valuesOf(stream(schema, entries(), indices(1, 0)))).toEqual([['yz', 'x']])
    expect(codeOf(stream(schema, entries(), indices(2)))).toBe('ARROW_MALFORMED')
    expect(codeOf(stream(schema, entries(), indices(-1)))).toBe('ARROW_MALFORMED')
  })
  test('an extension adds entries, a replacement holds from there on', () => {
    expect(valuesOf(stream(schema, entries(), entries(7n, true), indices(3)))).toEqual([['yz']])
    expect(valuesOf(stream(schema, entries(), indices(1), entries(), indices(0)))).toEqual([['yz'], ['x']])
    expect(codeOf(stream(schema, entries(), entries(), indices(3)))).toBe('ARROW_MALFORMED')
  })
  test('a dictionary of a quarter of a value per byte allowed is read, one more is refused', () => {
    expect(codeOf(nullEntries(BigInt(LIMITS.maxBytes / 4)))).toBe('ok')
    expect(codeOf(nullEntries(BigInt(LIMITS.maxBytes / 4 + 1)))).toBe('ARROW_UNSUPPORTED')
  })
  test('a dictionary that never came or belongs to no column is malformed', () => {
    expect(codeOf(stream(schema, indices(0)))).toBe('ARROW_MALFORMED')
    expect(codeOf(stream(schema, entries(8n)))).toBe('ARROW_MALFORMED')
  })
  test('whatever lies under a null is no index', () => {
    const batch = recordsMessage({ rows: 1n, nodes: [1n, 1n], buffers: [Uint8Array.of(0), int32s(99)] })
    expect(valuesOf(stream(schema, entries(), batch))).toEqual([[null]])
  })
})
