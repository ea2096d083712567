import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ERRORS, SuanhengError } from '../../core/errors.ts'
import { type BodyFormat, type DecodeTask, decodeBatch } from '../../ingest/decode/decode-batch.ts'
import { KIND_NAMES, type KindName } from '../../schemas/kinds.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A } from '../support/service.ts'

const task = (kind: KindName, format: BodyFormat, body: Uint8Array, partial: boolean, gzip = false): DecodeTask => ({
  kind,
  format,
  gzip,
  body,
  institution: A,
  partial,
  leaveOut: [],
  limits: { maxRecords: 100, maxBytes: 1 << 20 },
})

/** What a body ends in: the records told apart, or a code that blames the sender. */
function outcome(given: DecodeTask): string {
  try {
    const batch = decodeBatch(given)
    const faulty = new Set(batch.rejects.map(({ index }) => index))
    expect(batch.rows).toBe(given.partial || faulty.size === 0 ? batch.received - faulty.size : 0)
    expect(batch.digests).toHaveLength(batch.rows * 32)
    for (const { code } of batch.rejects) expect(ERRORS[code].status).toBeLessThan(500)
    return 'decoded'
  } catch (error) {
    if (!(error instanceof SuanhengError)) throw error
    expect(ERRORS[error.code].status).toBeGreaterThanOrEqual(400)
    expect(ERRORS[error.code].status).toBeLessThan(500)
    return error.code
  }
}

/** Values that programs trip over. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '',
    '0',
    '-0',
    'NaN',
    '__proto__',
    '\u0000',
    '\ud800',
    '1e999',
    '9'.repeat(40),
    '2025-02-29T00:00:00Z',
  ),
  fc.constantFrom(-0, 1e21, 2 ** 53, 5e-324, true, null, [], {}, [null], [[]]),
)
const kinds = fc.constantFrom(...KIND_NAMES)
/** A valid record of the kind with some fields put in, taken out, or made odd. */
const mutated = kinds.chain((kind) => {
  const valid = { ...validRecord(kind), institution: A }
  const names = fc.oneof(fc.constantFrom(...Object.keys(valid)), fc.constantFrom('__proto__', 'constructor', 'x', ''))
  return fc.record({
    kind: fc.constant(kind),
    record: fc.array(fc.tuple(names, fc.option(odd, { nil: undefined })), { maxLength: 4 }).map((changes) => {
      const entries = new Map<string, unknown>(Object.entries(valid))
      for (const [name, value] of changes) entries.set(name, value)
      return Object.fromEntries(entries)
    }),
  })
})

describe('decodeBatch blames the sender or takes the records, and nothing else', () => {
  it('records of every kind with odd values in them', () => {
    const format = fc.constantFrom<BodyFormat>('json', 'ndjson')
    fc.assert(
      fc.property(mutated, format, fc.boolean(), ({ kind, record }, format, partial) => {
        outcome(task(kind, format, Buffer.from(JSON.stringify(record)), partial))
      }),
      { numRuns: 400 },
    )
  })

  it('any JSON at all, for any kind', () => {
    fc.assert(
      fc.property(kinds, odd, fc.boolean(), (kind, value, partial) => {
        outcome(task(kind, 'json', Buffer.from(JSON.stringify(value)), partial))
        outcome(task(kind, 'ndjson', Buffer.from(JSON.stringify(value)), partial))
      }),
      { numRuns: 300 },
    )
  })

  it('valid records of every kind', () => {
    for (const kind of KIND_NAMES) {
      const body = Buffer.from(JSON.stringify({ ...validRecord(kind), institution: A }))
      expect(`${kind} ${outcome(task(kind, 'json', body, false))}`).toBe(`${kind} decoded`)
    }
  })

  it('bodies with bytes turned, cut out or doubled, in every form', () => {
    const whole = Buffer.from(`${JSON.stringify({ ...validRecord('usage_record'), institution: A })}\n`.repeat(3))
    const csv = Buffer.from('recordId,cards,devices\n"a ""b""",1,x;y\nr,2,\n')
    const format = fc.constantFrom<BodyFormat>('json', 'ndjson', 'csv', 'arrow')
    const damage = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('turn', 'cut', 'double'),
      fc.integer({ min: 1, max: 255 }),
    )
    fc.assert(
      fc.property(format, fc.array(damage, { minLength: 1, maxLength: 5 }), fc.boolean(), (format, damages, zip) => {
        const start = format === 'csv' ? csv : whole
        let body = zip ? gzipSync(start) : start
        for (const [where, how, bits] of damages) body = damaged(body, Math.floor(where * body.length), how, bits)
        outcome(task('usage_record', format, body, true, zip))
      }),
      { numRuns: 600 },
    )
  })
})

function damaged(body: Buffer, at: number, how: string, bits: number): Buffer<ArrayBuffer> {
  if (how === 'cut') return Buffer.concat([body.subarray(0, at), body.subarray(at + bits)])
  if (how === 'double') return Buffer.concat([body.subarray(0, at), body])
  const copy = Buffer.from(body)
  if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ bits
  return copy
}
