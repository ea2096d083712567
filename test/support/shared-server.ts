import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openStore } from '../../store/client.ts'
import { startClickHouse, type TestServer } from './clickhouse-server.ts'
import { fillMigrated } from './migrated.ts'
import { type Settings, startService } from './service.ts'

export const ENGINES = ['embedded', 'server'] as const

/** One server for all tests of this process, which it ends with: it takes longer to start than most of them. */
let server: Promise<TestServer> | null = null
let databases = 0

/** The server, and the name of a database that nobody has used. */
export async function freshDatabase(): Promise<TestServer & { readonly database: string }> {
  server ??= startOne()
  return { ...(await server), database: `suanheng_test_${++databases}` }
}

async function startOne(): Promise<TestServer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'suanheng-server-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return startClickHouse(dir)
}

/** A service of its own on one of the engines; `now` is its clock. */
export async function startOn(engine: (typeof ENGINES)[number], clock: { readonly now?: () => number } = {}) {
  const running = await startService(engine === 'embedded' ? {} : await serverSettings(), clock)
  return { running, dispose: () => running.dispose() }
}

async function serverSettings(): Promise<Settings> {
  const { url, username, password, database } = await freshDatabase()
  const store = await openStore({ kind: 'server', url, username, password, database })
  await fillMigrated(store)
  await store.close()
  return {
    CLICKHOUSE_URL: url,
    CLICKHOUSE_USER: username,
    CLICKHOUSE_PASSWORD: password,
    CLICKHOUSE_DATABASE: database,
  }
}
