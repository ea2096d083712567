import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../store/client.ts'
import { type NativeColumn, nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import { STORES, type TestStore } from '../support/stores.ts'

const TABLES = [
  'usage_record',
  'usage_identity',
  'usage_correction',
  'usage_conflict',
  'device_sample',
  'entity',
  'batch',
  'quarantine',
  'schema_migration',
] as const

const AWKWARD = '算衡 𝔘 é\\\'"`\t\n\r\0{x:String}'
const LARGE = '卡'.repeat(400_000)

describe.each(STORES)('insertNative on $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
  })
  afterAll(async () => {
    await test.dispose()
  })

  it.each(TABLES)('keeps every column of %s as sent: nulls, empty, unicode, large, extremes', async (table) => {
    const store = test.store.of('')
    await store.command(`TRUNCATE TABLE ${table}`)
    const sent = (await columnsOf(store, table)).map(sampleColumn)
    const columns = sent.map(({ column }) => column)
    await store.insertNative(table, nativeColumnTypes(columns), [nativeBlock(2, columns)])
    const select = sent.map(({ column, expression }) => `${expression} AS ${column.name}_`).join(', ')
    const order = columns.find(({ kind }) => kind === 'string')?.name ?? ''
    const rows = await store.rows(`SELECT ${select} FROM ${table} ORDER BY length(${order})`)
    expect(rows).toEqual([0, 1].map((row) => Object.fromEntries(sent.map((s) => [`${s.column.name}_`, s.read[row]]))))
  })

  it('takes several blocks as one insert, and none at all', async () => {
    const store = test.store.of('')
    await store.command('CREATE TABLE several (n UInt64) ENGINE = Memory')
    const blocks = [[1n], [], [2n, 3n]].map((values) =>
      nativeBlock(values.length, [{ name: 'n', kind: 'uint64', values }]),
    )
    await store.insertNative('several', [{ name: 'n', type: 'UInt64' }], blocks)
    await store.insertNative('several', [{ name: 'n', type: 'UInt64' }], [])
    expect(await store.rows('SELECT n FROM several ORDER BY n')).toEqual([{ n: '1' }, { n: '2' }, { n: '3' }])
  })

  it('takes records of more months than the engine would by itself', async () => {
    const store = test.store.of('')
    await store.command(
      'CREATE TABLE months (at DateTime64(3)) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY at',
    )
    const at = Array.from({ length: 130 }, (_, month) => Date.UTC(2000, month))
    const columns = [{ name: 'at', kind: 'datetime64', values: at }] as const
    await store.insertNative('months', nativeColumnTypes(columns), [nativeBlock(130, columns)])
    expect(await store.rows('SELECT count() AS n FROM months')).toEqual([{ n: '130' }])
  })

  it('refuses a block that ends early, a column the table does not have, and a name that is none', async () => {
    const store = test.store.of('')
    const columns = [{ name: 'n', kind: 'uint64', values: [1n] }] as const
    const types = nativeColumnTypes(columns)
    const bytes = nativeBlock(1, columns)
    await expect(store.insertNative('several', types, [bytes.subarray(0, -1)])).rejects.toThrow('ClickHouse')
    await expect(store.insertNative('several', [{ name: 'm', type: 'UInt64' }], [bytes])).rejects.toThrow('ClickHouse')
    await expect(store.insertNative('several; DROP TABLE several', types, [bytes])).rejects.toThrow('identifier')
    expect(await store.rows('SELECT count() AS n FROM several')).toEqual([{ n: '3' }])
  })

  it('refuses a null for a column that has none, instead of a default', async () => {
    const store = test.store.of('')
    const columns = [{ name: 'n', kind: 'uint64', nullable: true, values: [null] }] as const
    await expect(
      store.insertNative('several', nativeColumnTypes(columns), [nativeBlock(1, columns)]),
    ).rejects.toMatchObject({ code: 'INTERNAL' })
  })
})

type TableColumn = { readonly name: string; readonly type: string }
type Sample = { readonly column: NativeColumn; readonly expression: string; readonly read: readonly unknown[] }

async function columnsOf(store: Store, table: string): Promise<readonly TableColumn[]> {
  const sql = `SELECT name, type FROM system.columns
               WHERE table = {table:String} AND database = currentDatabase() AND default_kind != 'EPHEMERAL' ORDER BY position`
  return (await store.rows(sql, { table })) as readonly TableColumn[]
}

/** Two rows for a column of the table, sent in the plain type; `read` is how they come back. */
function sampleColumn({ name, type }: TableColumn): Sample {
  const plain = type.replace(/LowCardinality\((Nullable\(\w+\)|\w+)\)/, '$1')
  const nullable = plain.startsWith('Nullable(')
  const inner = nullable ? plain.slice('Nullable('.length, -1) : plain
  const sample = valuesOf(name, inner)
  if (!nullable) return sample
  const values = [null, sample.column.values[1] ?? null]
  const column = { ...sample.column, nullable: true, values } as NativeColumn
  return { ...sample, column, read: [null, sample.read[1]] }
}

function valuesOf(name: string, type: string): Sample {
  const plain = (column: NativeColumn, read: readonly unknown[], expression = name) => ({ column, read, expression })
  switch (type) {
    case 'String': {
      const large = ['raw', 'body', 'receipt'].includes(name)
      const values = ['', large ? LARGE : AWKWARD]
      return plain({ name, kind: 'string', values }, values)
    }
    case 'UInt32':
      return plain({ name, kind: 'uint32', values: [0, 2 ** 32 - 1] }, [0, 2 ** 32 - 1])
    case 'UInt64':
      return plain({ name, kind: 'uint64', values: [0n, 2n ** 64n - 1n] }, ['0', '18446744073709551615'])
    case 'Int64':
      return plain({ name, kind: 'int64', values: [0n, 0n - 2n ** 63n] }, ['0', '-9223372036854775808'])
    case "DateTime64(3, 'UTC')": {
      const values = [Date.UTC(2024, 1, 29, 23, 59, 59, 999), Date.UTC(2099, 11, 31, 23, 59, 59, 999)]
      const read = ['2024-02-29T23:59:59.999Z', '2099-12-31T23:59:59.999Z']
      return plain({ name, kind: 'datetime64', values }, read)
    }
    case 'FixedString(32)': {
      const values = [new Uint8Array(32).fill(0), Uint8Array.from({ length: 32 }, (_, i) => 255 - i)]
      return plain(
        { name, kind: 'fixedString32', values },
        values.map((v) => Buffer.from(v).toString('hex')),
        `lower(hex(${name}))`,
      )
    }
    case 'Array(String)':
      return plain({ name, kind: 'stringArray', values: [[], [AWKWARD, '', 'GPU-1']] }, [[], [AWKWARD, '', 'GPU-1']])
    default: {
      const [, precision, scale] = /^Decimal\((18|38), (\d)\)$/.exec(type) ?? []
      if (precision === undefined) throw new Error(`no sample for ${name} ${type}`)
      const nines = '9'.repeat(Number(precision))
      const read = `${nines.slice(0, -Number(scale))}.${nines.slice(-Number(scale))}`
      const values = [0n, BigInt(nines)]
      const width = precision === '18' ? 18 : 38
      return plain({ name, kind: 'decimal', precision: width, scale: Number(scale), values }, ['0', read])
    }
  }
}
