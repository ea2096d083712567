import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onCluster } from '../../../store/cluster/statements.ts'
import { readMigrations } from '../../../store/migrate.ts'
import { storesOf, type TestStore } from '../../support/stores.ts'

const [embedded] = storesOf(['embedded'])
let test: TestStore
beforeAll(async () => {
  if (embedded === undefined) throw new Error('no store')
  test = await embedded.empty()
})
afterAll(async () => {
  await test.dispose()
})

const format = async (sql: string): Promise<string> => {
  const rows = await test.store.rows('SELECT formatQuerySingleLine({sql:String}) AS text', { sql })
  return (rows as readonly { readonly text: string }[])[0]?.text ?? ''
}

describe('migrations of a replicated cluster', () => {
  it('make the same tables, replicated, on all servers: nothing else differs, and the engine can parse them', async () => {
    for (const { name, sql } of await readMigrations()) {
      const told = onCluster(sql, 'suanheng')
      const plain = await format(sql)
      if (told === null) {
        expect(plain, name).toMatch(/^INSERT INTO /)
        continue
      }
      const text = await format(told)
      expect(text, name).toContain(' ON CLUSTER suanheng')
      const back = text
        .replace(' ON CLUSTER suanheng', '')
        .replace(/Replicated(\w+)\('\/clickhouse\/tables\/\{uuid\}\/\{shard\}', '\{replica\}'\)/, '$1')
        .replace(/Replicated(\w+)\('\/clickhouse\/tables\/\{uuid\}\/\{shard\}', '\{replica\}', /, '$1(')
      expect(back, name).toBe(plain)
      if (/ENGINE = /.test(plain)) expect(text, name).toMatch(/ENGINE = Replicated(Replacing|Aggregating)MergeTree\(/)
    }
  })

  it('with a statement that has no known form are refused, not run on one server', () => {
    expect(() => onCluster('DROP TABLE usage_record', 'suanheng')).toThrow('no cluster form')
    expect(() => onCluster('CREATE DATABASE more', 'suanheng')).toThrow('no cluster form')
  })
})
