import { Dictionary, Float64, Int8, Int32, LargeUtf8, Timestamp, TimeUnit, Uint64, Utf8 } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import type { Column } from '../../../core/columns/column.ts'
import { USAGE_COLUMNS } from '../../../core/columns/spec.ts'
import { SuanhengError } from '../../../core/errors.ts'
import { arrowRowAsJson, decodeArrow } from '../../../ingest/decode/arrow/index.ts'
import { valueOf } from './column-values.ts'
import {
  type ColumnOf,
  coded,
  decimals,
  goodColumns,
  int64s,
  large,
  lists,
  moments,
  nothing,
  USCC,
  UTF8,
  utf8,
  writeStream,
} from './usage-stream.ts'

const LIMITS = { maxRecords: 10_000, maxBytes: 1 << 24 }

const decode = (columns: Readonly<Record<string, ColumnOf>>, sizes?: readonly number[]) =>
  decodeArrow(writeStream(columns, sizes), USAGE_COLUMNS, LIMITS)

/** Decodes good records with one column replaced; answers its values and what is wrong, as `row path code`. */
function decodeOne(name: string, column: ColumnOf) {
  const rows = column.values.length
  const { columns, issues, rejected } = decode({ ...goodColumns(rows), [name]: column })
  const decoded = columns.byName.get(name) as Column
  return {
    values: Array.from({ length: rows }, (_, i) => valueOf(decoded, i)),
    issues: issues.map(({ index, path, code }) => `${index} ${path} ${code}`),
    messages: issues.map((issue) => issue.message),
    rejected: rejected === null ? null : [...rejected],
  }
}

function refusalOf(columns: Readonly<Record<string, ColumnOf>>): string {
  try {
    decode(columns)
    return 'ok'
  } catch (error) {
    if (error instanceof SuanhengError) return `${error.code}: ${error.message}`
    throw error
  }
}

const items = (length: number) => Array.from({ length }, () => 'x')

describe('columns of the stream', () => {
  test('columns that may have no value may be left out, or have no type', () => {
    const { columns, issues, rejected } = decode({ ...goodColumns(2), job: nothing(2), devices: nothing(2) })
    expect([issues, rejected]).toEqual([[], null])
    expect([...columns.byName.keys()]).toEqual(USAGE_COLUMNS.map((spec) => spec.name))
    for (const name of ['job', 'site', 'sequence', 'energyJoules']) {
      expect(valueOf(columns.byName.get(name) as Column, 1)).toBe(null)
    }
    expect(valueOf(columns.byName.get('devices') as Column, 1)).toEqual([])
  })
  test('a stream without records has columns without rows', () => {
    expect(decode({ ...goodColumns(0), devices: lists(UTF8) }).columns.rows).toBe(0)
    expect(decode({ ...goodColumns(0), devices: lists(UTF8) }, []).columns.byName.size).toBe(25)
  })
  test('a required column that is missing or has no type is a mismatch that names it and its types', () => {
    const { cards: _, ...rest } = goodColumns(1)
    const missing = 'column cards is missing; expected decimal128 of any scale, an integer, or utf8 decimal strings'
    expect(refusalOf(rest)).toBe(`ARROW_SCHEMA_MISMATCH: ${missing}`)
    expect(refusalOf({ ...rest, cards: nothing(1) })).toMatch(/^ARROW_SCHEMA_MISMATCH: column cards is Null/)
  })
  test('an unknown column is a mismatch that names it', () => {
    expect(refusalOf({ ...goodColumns(1), card_seconds: int64s(1n) })).toMatch(
      /^ARROW_SCHEMA_MISMATCH: column card_seconds/,
    )
  })
  test.each([
    ['cards', new Float64(), 1.5, /a float is not exact: send decimal128 or strings/],
    ['start', new Timestamp(TimeUnit.MILLISECOND), 1n, /without a time zone/],
    ['start', new Float64(), 1, /expected timestamp with a time zone/],
    ['job', new Int32(), 1, /expected utf8/],
    ['sequence', new Utf8(), '1', /expected an integer/],
    ['devices', new Utf8(), 'a', /expected list/],
    ['job', new Dictionary(new Int32(), new Int8()), 1, /expected utf8/],
  ])('%s as %s is a mismatch', (name, type, value, message) => {
    const refusal = refusalOf({ ...goodColumns(1), [name]: { type, values: [value] } })
    expect(refusal).toMatch(/^ARROW_SCHEMA_MISMATCH/)
    expect(refusal).toMatch(message)
  })
})

