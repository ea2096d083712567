import { describe, expect, it } from 'vitest'
import { migrate, readMigrations } from '../../store/migrate.ts'
import { nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import { fillMigrated } from '../support/migrated.ts'
import { STORES, type TestStore } from '../support/stores.ts'

const now = () => Date.UTC(2025, 0, 1)
const FIRST = '0020_device_sample_set_aside.sql'
const LAST = '0023_device_sample_emptied.sql'

/** Samples as releases before the migration wrote them, and as their journals still hold them. */
const SAMPLES = 300
const old = (rows = SAMPLES) =>
  [
    { name: 'institution', kind: 'string', values: Array.from({ length: rows }, () => '91440300MA5FABCD12') },
    { name: 'device', kind: 'string', values: Array.from({ length: rows }, (_, i) => `GPU-${i % 3}`) },
    {
      name: 'sampled_at',
      kind: 'datetime64',
      values: Array.from({ length: rows }, (_, i) => Date.UTC(2025, i % 2, i)),
    },
    {
      name: 'digest',
      kind: 'fixedString32',
      values: Array.from({ length: rows }, (_, i) => new Uint8Array(32).fill(i)),
    },
    {
      name: 'power_watts',
      kind: 'decimal',
      precision: 18,
      scale: 3,
      nullable: true,
      values: Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? null : BigInt(i))),
    },
    { name: 'identity_hash', kind: 'uint64', values: Array.from({ length: rows }, (_, i) => BigInt(i)) },
    { name: 'batch', kind: 'uint64', values: Array.from({ length: rows }, (_, i) => BigInt(i % 7)) },
    { name: 'position', kind: 'uint32', values: Array.from({ length: rows }, (_, i) => i) },
    { name: 'received_at', kind: 'datetime64', values: Array.from({ length: rows }, () => Date.UTC(2025, 6, 1)) },
  ] as const
const insertOld = ({ store }: TestStore) =>
  store.insertNative('device_sample', nativeColumnTypes(old()), [nativeBlock(SAMPLES, old())])

const READ = `SELECT device, sampled_at, power_watts, batch, position, received_at
  FROM device_sample FINAL ORDER BY position`

describe.each(STORES)('the samples of a store of an older release, on $kind', ({ empty, migrated }) => {
  it('are all there once, wherever between the steps the process was killed', async () => {
    const all = await readMigrations()
    const [first, last] = [FIRST, LAST].map((name) => all.findIndex((migration) => migration.name === name))
    if (first === undefined || last === undefined || first < 0) throw new Error('renumbered')
    // Killed after a step was done and before it was recorded: it is done again.
    for (const killedAt of Array.from({ length: last - first + 1 }, (_, i) => first + i)) {
      const test = await empty()
      try {
        await fillMigrated(test.store, all.slice(0, first))
        await insertOld(test)
        const before = await test.store.rows(READ)
        expect(before).toHaveLength(SAMPLES)
        await migrate(test.store, now, all.slice(0, killedAt))
        await test.store.command(all[killedAt]?.sql ?? '')
        // What comes after these steps is the same wherever the kill was: it runs once.
        await migrate(test.store, now, killedAt === last ? all : all.slice(0, last + 1))
        expect(await test.store.rows(READ), all[killedAt]?.name).toEqual(before)
      } finally {
        await test.dispose()
      }
    }
  }, 120_000)

  it('and those that its journal still holds are taken in, without what is not kept any more', async () => {
    const test = await migrated()
    try {
      await insertOld(test)
      await insertOld(test)
      expect(await test.store.rows(READ)).toHaveLength(SAMPLES)
      const columns = await test.store.rows(
        `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'device_sample'
         AND name IN ('digest', 'identity_hash') AND default_kind != 'EPHEMERAL'`,
      )
      expect(columns).toEqual([])
    } finally {
      await test.dispose()
    }
  })

  it('cannot be set aside a second time, by a process that comes late', async () => {
    const test = await migrated()
    try {
      const all = await readMigrations()
      await insertOld(test)
      const late = all.find(({ name }) => name === FIRST)
      await expect(test.store.command(late?.sql ?? '')).rejects.toThrow('TABLE_ALREADY_EXISTS')
      expect(await test.store.rows(READ)).toHaveLength(SAMPLES)
    } finally {
      await test.dispose()
    }
  })
})
