import { TimeUnit } from 'apache-arrow'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ColumnsBuilder } from '../../../core/columns/builder.ts'
import type { Columns } from '../../../core/columns/column.ts'
import { USAGE_COLUMNS } from '../../../core/columns/spec.ts'
import { decodeArrow } from '../../../ingest/decode/arrow/decode-arrow.ts'
import { MODES, PURPOSES, UsageRecord } from '../../../schemas/usage-record.ts'
import { valueOf } from './column-values.ts'
import {
  type ColumnOf,
  coded,
  decimals,
  int64s,
  large,
  lists,
  moments,
  specOf,
  USCC,
  UTF8,
  utf8,
  writeStream,
} from './usage-stream.ts'

/**
 * A cell has two faces: the value in the Arrow column and the value that a JSON record would
 * have there. Null in Arrow is a field that JSON leaves out.
 */
type Cell = { readonly arrow: unknown; readonly json: unknown }
type Form = { readonly cell: fc.Arbitrary<Cell>; readonly column: (values: never[]) => ColumnOf }

const same = (value: string): Cell => ({ arrow: value, json: value })
const ABSENT: Cell = { arrow: null, json: undefined }

/** Mostly good, so that a record has a chance to be good as a whole. */
const mostly = (good: fc.Arbitrary<Cell>, odd: fc.Arbitrary<Cell>) =>
  fc.oneof(
    { weight: 30, arbitrary: good },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: fc.constant(ABSENT) },
  )

const oddText = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('', '\u0000', 'a\u007f', '\u0080', '\u2028', '﻿x', ' ', 'é', '😀', '٣'),
    fc.nat(2100).map((length) => 'é'.repeat(length)),
    fc.constantFrom(127, 128, 129, 255, 256, 257, 1999, 2000, 2001).map((length) => 'x'.repeat(length)),
    fc.constantFrom(128, 129, 256, 257).map((length) => '😀'.repeat(length)),
  )
  .filter((text) => text.isWellFormed())

const TEXT_COLUMNS = [
  (values: never[]) => utf8(...values),
  (values: never[]) => large(...values),
  (values: never[]) => coded(...values),
]

function textForms(good: fc.Arbitrary<string>, odd: fc.Arbitrary<string> = oddText): Form[] {
  const cell = mostly(good.map(same), fc.oneof(odd, oddText).map(same))
  return TEXT_COLUMNS.map((column) => ({ cell, column }))
}

const plainName = fc.string({ unit: fc.constantFrom('a', '-', '0', '训', '😀'), minLength: 1, maxLength: 20 })
const oddUscc = fc.constantFrom(USCC.toLowerCase(), USCC.slice(1), `${USCC}0`, USCC.replace('M', 'I'), `${USCC}\n`)

function deviceForms(): Form[] {
  const item = fc.oneof({ weight: 20, arbitrary: plainName }, { weight: 1, arbitrary: oddText })
  const cell = fc.array(item, { maxLength: 5 }).map((list) => ({ arrow: list, json: list }))
  const long = fc.constantFrom(4096, 4097).map((length) => Array.from({ length }, () => 'd'))
  return [UTF8, utf8(null).type, coded('a').type].map((type) => ({
    cell: mostly(
      cell,
      long.map((list) => ({ arrow: list, json: list })),
    ),
    column: (values) => lists(type, ...values),
  }))
}

const goodMs = fc.integer({ min: 0, max: 4_102_444_799_999 })
const oddMs = fc.constantFrom(-1, -62_000_000_000_000, 4_102_444_800_000, 4_102_444_800_001, 8_640_000_000_000_000)
const isoText = goodMs.map((ms) => new Date(ms).toISOString())
const oddIso = fc.oneof(
  fc.constantFrom(
    '2025-07-31T18:00:00',
    '2025-07-31T18:00Z',
    '2025-07-31 18:00:00Z',
    '2025-02-29T00:00:00Z',
    '2024-02-29T00:00:00Z',
    '2100-01-01T00:30:00+08:00',
    '1970-01-01T00:00:00+08:00',
    '2099-12-31T23:59:59.999-08:00',
    '2025-07-31T24:00:00Z',
    '2025-07-31T23:59:60Z',
    '2025-07-31T18:00:00.1234Z',
    '2025-07-31T18:00:00.1Z',
    '2025-07-31T18:00:00+0800',
    '2025-07-31T18:00:00+24:00',
    '2025-07-31t18:00:00z',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
)

function instantForms(): Form[] {
  const units = [
    [TimeUnit.SECOND, 1n, 1000n],
    [TimeUnit.MILLISECOND, 1n, 1n],
    [TimeUnit.MICROSECOND, 1000n, 1n],
    [TimeUnit.NANOSECOND, 1_000_000n, 1n],
  ] as const
  const stamps = units.map(([unit, times, per]): Form => {
    const toCell = (ms: number): Cell => {
      const whole = (BigInt(ms) / per) * per
      return { arrow: BigInt.asIntN(64, (whole / per) * times), json: new Date(Number(whole)).toISOString() }
    }
    // What nanoseconds cannot hold would wrap around and mean another moment.
    const odd = unit === TimeUnit.NANOSECOND ? fc.constantFrom(-1, 4_102_444_800_000) : oddMs
    return { cell: mostly(goodMs.map(toCell), odd.map(toCell)), column: (values) => moments(unit, ...values) }
  })
  return [...stamps, ...textForms(isoText, oddIso)]
}

const decimalText = (value: bigint, scale: number): string => {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? 0n - value : value).toString().padStart(scale + 1, '0')
  const whole = scale === 0 ? digits : digits.slice(0, -scale)
  const part = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '')
  return part === '' ? sign + whole : `${sign}${whole}.${part}`
}