describe('texts', () => {
  const names: readonly [string, (...values: (string | null)[]) => ColumnOf][] = [
    ['utf8', utf8],
    ['large_utf8', large],
    ['a dictionary', coded],
  ]
  describe.each(names)('as %s', (_, column) => {
    test('are copied as they are, with their nulls', () => {
      const values = ['训练-1', null, 'a', '😀', 'a', null]
      expect(decodeOne('job', column(...values))).toMatchObject({ values, rejected: null })
    })
    test('of the greatest length are taken, one character more is not; 😀 is one', () => {
      const values = [
        'a'.repeat(256),
        'a'.repeat(257),
        '算'.repeat(256),
        '算'.repeat(257),
        '😀'.repeat(256),
        '😀'.repeat(257),
      ]
      const { issues, values: kept } = decodeOne('job', column(...values))
      expect(issues).toEqual(['1 job FIELD_INVALID', '3 job FIELD_INVALID', '5 job FIELD_INVALID'])
      expect(kept).toEqual([values[0], '', values[2], '', values[4], ''])
    })
    test('that are empty or have control characters are refused, also beside plain ones', () => {
      const values = ['', '\u001f', ' ', '~', '\u007f', 'a\nb', '\u0080', 'plain and rather long']
      const { issues } = decodeOne('job', column(...values))
      expect(issues.map((issue) => issue[0])).toEqual(['0', '1', '4', '5'])
    })
    test('must match their pattern and their list', () => {
      const institutions = decodeOne('institution', column(USCC, USCC.toLowerCase(), `${USCC}0`, USCC))
      expect(institutions.rejected).toEqual([0, 1, 1, 0])
      const purposes = decodeOne('purpose', column('sft', 'idle', 'SFT', 'sf'))
      expect(purposes.rejected).toEqual([0, 0, 1, 1])
    })
    test('that must be there are missed', () => {
      expect(decodeOne('recordId', column('a', null)).issues).toEqual(['1 recordId FIELD_MISSING'])
    })
    test('stay in place over batches of any size', () => {
      const values = Array.from({ length: 100 }, (_, i) => (i % 7 === 0 ? null : `node-${i % 13}`))
      const { columns } = decode({ ...goodColumns(100), node: column(...values) }, [1, 50, 0, 49])
      const node = columns.byName.get('node') as Column
      expect(Array.from({ length: 100 }, (_, i) => valueOf(node, i))).toEqual(values)
    })
  })
  test('a dictionary may not make more text than the body may have', () => {
    const reason = coded(...Array.from({ length: 1000 }, () => 'x'.repeat(2000)))
    const body = writeStream({ ...goodColumns(1000), reason })
    expect(body.length).toBeLessThan(200_000)
    const tooLarge = expect.objectContaining({ code: 'BODY_TOO_LARGE' })
    expect(() => decodeArrow(body, USAGE_COLUMNS, { ...LIMITS, maxBytes: 1_000_000 })).toThrow(tooLarge)
    expect(decodeArrow(body, USAGE_COLUMNS, { ...LIMITS, maxBytes: 3_000_000 }).rejected).toBe(null)
  })
})

describe('lists', () => {
  const kinds = [
    ['utf8', UTF8],
    ['large_utf8', new LargeUtf8()],
    ['a dictionary', new Dictionary(new Utf8(), new Int32())],
  ] as const
  describe.each(kinds)('of %s', (_, type) => {
    test('are copied; a null list is one that was left out', () => {
      const { values, issues } = decodeOne('devices', lists(type, ['a', 'b'], [], null, ['b']))
      expect([values, issues]).toEqual([[['a', 'b'], [], [], ['b']], []])
    })
    test('with a bad item are refused by its place, and leave the other rows whole', () => {
      const { values, issues } = decodeOne('devices', lists(type, ['a'], ['b', '', 'c', null], ['d'], ['e\u0000']))
      expect(values).toEqual([['a'], [], ['d'], []])
      expect(issues).toEqual(['1 devices.1 FIELD_INVALID', '1 devices.3 FIELD_MISSING', '3 devices.0 FIELD_INVALID'])
    })
  })
  test('of the most items are taken, one more is not', () => {
    const { values, issues } = decodeOne('devices', lists(UTF8, items(4096), items(4097), ['y']))
    expect(values.map((list) => (list as string[]).length)).toEqual([4096, 0, 1])
    expect(issues).toEqual(['1 devices FIELD_INVALID'])
  })
})

