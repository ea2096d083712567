import { describe, expect, it } from 'vitest'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { LogFolder } from '../../../ledger/log/log-folder.ts'
import type { Store } from '../../../store/client.ts'
import { readMigrations } from '../../../store/migrate.ts'
import { checkDefinitions } from '../../../verifier/ledger/check-definitions.ts'
import { STORES } from '../../support/stores.ts'

const institution = '91440300MA5FABCD12'

async function found(store: Store): Promise<string[]> {
  const log = new LogFolder('none', SHA256, null)
  const context = { store, log, institution, size: 0, salt: { salt0: 1n, salt1: 2n } }
  const details: string[] = []
  for await (const { code, detail } of checkDefinitions(context)) details.push(`${code} ${detail}`)
  return details
}

describe.each(STORES)('the definitions of tables and views, on $kind', ({ migrated }) => {
  it('are told when somebody changed what a reconciliation reads through, and only then', async () => {
    const { store, dispose } = await migrated()
    try {
      expect(await found(store)).toEqual([])
      await store.command('ALTER TABLE usage_record MODIFY SETTING parts_to_throw_insert = 5000')
      await store.command('CREATE TABLE somebody_else (n UInt64) ENGINE = MergeTree ORDER BY n')
      expect(await found(store)).toEqual([])

      const repeat = (await readMigrations()).find(({ sql }) => sql.includes('CREATE OR REPLACE VIEW usage_repeat'))
      await store.command((repeat?.sql ?? '').replaceAll('count() > 1', 'count() > 2'))
      await store.command('DROP VIEW usage_correction_mv')
      await store.command('DROP VIEW device_day_mv')
      await store.command('CREATE VIEW device_day_mv AS SELECT 1 AS one')
      // All rows stay until the next merge, and FINAL shows one of them.
      await store.command('DROP TABLE entity')
      await store.command(
        ((await readMigrations()).find(({ sql }) => sql.includes('EXISTS entity'))?.sql ?? '').replace(
          'ORDER BY (institution, kind, contract, entity_id, digest)',
          'ORDER BY (institution, kind)',
        ),
      )
      await store.command('ALTER TABLE usage_conflict ADD COLUMN seen UInt8 DEFAULT 1')
      await store.command('ALTER TABLE device_sample MODIFY TTL toDateTime(received_at) + INTERVAL 1 YEAR')
      await store.command('ALTER TABLE batch DROP INDEX by_received_at')
      const details = await found(store)
      expect(details.map((detail) => detail.split(' ').slice(0, 2).join(' ')).sort()).toEqual(
        [
          'batch',
          'device_day_mv',
          'device_sample',
          'entity',
          'usage_conflict',
          'usage_correction_mv',
          'usage_repeat',
        ].map((name) => `STORE_DEFINITION_CHANGED ${name}`),
      )
      expect(details.join('\n')).toContain('ORDER BY (institution, kind)')
      expect(details.join('\n')).toContain('TTL')
      expect(details.join('\n')).toContain('has seen UInt8 DEFAULT 1')
    } finally {
      await dispose()
    }
  }, 60_000)
})
