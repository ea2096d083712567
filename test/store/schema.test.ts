import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORES, type TestStore } from '../support/stores.ts'

const DURABLE = [
  'fsync_after_insert = 1',
  'fsync_part_directory = 1',
  'min_rows_to_fsync_after_merge = 1',
  'min_compressed_bytes_to_fsync_after_merge = 1',
]

describe.each(STORES)('tables on $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
  })
  afterAll(async () => {
    await test.dispose()
  })

  it('all have the four settings that make a part survive a power cut', async () => {
    const tables = (await test.store.of('').rows(
      `SELECT name, create_table_query AS sql FROM system.tables
       WHERE database = currentDatabase() AND engine LIKE '%MergeTree%'`,
    )) as readonly { readonly name: string; readonly sql: string }[]
    expect(tables.length).toBeGreaterThan(8)
    for (const { name, sql } of tables) for (const setting of DURABLE) expect(sql, name).toContain(setting)
  })

  it('keep their data inside the engine, and one row of equal keys', async () => {
    const engines = await test.store
      .of('')
      .rows('SELECT DISTINCT engine FROM system.tables WHERE database = currentDatabase() ORDER BY engine')
    expect(engines).toEqual(
      ['AggregatingMergeTree', 'MaterializedView', 'ReplacingMergeTree', 'View'].map((engine) => ({ engine })),
    )
  })
})
