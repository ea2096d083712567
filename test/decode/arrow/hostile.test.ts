import { readdirSync, readFileSync } from 'node:fs'
import { TimeUnit } from 'apache-arrow'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { USAGE_COLUMNS } from '../../../core/columns/spec.ts'
import { SuanhengError } from '../../../core/errors.ts'
import { decodeArrow } from '../../../ingest/decode/arrow/decode-arrow.ts'
import { readStreamSafely } from '../../../ingest/decode/arrow/read-stream.ts'
import { coded, goodColumns, lists, moments, UTF8, utf8, writeStream } from './usage-stream.ts'

const LIMITS = { maxRecords: 10_000, maxBytes: 1 << 22 }
const FOLDER = new URL('../../fixtures/arrow-ipc/fuzz/', import.meta.url)

/** Ends in a value or a coded error, in time; anything else fails the test. */
function endsWell(work: () => unknown): string {
  const start = performance.now()
  let end = 'ok'
  try {
    work()
  } catch (error) {
    if (!(error instanceof SuanhengError)) throw error
    end = error.code
  }
  expect(performance.now() - start).toBeLessThan(2000)
  return end
}

describe('inputs that broke Arrow readers', () => {
  const findings = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  test('all of them are here', () => expect(findings).toHaveLength(47))

  test.each(findings.map((entry) => [entry.name, `${entry.parentPath}/${entry.name}`]))('%s is refused', (_, file) => {
    const body = new Uint8Array(readFileSync(file))
    expect(endsWell(() => readStreamSafely(body, LIMITS))).toMatch(/^ARROW_(MALFORMED|UNSUPPORTED)$/)
    expect(endsWell(() => decodeArrow(body, USAGE_COLUMNS, LIMITS))).toMatch(/^ARROW_/)
  })
})

const good = writeStream(
  {
    ...goodColumns(20),
    job: coded(...Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? null : `job-${i % 4}`))),
    node: utf8(...Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? null : '节点'))),
    devices: lists(UTF8, ...Array.from({ length: 20 }, (_, i) => Array.from({ length: i % 4 }, () => 'GPU-0'))),
    start: moments(TimeUnit.MICROSECOND, ...Array.from({ length: 20 }, (_, i) => BigInt(i) * 1000n)),
  },
  [7, 13],
)
const decodeGood = (body: Uint8Array) => decodeArrow(body, USAGE_COLUMNS, LIMITS)

test('the stream that is damaged below is good', () => expect(decodeGood(good).rejected).toBe(null))

test('a stream with any bytes changed is read or refused with a code, never more', () => {
  const change = fc.record({
    at: fc.nat(good.length - 1),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
  })
  const ends = new Set<string>()
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const body = good.slice()
      for (const { at, byte } of changes) body[at] = byte
      ends.add(endsWell(() => decodeGood(body)))
    }),
    { numRuns: 5000 },
  )
  expect([...ends]).toContain('ok')
  expect([...ends]).toContain('ARROW_MALFORMED')
})

test('a stream with any 32-bit word replaced by an extreme one is read or refused with a code', () => {
  const words = [0, 1, 0x7fffffff, -1, -0x80000000, good.length, 0x7fff, 4]
  for (let at = 0; at + 4 <= good.length; at += 4) {
    const body = good.slice()
    new DataView(body.buffer).setInt32(at, words[(at / 4) % words.length] ?? 0, true)
    endsWell(() => decodeGood(body))
  }
})

test('a stream with a piece doubled or taken out is read or refused with a code', () => {
  const piece = fc.record({ from: fc.nat(good.length), length: fc.nat(512), into: fc.nat(good.length) })
  fc.assert(
    fc.property(piece, ({ from, length, into }) => {
      const part = good.subarray(from, from + length)
      const doubled = Buffer.concat([good.subarray(0, into), part, good.subarray(into)])
      const shorter = Buffer.concat([good.subarray(0, from), good.subarray(from + length)])
      endsWell(() => decodeGood(new Uint8Array(doubled)))
      endsWell(() => decodeGood(new Uint8Array(shorter)))
    }),
    { numRuns: 1000 },
  )
})

test('a compressed stream with any bytes changed is read or refused with a code', () => {
  const file = new URL('../../fixtures/arrow-ipc/golden/2.0.0-compression/generated_lz4.stream', import.meta.url)
  const lz4 = new Uint8Array(readFileSync(file))
  const change = fc.tuple(fc.nat(lz4.length - 1), fc.nat(255))
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const body = lz4.slice()
      for (const [at, byte] of changes) body[at] = byte
      endsWell(() => readStreamSafely(body, LIMITS))
    }),
    { numRuns: 1000 },
  )
})

test('any bytes at all are refused with a code', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (body) => {
      expect(endsWell(() => decodeGood(body))).toMatch(/^ARROW_/)
    }),
    { numRuns: 2000 },
  )
})