function decimalForms(name: string): Form[] {
  const { as } = specOf(name)
  if (as.is !== 'decimal') throw new Error(`${name} is no decimal`)
  const { scale, most } = as
  const good = fc.bigInt({ min: 0n, max: most })
  const odd = fc.oneof(
    fc.constantFrom(0n, most, most + 1n, -1n),
    fc.bigInt({ min: -(1n << 126n), max: (1n << 126n) - 1n }),
  )
  const stored = [0, 3, 6, 9].map((at): Form => {
    const shift = 10n ** BigInt(Math.abs(at - scale))
    const fit = (value: bigint) => (at >= scale ? value * shift : value / shift)
    const toCell = (value: bigint): Cell => ({ arrow: value, json: decimalText(value, at) })
    return { cell: mostly(good.map(fit).map(toCell), odd.map(toCell)), column: (values) => decimals(at, ...values) }
  })
  const oddForms = fc.constantFrom(
    '',
    '00',
    '01',
    '1.',
    '.1',
    '-0',
    '+1',
    '1e3',
    '1.0000000',
    '0.0',
    '1.000001',
    '1.00',
  )
  const texts = textForms(
    good.map((value) => decimalText(value, scale)),
    fc.oneof(
      oddForms,
      odd.map((value) => decimalText(value, scale)),
    ),
  )
  return [...stored, ...texts]
}

function integerForms(good: fc.Arbitrary<bigint>, odd: fc.Arbitrary<bigint>): Form[] {
  return [{ cell: mostly(good.map(wholeCell), odd.map(wholeCell)), column: (values) => int64s(...values) }]
}
const wholeCell = (value: bigint): Cell => ({ arrow: value, json: Number(value) })
const anyInt64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })
const edges = fc.constantFrom(-1n, 999_999n, 1_000_000n, (1n << 53n) - 1n, 1n << 53n)

const FORMS: Readonly<Record<string, readonly Form[]>> = Object.fromEntries(
  USAGE_COLUMNS.map(({ name, as }): [string, readonly Form[]] => {
    if (as.is === 'texts') return [name, deviceForms()]
    if (as.is === 'instant') return [name, instantForms()]
    if (as.is === 'integer')
      return [name, integerForms(fc.bigInt({ min: 0n, max: (1n << 53n) - 1n }), fc.oneof(edges, anyInt64))]
    if (as.is === 'decimal') {
      // JSON takes shares as strings only; as integers they are 0 and 1.
      const whole =
        name.endsWith('ization') || name === 'tensorActivity'
          ? []
          : integerForms(fc.bigInt({ min: 0n, max: 999_999n }), fc.oneof(edges, anyInt64))
      return [name, [...decimalForms(name), ...whole]]
    }
    if (as.oneOf !== undefined)
      return [name, textForms(fc.constantFrom(...as.oneOf), fc.constantFrom(...PURPOSES, ...MODES, 'SFT', ''))]
    return [name, as.pattern === undefined ? textForms(plainName) : textForms(fc.constant(USCC), oddUscc)]
  }),
)

/** For each column one of its forms, and then cells for all rows. */
const batch = fc
  .integer({ min: 1, max: 6 })
  .chain((rows) =>
    fc.record(
      Object.fromEntries(
        USAGE_COLUMNS.map(({ name }) => [
          name,
          fc
            .constantFrom(...(FORMS[name] ?? []))
            .chain(({ cell, column }) =>
              fc.array(cell, { minLength: rows, maxLength: rows }).map((cells) => ({ cells, column })),
            ),
        ]),
      ),
    ),
  )

test('a record in Arrow is taken or refused as the same record in JSON, and means the same', () => {
  let taken = 0
  let refused = 0
  fc.assert(
    fc.property(batch, fc.boolean(), (columns, split) => {
      const rows = columns['recordId']?.cells.length ?? 0
      const records = Array.from({ length: rows }, (_, row) =>
        Object.fromEntries(Object.entries(columns).map(([name, { cells }]) => [name, cells[row]?.json])),
      )
      const body = writeStream(
        Object.fromEntries(
          Object.entries(columns).map(([name, { cells, column }]) => [
            name,
            column(cells.map((cell) => cell.arrow) as never[]),
          ]),
        ),
        split ? [1, rows - 1] : [rows],
      )
      const decoded = decodeArrow(body, USAGE_COLUMNS, { maxRecords: 10, maxBytes: 1 << 24 })
      for (const [row, record] of records.entries()) {
        const parsed = UsageRecord.safeParse(record)
        expect({ row, refused: decoded.rejected?.[row] === 1 }).toEqual({ row, refused: !parsed.success })
        if (!parsed.success) {
          refused++
          const paths = new Set(parsed.error.issues.map((issue) => issue.path.join('.')))
          const found = decoded.issues.filter((issue) => issue.index === row)
          expect(new Set(found.map((issue) => issue.path))).toEqual(paths)
          continue
        }
        taken++
        const expected = new ColumnsBuilder(USAGE_COLUMNS, 1)
        expected.append(parsed.data)
        expect(valuesOf(decoded.columns, row)).toEqual(valuesOf(expected.finish(), 0))
      }
    }),
    { numRuns: 300 },
  )
  // Neither side of the law may be empty.
  expect(Math.min(taken, refused)).toBeGreaterThan(50)
})

const valuesOf = (columns: Columns, row: number) =>
  Object.fromEntries([...columns.byName].map(([name, column]) => [name, valueOf(column, row)]))
