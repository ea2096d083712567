import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { specsOf } from '../../core/columns/spec.ts'
import { SuanhengError } from '../../core/errors.ts'
import { type BodyFormat, type DecodeTask, decodeBatch } from '../../ingest/decode/decode-batch.ts'
import { plainReader } from '../../ingest/decode/plain/plain-reader.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A } from '../support/service.ts'

const kinds = ['usage_record', 'device_sample'] as const
const taskOf = (kind: KindName, format: BodyFormat, body: string | Uint8Array): DecodeTask => ({
  kind,
  format,
  gzip: false,
  body: Buffer.from(body),
  institution: A,
  partial: true,
  leaveOut: [],
  limits: { maxRecords: 100, maxBytes: 1 << 20 },
})

/** A damaged line is a fault of its own, a damaged array of the whole body: then no record came of either. */
function expectSame(ndjson: unknown, json: unknown): void {
  if (typeof json !== 'string' || typeof ndjson === 'string') expect(ndjson).toEqual(json)
  else expect(ndjson).toMatchObject({ rows: 0, rejects: [{ index: 0, code: json }] })
}

/** What the store would be given, and every fault; the two forms differ in how they repeat what was sent. */
function outcome(task: DecodeTask): unknown {
  try {
    const { bodySha256: _, rejects, ...batch } = decodeBatch(task)
    return { ...batch, rejects: rejects.map(({ raw: __, ...fault }) => fault) }
  } catch (error) {
    if (!(error instanceof SuanhengError)) throw error
    return error.code
  }
}

const isPlain = (kind: KindName, line: string): boolean => {
  const bytes = Buffer.from(line)
  return plainReader(specsOf(kind), bytes).read(0, bytes.length)
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${most}}$`))
/** Near the bounds of what a field takes, on both sides. */
const values = fc.oneof(
  fc.constantFrom(null, '', '0', '1', '1.0', '1.000001', '00', '01', '-0', '0.', '.5', '5.0', '1e3', 'idle', 'spot', A),
  fc.constantFrom(0, 1, -1, 7, 0.5, 999_999, 1_000_000, 999_999_999_999_999, 2 ** 53, true, [], {}),
  fc.tuple(digits(13), digits(7)).map(([whole, part]) => `${whole}.${part}`),
  digits(16),
  fc.nat(2 ** 40),
  fc.string({
    unit: fc.constantFrom('a', '中', '😀', '"', '\\', '\u007f', '\u0000', '\ud800', '\u2028'),
    maxLength: 4,
  }),
  fc.integer({ min: 120, max: 260 }).chain((n) => fc.constantFrom('x'.repeat(n), '😀'.repeat(n / 2), '字'.repeat(n))),
  fc.array(fc.constantFrom('GPU-1', 'GPU-2', '', '卡'), { maxLength: 3 }),
  fc
    .tuple(
      fc.constantFrom('1969', '1970', '2000', '2024', '2025', '2099', '2100'),
      fc.constantFrom('00', '01', '02', '04', '12', '13'),
      fc.constantFrom('00', '01', '28', '29', '30', '31', '32'),
      fc.constantFrom('00:00:00', '23:59:59', '24:00:00', '10:60:00', '10:00:60', '1:00:00'),
      fc.constantFrom('', '.000', '.5', '.999', '.1234'),
      fc.constantFrom('Z', '+08:00', '-23:59', '+24:00', '', 'z', '+0800'),
    )
    .map(([year, month, day, time, part, offset]) => `${year}-${month}-${day}T${time}${part}${offset}`),
)
/** A valid record with some fields changed, left out or put elsewhere, as a line with or without spaces. */
const lines = fc.constantFrom(...kinds).chain((kind) => {
  const valid = Object.entries({ ...validRecord(kind), institution: A })
  const names = fc.constantFrom(...specsOf(kind).map(({ name }) => name), 'x', '__proto__')
  return fc.record({
    kind: fc.constant(kind),
    line: fc
      .tuple(
        fc.shuffledSubarray(valid, { minLength: valid.length - 1 }),
        fc.array(fc.tuple(names, values), { maxLength: 3 }),
        fc.constantFrom('', ' ', '\t'),
      )
      .map(([fields, changes, space]) => {
        const entries = new Map<string, unknown>(fields)
        for (const [name, value] of changes) entries.set(name, value)
        const text = [...entries].map(([name, value]) => `${JSON.stringify(name)}:${space}${JSON.stringify(value)}`)
        return `{${space}${text.join(`${space},`)}}${space}`
      }),
  })
})

describe('a line of NDJSON becomes what the same record in a JSON array becomes', () => {
  it('whatever stands in its fields, and in whatever order they stand', () => {
    let plain = 0
    fc.assert(
      fc.property(lines, ({ kind, line }) => {
        if (isPlain(kind, line)) plain++
        expectSame(outcome(taskOf(kind, 'ndjson', line)), outcome(taskOf(kind, 'json', `[${line}]`)))
      }),
      { numRuns: 300 },
    )
    // Neither way is idle: both were taken.
    expect(plain).toBeGreaterThan(25)
    expect(plain).toBeLessThan(275)
  })

  it('also among others, plain and not, with empty lines, CR LF and a byte order mark', () => {
    fc.assert(
      fc.property(
        fc.array(lines, { minLength: 2, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\n \n'),
        (all, end) => {
          const [first] = all
          const kind = first?.kind ?? 'usage_record'
          const same = all
            .filter((each) => each.kind === kind && typeof outcome(taskOf(kind, 'json', each.line)) !== 'string')
            .map(({ line }) => line)
          fc.pre(same.length > 0)
          const ndjson = `\ufeff${same.join(end)}${end}`
          expect(outcome(taskOf(kind, 'ndjson', ndjson))).toEqual(outcome(taskOf(kind, 'json', `[${same.join()}]`)))
        },
      ),
      { numRuns: 80 },
    )
  })

  it('a valid record of each kind is read without becoming an object', () => {
    for (const kind of kinds) expect(isPlain(kind, JSON.stringify({ ...validRecord(kind), institution: A }))).toBe(true)
  })

  it('a line with bytes turned is never taken for another', () => {
    const line = JSON.stringify({ ...validRecord('usage_record'), institution: A })
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const bytes = Buffer.from(line)
        bytes[at] = (bytes[at] ?? 0) ^ bits
        // A line feed makes two lines of it.
        fc.pre(bytes[at] !== 0x0a)
        const array = Buffer.concat([Buffer.from('['), bytes, Buffer.from(']')])
        expectSame(outcome(taskOf('usage_record', 'ndjson', bytes)), outcome(taskOf('usage_record', 'json', array)))
      }),
      { numRuns: 250 },
    )
  })
})
