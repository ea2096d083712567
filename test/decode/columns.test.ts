import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ColumnsBuilder, scaleDecimal } from '../../core/columns/builder.ts'
import { canonicalRow, canonicalRows, digestRows } from '../../core/columns/canonical.ts'
import type { ColumnSpec, Columns } from '../../core/columns/column.ts'
import { halvesOf, readInt64, writeInt64 } from '../../core/columns/int64.ts'
import { keepRows } from '../../core/columns/keep-rows.ts'
import { ENTITY_COLUMNS, SAMPLE_COLUMNS, USAGE_COLUMNS } from '../../core/columns/spec.ts'

type Row = Readonly<Record<string, unknown>>

/** Few letters, so that texts of neighbouring fields often run into each other the same way. */
const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', '\u0001', '合', '😀'), maxLength: 70 })

function valueOf(spec: ColumnSpec): fc.Arbitrary<unknown> {
  const { as } = spec
  if (as.is === 'text') return letters
  if (as.is === 'texts') return fc.array(letters, { maxLength: 3 })
  if (as.is === 'instant') return fc.integer({ min: 0, max: 4_102_444_799_999 }).map((ms) => new Date(ms).toISOString())
  if (as.is === 'integer') return fc.maxSafeNat()
  const { scale, most } = as
  return fc.bigInt({ min: 0n, max: most }).map((units) => decimalText(units, scale))
}
const decimalText = (units: bigint, scale: number) => {
  const digits = units.toString().padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
const rowOf = (specs: readonly ColumnSpec[]): fc.Arbitrary<Row> =>
  fc.record(
    Object.fromEntries(
      specs.map((spec) => [spec.name, spec.nullable ? fc.option(valueOf(spec), { freq: 2 }) : valueOf(spec)]),
    ),
  )

function build(specs: readonly ColumnSpec[], rows: readonly Row[]): Columns {
  const builder = new ColumnsBuilder(specs, rows.length)
  for (const row of rows) builder.append(row)
  return builder.finish()
}

/** Reads a record back from its canonical bytes, by the description alone: what can be read back is not ambiguous. */
function readBack(kind: string, specs: readonly ColumnSpec[], bytes: Uint8Array): Row {
  const view = Buffer.from(bytes)
  let at = 0
  const u32 = () => view.readUInt32LE((at += 4) - 4)
  const text = () => {
    const length = u32()
    return view.toString('utf8', at, (at += length))
  }
  const single = (spec: ColumnSpec): unknown => {
    if (spec.kind === 'text') return text()
    if (spec.kind === 'texts') return Array.from({ length: u32() }, text)
    const number = view.readBigInt64LE((at += 8) - 8)
    if (spec.as.is === 'instant') return new Date(Number(number)).toISOString()
    return spec.as.is === 'decimal' ? decimalText(number, spec.as.scale) : Number(number)
  }
  const [, of, version] = /^(\w+)\/(\d)$/.exec(text()) ?? []
  expect(of).toBe(kind)
  const row = Object.fromEntries(
    specs.map((spec) => {
      if ((spec.since ?? 1) > Number(version)) return [spec.name, null]
      return [spec.name, spec.nullable && view[at++] === 0 ? null : single(spec)]
    }),
  )
  expect(at).toBe(bytes.length)
  return row
}

describe.each([
  ['usage_record', USAGE_COLUMNS],
  ['device_sample', SAMPLE_COLUMNS],
  ['entity', ENTITY_COLUMNS],
] as const)('canonical bytes of %s', (tag, specs) => {
  it('can be read back to the very record, so two different records never share them', () => {
    fc.assert(
      fc.property(fc.array(rowOf(specs), { minLength: 1, maxLength: 4 }), (rows) => {
        const canonical = canonicalRows(tag, specs, build(specs, rows))
        const back = rows.map((_, i) => readBack(tag, specs, canonicalRow(canonical, i)))
        expect(back).toEqual(rows)
      }),
      { numRuns: 60 },
    )
  })

  it('do not depend on the records beside, nor on rows left out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(rowOf(specs), fc.boolean()), { maxLength: 6 }), (pairs) => {
        const columns = build(
          specs,
          pairs.map(([row]) => row),
        )
        const kept = keepRows(
          columns,
          Uint8Array.from(pairs, ([, keep]) => Number(keep)),
        )
        const alone = pairs.filter(([, keep]) => keep).map(([row]) => digestRows(tag, specs, build(specs, [row])))
        expect(Buffer.from(digestRows(tag, specs, kept)).toString('hex')).toBe(Buffer.concat(alone).toString('hex'))
      }),
      { numRuns: 40 },
    )
  })
})

describe('scaleDecimal', () => {
  it('is exact from 0 to the largest number of every column', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.integer({ min: 1, max: 6 }), (units, scale) => {
        expect(BigInt(scaleDecimal(decimalText(units, scale), scale))).toBe(units)
      }),
    )
  })

  it('reads the same number however many zeros are written', () => {
    expect(['7', '7.0', '7.00', '7.000'].map((text) => scaleDecimal(text, 3))).toEqual([7000, 7000, 7000, 7000])
    expect(scaleDecimal('999999999999.999999', 6)).toBe(999_999_999_999_999_999n)
  })
})

describe('64-bit integers in halves', () => {
  it('hold every whole number up to 2^53 in either direction', () => {
    const whole = fc.oneof(
      fc.maxSafeInteger(),
      fc.constantFrom(0, -1, 2 ** 32, 2 ** 32 - 1, -(2 ** 32), 2 ** 53, -(2 ** 53)),
    )
    fc.assert(
      fc.property(whole, (number) => {
        const values = new BigInt64Array(1)
        const halves = halvesOf(values)
        writeInt64(halves, 0, number)
        expect(values[0]).toBe(BigInt(number))
        expect(readInt64(halves, 0)).toBe(number)
      }),
    )
  })

  it('are read in a view that does not begin at its buffer’s start', () => {
    const values = BigInt64Array.of(1n, -5n, 7n).subarray(1)
    expect([readInt64(halvesOf(values), 0), readInt64(halvesOf(values), 1)]).toEqual([-5, 7])
  })
})
