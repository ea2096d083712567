import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../store/client.ts'
import { migrate } from '../../store/migrate.ts'
import { startClickHouse, type TestServer } from '../support/clickhouse-server.ts'
import { insertUsage, usageRow } from '../verifier/queries/usage-rows.ts'

/** The policy of deploy/cluster/config/storage-s3.xml.example, over a folder where that has a bucket. */
const policy = (cold: string) => `<storage_configuration>
  <disks><cold><type>local</type><path>${cold}/</path></cold></disks>
  <policies><default><volumes>
    <hot><disk>default</disk></hot>
    <cold><disk>cold</disk><prefer_not_to_merge>false</prefer_not_to_merge></cold>
  </volumes><move_factor>0.2</move_factor></default></policies>
</storage_configuration>`

let folder: string
let server: TestServer
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
  await mkdir(path.join(folder, 'cold'))
  server = await startClickHouse(folder, { config: policy(path.join(folder, 'cold')) })
  const { url, username, password } = server
  store = await openStore({ kind: 'server', url, username, password, database: 'suanheng_test' })
  await migrate(store, () => 0)
})
afterAll(async () => {
  await store.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('a month of records', () => {
  it('moves to cold storage by configuration alone: no table is defined otherwise, and reads find it there', async () => {
    const months = [0, 1].map((month) => Date.UTC(2025, month, 15))
    await insertUsage(
      store,
      months.map((from, i) => usageRow(`r-${i}`, { from, until: from + 60_000 })),
    )
    await store.command("ALTER TABLE usage_record MOVE PARTITION 202501 TO VOLUME 'cold'")
    const parts = await store.rows(
      "SELECT partition, disk_name FROM system.parts WHERE database = currentDatabase() AND table = 'usage_record' AND active ORDER BY partition",
    )
    expect(parts).toEqual([
      { partition: '202501', disk_name: 'cold' },
      { partition: '202502', disk_name: 'default' },
    ])
    const [table] = (await store.rows(
      "SELECT create_table_query AS sql FROM system.tables WHERE database = currentDatabase() AND name = 'usage_record'",
    )) as readonly { readonly sql: string }[]
    expect(table?.sql).not.toMatch(/storage_policy|TTL/)
    expect(await store.rows('SELECT record_id FROM usage_record FINAL ORDER BY record_id')).toEqual([
      { record_id: 'r-0' },
      { record_id: 'r-1' },
    ])
  })
})
