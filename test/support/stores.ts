import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openStore, type Store, type StoreOptions } from '../../store/client.ts'
import { migrate } from '../../store/migrate.ts'
import type { StoreLimits } from '../../store/settings.ts'
import { startClickHouse } from './clickhouse-server.ts'

export type TestStore = {
  readonly store: Store
  /** To open it a second time, beside `store`. */
  readonly options: StoreOptions
  /** Closes the store and removes all it wrote. */
  readonly dispose: () => Promise<void>
}

export type StoreKind = {
  readonly kind: Store['kind']
  /** A store of its own in a fresh folder, without tables. */
  readonly empty: (limits?: Partial<StoreLimits>) => Promise<TestStore>
  /** The same with all migrations applied. */
  readonly migrated: (limits?: Partial<StoreLimits>) => Promise<TestStore>
}

/** Both engines, for `describe.each(STORES)('… on $kind', ({ migrated }) => …)`. */
export const STORES: readonly StoreKind[] = [embedded, server].map((start) => ({
  kind: start === embedded ? 'embedded' : 'server',
  empty: (limits = {}) => start(limits),
  migrated: async (limits = {}) => {
    const test = await start(limits)
    await migrate(test.store, () => Date.UTC(2025, 0, 1))
    return test
  },
}))

async function embedded(limits: Partial<StoreLimits>): Promise<TestStore> {
  const dir = await temporaryFolder()
  const options = { kind: 'embedded', path: path.join(dir, 'store'), limits } as const
  const store = await openStore(options)
  return {
    store,
    options,
    dispose: async () => {
      await store.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function server(limits: Partial<StoreLimits>): Promise<TestStore> {
  const dir = await temporaryFolder()
  const { url, username, password, stop } = await startClickHouse(dir)
  const options = { kind: 'server', url, username, password, database: 'suanheng_test', limits } as const
  const store = await openStore(options)
  return {
    store,
    options,
    dispose: async () => {
      await store.close()
      await stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const temporaryFolder = () => mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
