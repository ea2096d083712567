import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ColumnsBuilder } from '../../core/columns/builder.ts'
import { digestRows } from '../../core/columns/canonical.ts'
import type { ColumnSpec } from '../../core/columns/column.ts'
import { ENTITY_COLUMNS, SAMPLE_COLUMNS, USAGE_COLUMNS } from '../../core/columns/spec.ts'
import { encodeColumns } from '../../store/encode-columns.ts'
import { nativeHeader } from '../../store/native.ts'
import { STORES, type TestStore } from '../support/stores.ts'

type Value = string | number | readonly string[] | null

/** The least and the most each column holds, text that escapes badly, and nothing where nothing may be. */
function valuesOf({ as, nullable }: ColumnSpec): readonly Value[] {
  const values: Value[] = nullable ? [null] : []
  if (as.is === 'text')
    return [...values, '', 'a', "合'同\\ \t\n😀", 'x'.repeat(127), 'y'.repeat(128), '长'.repeat(700)]
  if (as.is === 'texts') return [[], ['a'], ['', 'b', "c'd", '长'.repeat(100)], ...values]
  if (as.is === 'instant')
    return ['1970-01-01T00:00:00.000Z', '2025-07-01T08:00:00.001+08:00', '2099-12-31T23:59:59.999Z']
  if (as.is === 'integer') return [...values, 0, 1, 4_294_967_296, Number.MAX_SAFE_INTEGER]
  const [most, scale] = [as.most.toString().padStart(as.scale + 1, '0'), as.scale]
  return [...values, '0', '0.1', `${most.slice(0, -scale)}.${most.slice(-scale)}`]
}

/** What the store answers for a value: the same, in the engine's way to write it. */
function stored({ as }: ColumnSpec, value: Value): Value {
  if (value === null) return null
  if (as.is === 'instant') return new Date(String(value)).toISOString()
  if (as.is === 'integer') return String(value)
  // Without the zeros at the end, as the engine writes decimals.
  return as.is === 'decimal'
    ? String(value).replace(/\.(\d*?)0*$/, (_, rest: string) => (rest === '' ? '' : `.${rest}`))
    : value
}

describe.each(STORES)('encodeColumns into $kind', ({ empty }) => {
  let test: TestStore
  beforeAll(async () => {
    test = await empty()
  })
  afterAll(() => test.dispose())

  it.each([
    ['usage_record', USAGE_COLUMNS],
    ['device_sample', SAMPLE_COLUMNS],
    ['entity', ENTITY_COLUMNS],
  ] as const)('every column of %s comes back as it was', async (table, specs) => {
    const rows = Array.from({ length: 12 }, (_, i) =>
      Object.fromEntries(specs.map((spec, k) => [spec.name, pick(valuesOf(spec), i + k)])),
    )
    const builder = new ColumnsBuilder(specs, rows.length)
    for (const row of rows) builder.append(row)
    const columns = builder.finish()
    const list = specs.map(({ column, type }) => `${column} ${type}`).join(', ')
    await test.store.of('').command(`CREATE TABLE ${table} (${list}) ENGINE = Memory`)
    const types = specs.map(({ column, type }) => ({ name: column, type }))
    const keep = Uint8Array.from(rows, (_, i) => Number(i % 3 !== 1))
    await test.store
      .of('')
      .insertNative(table, types, [nativeHeader(specs.length, rows.length), encodeColumns(specs, columns, null)])
    await test.store
      .of('')
      .insertNative(table, types, [nativeHeader(specs.length, 8), encodeColumns(specs, columns, keep)])

    const sent = [...rows, ...rows.filter((_, i) => keep[i] === 1)]
    const expected = sent.map((row) =>
      Object.fromEntries(specs.map((spec) => [spec.column, stored(spec, row[spec.name] ?? null)])),
    )
    const found = await test.store
      .of('')
      .rows(`SELECT ${specs.map(({ column }) => column).join(', ')} FROM ${table} SETTINGS max_threads = 1`)
    expect(found).toEqual(expected)
    expect(digestRows(table, specs, columns)).toHaveLength(12 * 32)
  })
})

const pick = (values: readonly Value[], i: number): Value => values[i % values.length] ?? null