describe('moments', () => {
  const END = 4_102_444_800_000n
  test.each([
    ['seconds', TimeUnit.SECOND, 1000n, 1n],
    ['milliseconds', TimeUnit.MILLISECOND, 1n, 1n],
    ['microseconds', TimeUnit.MICROSECOND, 1n, 1000n],
    ['nanoseconds', TimeUnit.NANOSECOND, 1n, 1_000_000n],
  ])('in %s become milliseconds, from 1970 to the end of 2099 UTC', (_, unit, times, per) => {
    const last = (END / times - 1n) * per
    const column = moments(unit, 0n, last, -1n, (END / times) * per, (1n << 63n) - 1n, -(1n << 63n))
    const { values, rejected } = decodeOne('start', column)
    expect(values.slice(0, 2)).toEqual([0n, END - times])
    expect(rejected).toEqual([0, 0, 1, 1, 1, 1])
  })
  test('finer than a millisecond are refused, however little', () => {
    const micro = decodeOne('start', moments(TimeUnit.MICROSECOND, 1_750_000_000_123_000n, 1_750_000_000_123_001n))
    expect([micro.values[0], micro.rejected]).toEqual([1_750_000_000_123n, [0, 1]])
    const at = 1_750_000_000_123_000_000n
    const nano = decodeOne('start', moments(TimeUnit.NANOSECOND, at, at + 1n, at - 1n, at + 999_999n))
    expect([nano.values[0], nano.rejected]).toEqual([1_750_000_000_123n, [0, 1, 1, 1]])
  })
  test('as text need an offset', () => {
    const { values, rejected } = decodeOne(
      'start',
      utf8('2025-07-31T18:00:00+08:00', '2025-07-31T18:00:00', '2025-02-29T00:00:00Z', '1970-01-01T00:00:00+08:00'),
    )
    expect(rejected).toEqual([0, 1, 1, 0])
    expect([values[0], values[3]]).toEqual([1_753_956_000_000n, -28_800_000n])
    expect(decodeOne('start', utf8('', '')).rejected).toEqual([1, 1])
  })
  test('that are null are missed', () => {
    expect(decodeOne('end', moments(TimeUnit.SECOND, null)).issues).toEqual(['0 end FIELD_MISSING'])
    expect(decodeOne('end', coded(null)).issues).toEqual(['0 end FIELD_MISSING'])
  })
})

