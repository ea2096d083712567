import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, readMigrations } from '../../store/migrate.ts'
import { fillMigrated } from '../support/migrated.ts'
import { STORES, type TestStore } from '../support/stores.ts'

const now = () => Date.UTC(2025, 0, 1)

describe.each(STORES)('migrations on $kind', ({ empty }) => {
  let test: TestStore
  beforeEach(async () => {
    test = await empty()
  })
  afterEach(async () => {
    await test.dispose()
  })

  it('are all applied once; a second run applies nothing', async () => {
    const names = (await readMigrations()).map(({ name }) => name)
    expect(await migrate(test.store, now)).toEqual(names)
    expect(await migrate(test.store, now)).toEqual([])
  })

  it('go on where a run was killed, also between a migration and its record', async () => {
    const all = await readMigrations()
    await migrate(test.store, now, all.slice(0, 5))
    await test.store.command(all[5]?.sql ?? '')
    expect(await migrate(test.store, now)).toEqual(all.slice(5).map(({ name }) => name))
  })

  it('run twice at the same time end as one', async () => {
    const all = await readMigrations()
    await Promise.all([migrate(test.store, now), migrate(test.store, now)])
    for (const part of test.store.parts) {
      const rows = await part.rows('SELECT name FROM schema_migration FINAL ORDER BY name')
      expect(rows).toEqual(all.map(({ name }) => ({ name })))
    }
  })

  it('are refused when an applied file has other content', async () => {
    const all = await readMigrations()
    await fillMigrated(test.store, all)
    const changed = all.map((migration, i) => (i === 3 ? { ...migration, sha256: '0'.repeat(64) } : migration))
    await expect(migrate(test.store, now, changed)).rejects.toMatchObject({
      code: 'STORE_SCHEMA_MISMATCH',
      details: { migration: all[3]?.name },
    })
  })

  it('are refused when the store knows one that this release does not, or knows in another place', async () => {
    const all = await readMigrations()
    const next = { name: `${String(all.length).padStart(4, '0')}_later.sql`, sql: 'SELECT 1', sha256: '1'.repeat(64) }
    await fillMigrated(test.store, [...all, next])
    await expect(migrate(test.store, now)).rejects.toMatchObject({
      code: 'STORE_SCHEMA_MISMATCH',
      details: { migration: next.name },
    })
    await expect(migrate(test.store, now, [...all.slice(0, 4), ...all.slice(5), next])).rejects.toMatchObject({
      code: 'STORE_SCHEMA_MISMATCH',
    })
  })
})

describe('migration files', () => {
  it('can each be applied again: a process may be killed before it is recorded', async () => {
    // Rows that a table takes from another are the same rows again, and its engine keeps one.
    for (const { name, sql } of await readMigrations())
      expect(sql, name).toMatch(/\bIF (NOT )?EXISTS\b|\bOR REPLACE\b|^INSERT INTO \w+ \([^)]*\)\nSELECT\b/m)
  })
})
