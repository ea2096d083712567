import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ClusterOptions, openStore, type Store, type StoreOptions } from '../../store/client.ts'
import { migrate } from '../../store/migrate.ts'
import type { StoreLimits } from '../../store/settings.ts'
import { startCluster, type TestCluster } from './cluster.ts'
import { copyMigrated, fillMigrated } from './migrated.ts'
import { freshDatabase } from './shared-server.ts'

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

/** In one setting, so that every test on a store runs on those it names: `SUANHENG_TEST_STORES=embedded,server,cluster`. */
const ASKED = (process.env['SUANHENG_TEST_STORES'] ?? 'embedded,server').split(',')

const STARTS = { embedded, server, cluster }

/** The stores asked for, for `describe.each(STORES)('… on $kind', ({ migrated }) => …)`. */
export const STORES: readonly StoreKind[] = storesOf(ASKED)

/** Stores by name; throws on one there is not, so that a misspelt one is not a run without tests. */
export function storesOf(names: readonly string[]): readonly StoreKind[] {
  return names.map((name) => {
    if (!isKind(name)) throw new Error(`SUANHENG_TEST_STORES: ${name} is none of ${Object.keys(STARTS).join()}`)
    return storeKind(name)
  })
}

function isKind(name: string): name is keyof typeof STARTS {
  return Object.hasOwn(STARTS, name)
}

function storeKind(kind: keyof typeof STARTS): StoreKind {
  const empty = (limits: Partial<StoreLimits> = {}) => STARTS[kind](limits)
  return {
    kind,
    empty,
    migrated: async (limits) => {
      if (kind === 'embedded') return embedded(limits ?? {}, copyMigrated)
      const test = await empty(limits)
      if (kind === 'server') await fillMigrated(test.store)
      else await migrate(test.store, () => Date.UTC(2025, 0, 1))
      return test
    },
  }
}

async function embedded(
  limits: Partial<StoreLimits>,
  prepare: (folder: string) => Promise<void> = async () => {},
): Promise<TestStore> {
  const dir = await temporaryFolder()
  await prepare(path.join(dir, 'store'))
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
  const { url, username, password, database } = await freshDatabase()
  const options = { kind: 'server', url, username, password, database, limits } as const
  const store = await openStore(options)
  return {
    store,
    options,
    dispose: () => store.close(),
  }
}

/** One set of servers for the tests of a file, which is a process; a database for each store. It ends with the process. */
let servers: Promise<TestCluster> | null = null
let databases = 0

async function startServers(): Promise<TestCluster> {
  const dir = await temporaryFolder()
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return startCluster(dir)
}

async function cluster(limits: Partial<StoreLimits>): Promise<TestStore> {
  servers ??= startServers()
  const options = { ...storeOptionsOf(await servers, `suanheng_test_${++databases}`), limits }
  const store = await openStore(options)
  return {
    store,
    options,
    dispose: async () => {
      await store.close()
    },
  }
}

/** What opens a store on these servers. */
export const storeOptionsOf = (
  { cluster: name, shards, username, password }: TestCluster,
  database: string,
): ClusterOptions => ({ kind: 'cluster', cluster: name, shards, username, password, database, replicated: false })

/**
 * Runs of a property: all of them on the embedded engine, a third elsewhere. The statements and the engine are the same
 * there; what differs, the wire, is the same in every run.
 */
export const runsOn = (kind: Store['kind'], runs: number): number => (kind === 'embedded' ? runs : Math.ceil(runs / 3))

const temporaryFolder = () => mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
