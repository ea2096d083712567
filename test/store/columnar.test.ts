import { tableFromIPC } from 'apache-arrow'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toColumnar } from '../../verifier/exports/columnar.ts'
import type { Table } from '../../verifier/exports/table.ts'
import { STORES, type TestStore } from '../support/stores.ts'

const table = (rows: Table['rows']): Table => ({
  key: 'x',
  name: '表',
  title: { en: 'Table', zh: '表' },
  columns: (['text', 'money', 'quantity', 'integer', 'day', 'instant'] as const).map((type) => ({
    key: type,
    title: { en: type, zh: type },
    type,
  })),
  rows,
})

async function fileOf(pieces: AsyncIterable<Uint8Array>): Promise<ArrayBuffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  const bytes = Buffer.concat(all)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

describe.each(STORES)('a schedule as Parquet and Arrow on $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
  })
  afterAll(() => test.dispose())

  it('has the types of its columns, unknown as null, and text as it is', async () => {
    const nasty = `=cmd "q" \\ '中文' \n\t😀`
    const rows = table([
      [nasty, '90071992547409929.91', '0.000001', '-5', '1949-10-01', '2025-07-31T16:00:00.123Z'],
      [null, null, null, null, null, null],
      ['x', { as: 'text', value: '未知' }, null, null, null, null],
    ])
    const [first, second, third] = await parquetReadObjects({
      file: await fileOf(toColumnar(test.store, rows, 'Parquet')),
    })
    expect(first).toMatchObject({
      text: nasty,
      quantity: 0.000001,
      integer: -5n,
      instant: new Date('2025-07-31T16:00:00.123Z'),
    })
    expect(Object.values(second ?? {})).toEqual([null, null, null, null, null, null])
    expect(third?.['money']).toBeNull()
    const arrow = tableFromIPC(new Uint8Array(await fileOf(toColumnar(test.store, rows, 'ArrowStream'))))
    expect(String(arrow.get(0)?.['money'])).toBe('9007199254740992991')
  })

  it('has its columns also without a row', async () => {
    const file = await fileOf(toColumnar(test.store, table([]), 'Parquet'))
    const { num_rows, schema } = parquetMetadata(file)
    expect([num_rows, schema.slice(1).map(({ name }) => name)]).toEqual([
      0n,
      ['text', 'money', 'quantity', 'integer', 'day', 'instant'],
    ])
  })

  it('comes in one piece from several parameters, and refuses what is too long', async () => {
    const long = table(
      Array.from({ length: 3000 }, (_, i) => [`第${i}行`.repeat(8), '1.00', null, String(i), null, null]),
    )
    const rows = await parquetReadObjects({ file: await fileOf(toColumnar(test.store, long, 'Parquet')) })
    expect(rows.map((row) => [row['text'], row['integer']])).toEqual(long.rows.map((row, i) => [row[0], BigInt(i)]))
    const tooLong = table([['字'.repeat(400_000), null, null, null, null, null]])
    expect(() => toColumnar(test.store, tooLong, 'Parquet')).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    )
  })
})
