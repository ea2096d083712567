import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORES, type TestStore } from '../support/stores.ts'

const ROWS = `SELECT number, toString(number) AS text, toDecimal128('12345678901234567.89', 2) AS money,
  toDateTime64('2026-01-02 03:04:05.678', 3, 'UTC') AS at, [toString(number)] AS devices, {asked:String} AS asked
  FROM numbers(200000) ORDER BY number`

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

const fileOf = (bytes: Buffer): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer

describe.each(STORES)('a columnar answer of $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
  })
  afterAll(() => test.dispose())

  it('is one Parquet file, however long, that other readers open with its types', async () => {
    const file = fileOf(await bytesOf(test.store.encoded(ROWS, { asked: '=cmd 中' }, 'Parquet')))
    const { num_rows, schema } = parquetMetadata(file)
    expect(num_rows).toBe(200_000n)
    expect(schema.map(({ name, logical_type: type }) => [name, type?.type])).toEqual(
      expect.arrayContaining([
        ['text', 'STRING'],
        ['money', 'DECIMAL'],
        ['at', 'TIMESTAMP'],
      ]),
    )
    const [row] = await parquetReadObjects({ file, rowStart: 123_456, rowEnd: 123_457 })
    expect(row).toMatchObject({
      number: 123_456n,
      devices: ['123456'],
      asked: '=cmd 中',
      at: new Date('2026-01-02T03:04:05.678Z'),
    })
  })

  it('is one Arrow stream with exact decimals', async () => {
    const table = tableFromIPC(await bytesOf(test.store.encoded(ROWS, { asked: '' }, 'ArrowStream')))
    expect(table.numRows).toBe(200_000)
    expect(String(table.schema.fields.find(({ name }) => name === 'money')?.type)).toBe('Decimal[38e+2]')
    expect(String(table.get(199_999)?.['money'])).toBe('1234567890123456789')
  })

  it('has the same bytes each time, and leaves no file behind', async () => {
    const [one, two] = [
      await bytesOf(test.store.encoded(ROWS, { asked: 'a' }, 'Parquet')),
      await bytesOf(test.store.encoded(ROWS, { asked: 'a' }, 'Parquet')),
    ]
    expect(one.equals(two)).toBe(true)
    if (test.options.kind === 'embedded') expect(await readdir(path.join(test.options.path, 'spool'))).toEqual([])
  })

  it('that fails half-way gives nothing at all', async () => {
    const failing = `SELECT throwIf(number = 150000) AS n FROM numbers(200000)`
    await expect(bytesOf(test.store.encoded(failing, {}, 'Parquet'))).rejects.toMatchObject({
      code: expect.any(String),
    })
    expect(await test.store.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})