describe('decimals', () => {
  const MOST = 999_999_999_999_999_999n // cardSeconds: 12 digits and 6 decimals
  test('of the scale of the field are taken up to the most, and no further in any word', () => {
    const column = decimals(6, 0n, 1n, MOST, MOST + 1n, -1n, 1n << 64n, 1n << 96n, -(1n << 127n))
    const { values, rejected } = decodeOne('cardSeconds', column)
    expect(values.slice(0, 3)).toEqual([0n, 1n, MOST])
    expect(rejected).toEqual([0, 0, 0, 1, 1, 1, 1, 1])
  })
  test.each([
    [9, [0n, 1_000n, MOST * 1_000n], [1n, 999n, MOST * 1_000n + 1n, -1_000n]],
    [0, [0n, 1n, 999_999_999_999n], [1_000_000_000_000n, -1n, 1n << 100n]],
    [-3, [0n, 1n, 999_999_999n], [1_000_000_000n, 1n << 126n]],
    [38, [0n, 10n ** 32n, 7n * 10n ** 37n], [1n, 10n ** 31n, (1n << 127n) - 1n]],
    [200, [0n], [1n, (1n << 127n) - 1n]],
    [-200, [0n], [1n, (1n << 127n) - 1n]],
  ])('of scale %d are taken when they fit exactly', (scale, good, bad) => {
    const { values, rejected } = decodeOne('cardSeconds', decimals(scale, ...good, ...bad))
    const exact = good.map((value) => (scale > 6 ? value / 10n ** BigInt(scale - 6) : value * 10n ** BigInt(6 - scale)))
    expect(values.slice(0, good.length)).toEqual(exact)
    expect(rejected).toEqual([...good.map(() => 0), ...bad.map(() => 1)])
  })
  test('as integers stand for themselves', () => {
    const wide = decodeOne('cardSeconds', int64s(0n, 12n, 999_999_999_999n, 1_000_000_000_000n, -1n, (1n << 63n) - 1n))
    expect(wide.values.slice(0, 3)).toEqual([0n, 12_000_000n, 999_999_999_999_000_000n])
    expect(wide.rejected).toEqual([0, 0, 0, 1, 1, 1])
    const unsigned = { type: new Uint64(), values: [5n, (1n << 64n) - 1n] }
    expect(decodeOne('cards', unsigned)).toMatchObject({ values: [5000n, 0n], rejected: [0, 1] })
    expect(decodeOne('cards', { type: new Int8(), values: [8, -8] })).toMatchObject({
      values: [8000n, 0n],
      rejected: [0, 1],
    })
  })
  test('as text have no sign, no leading zeros, no exponent', () => {
    const good = ['0', '0.5', '8', '999999.999', '1.000']
    const bad = ['', '00', '-1', '+1', '1.', '.5', '1e3', '1.0000', '1000000', ' 1', '１', '9'.repeat(100)]
    const { values, rejected } = decodeOne('cards', utf8(...good, ...bad))
    expect(values.slice(0, 5)).toEqual([0n, 500n, 8000n, 999_999_999n, 1000n])
    expect(rejected).toEqual([...good.map(() => 0), ...bad.map(() => 1)])
  })
  test('that are shares reach 1 and no further', () => {
    const { values, rejected } = decodeOne('gpuUtilization', decimals(6, 0n, 1_000_000n, 1_000_001n, null))
    expect([values, rejected]).toEqual([
      [0n, 1_000_000n, 0n, null],
      [0, 0, 1, 0],
    ])
  })
})

test('integers reach 2^53 - 1 and no further', () => {
  const { values, rejected } = decodeOne('sequence', int64s(0n, (1n << 53n) - 1n, 1n << 53n, -1n, null))
  expect(values.slice(0, 2)).toEqual([0n, (1n << 53n) - 1n])
  expect([values[4], rejected]).toEqual([null, [0, 0, 1, 1, 0]])
})

test('a thousand issues are listed in the order of the rows; all are counted and their rows marked', () => {
  const bad = Array.from({ length: 1500 }, () => '')
  const { issues, issueCount, rejected } = decode({ ...goodColumns(1500), job: utf8(...bad) })
  expect(issues).toHaveLength(1000)
  expect(issueCount).toBe(1500)
  expect(rejected?.every((mark) => mark === 1)).toBe(true)
  const order = decode({ ...goodColumns(2), job: utf8('x', ''), node: utf8('', 'x') }).issues.map((issue) => issue.path)
  expect(order).toEqual(['node', 'job'])
})

describe('a record as JSON', () => {
  test('is found over batches and has the form that the JSON route takes', () => {
    const body = writeStream(
      {
        ...goodColumns(3),
        job: utf8('a', null, '训练'),
        start: moments(TimeUnit.MICROSECOND, 0n, 0n, -1n),
        devices: lists(UTF8, [], [], ['x', null]),
        energyJoules: decimals(9, 0n, 0n, -5n),
      },
      [2, 1],
    )
    expect(JSON.parse(arrowRowAsJson(body, 2))).toEqual({
      recordId: 'r-2',
      institution: USCC,
      contract: 'HT-1',
      purpose: 'sft',
      cards: '8.000',
      start: '1969-12-31T23:59:59.999999Z',
      end: '2025-06-15T15:16:40.000Z',
      cardSeconds: '4800.000000',
      job: '训练',
      devices: ['x', null],
      energyJoules: '-0.000000005',
    })
    expect(JSON.parse(arrowRowAsJson(body, 1))).not.toHaveProperty('job')
    expect(() => arrowRowAsJson(body, 3)).toThrow(RangeError)
  })
  test('is cut at 64 KiB of text and says so', () => {
    const body = writeStream({ ...goodColumns(1), reason: utf8('x'.repeat(200_000)) })
    const json = arrowRowAsJson(body, 0)
    expect(json.length).toBeLessThan(70_000)
    expect(JSON.parse(json).reason).toMatch(/…\[cut\]$/)
  })
})
