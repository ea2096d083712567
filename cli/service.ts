import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Acceptor } from '../ingest/accept/accept.ts'
import type { LogBehind } from '../ingest/accept/logs-behind.ts'
import { logsBehind } from '../ingest/accept/logs-behind.ts'
import { createApp } from '../ingest/app.ts'
import { TokenFile } from '../ingest/auth/token-file.ts'
import { createDecodePool } from '../ingest/decode/pool.ts'
import type { FileLimits } from '../ingest/files/file-store.ts'
import { FileStore } from '../ingest/files/file-store.ts'
import { createMetrics } from '../ingest/metrics.ts'
import { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/client.ts'
import { openStore } from '../store/client.ts'
import { migrate } from '../store/migrate.ts'
import type { Jobs } from '../verifier/jobs/jobs.ts'
import { accessLogOf } from './access-log.ts'
import type { Config } from './config.ts'
import { tokenFileOf } from './config.ts'
import { diskOf } from './disk.ts'
import { followedJournals, ledgerOptionsOf } from './ledger-options.ts'
import { registerReadRoutes } from './read-routes.ts'
import { signInOf } from './sign-in.ts'

export type Service = {
  readonly app: FastifyInstance
  readonly store: Store
  readonly acceptor: Acceptor
  readonly ledger: Ledger
  readonly tokens: TokenFile
  readonly files: FileStore
  /** Logs that end before the store did when the service was opened. */
  readonly behind: readonly LogBehind[]
  /** Answers what is under way and lets go of everything; what the store has not taken in stays in the journal. */
  close(): Promise<void>
}

/** Uploads of one institution at once hold a connection and a piece of 64 KiB each, so few are enough. */
const fileLimitsOf = ({ settings }: Config): FileLimits => ({
  maxBytes: settings.SUANHENG_FILE_MIB * (1 << 20),
  quotaBytes: settings.SUANHENG_FILES_QUOTA_MIB * (1 << 20),
  uploads: 8,
  idleMs: 30_000,
})

/** Opens everything in the order it depends on each other. Listening is the caller's. */
export async function openService(config: Config, now: () => number): Promise<Service> {
  const { settings } = config
  const signIn = signInOf(settings)
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  // The journal's lock keeps a second process out, before it could touch the store.
  const ledger = await Ledger.open(ledgerOptionsOf(config))
  const followed = ledger.leases === null ? null : followedJournals(config)
  const letGo = async (error: unknown) => {
    await ledger.close()
    throw error
  }
  const { files, strange } = await FileStore.open(
    join(config.dataFolder, 'files'),
    fileLimitsOf(config),
    settings.SUANHENG_INSTANCE,
  ).catch(letGo)
  const store = await openStore(config.store).catch(letGo)
  await migrate(store, now)
  const pool = createDecodePool({
    threads: settings.SUANHENG_DECODE_THREADS,
    timeoutMs: settings.SUANHENG_DECODE_TIMEOUT_MS,
    heapMb: settings.SUANHENG_DECODE_HEAP_MIB,
  })
  await pool.ready()
  const { leases } = ledger
  const running: { jobs: Jobs | null } = { jobs: null }
  const isAll = settings.SUANHENG_ROLE === 'all'
  const metrics = createMetrics({
    disk: diskOf(config.dataFolder),
    writing: {
      journalBytes: () => ledger.journal.pendingBytes,
      pendingRecords: () => acceptor.pendingRecords,
      journal: () => ledger.journal.counters,
      decodeWaiting: () => pool.waiting,
      storeFailing: () => acceptor.drain.lastError !== null,
      fileBytes: () => files.totalBytes(),
      drainLag: () => acceptor.drain.lagSeconds,
      checkpointAge: () => acceptor.drain.checkpointAgeSeconds,
    },
    ...(leases === null
      ? {}
      : { leases: { held: () => leases.heldCount, takeovers: () => leases.takeovers, lost: () => leases.lost } }),
    ...(isAll ? { jobs: () => running.jobs?.counts ?? { queued: 0, running: 0 } } : {}),
  })
  const acceptor = new Acceptor(ledger, store, pool, {
    decode: { maxRecords: settings.SUANHENG_MAX_RECORDS, maxBytes: config.maxUnpackedBytes },
    backlog: { maxBytes: settings.SUANHENG_BACKLOG_MIB * (1 << 20), maxRecords: settings.SUANHENG_BACKLOG_RECORDS },
    now,
    onDrainFailure: (error) => {
      metrics.drainFailed()
      app.log.error({ err: error }, 'store and ledger did not take a group in; it will be tried again')
    },
    onPublished: (seconds) => metrics.published(seconds),
  })
  // Logs that others write may be behind the store, by what they are about to publish.
  const behind = ledger.leases === null ? await logsBehind(store, ledger) : []
  const tokens = new TokenFile(tokenFileOf(config))
  const app: FastifyInstance = await createApp({
    store,
    acceptor,
    caughtUp: async () => {
      await Promise.all([acceptor.drain.caughtUp(), followed?.caughtUp()])
    },
    ledger,
    witnessFile: join(config.dataFolder, 'ledger', 'witnesses'),
    tokens,
    signIn,
    files,
    metrics,
    access: accessLogOf(config, now),
    now,
    maxBodyBytes: config.maxBodyBytes,
    maxBodiesBytes: settings.SUANHENG_BODIES_MIB * (1 << 20),
    logLevel: settings.SUANHENG_LOG,
    more: async (instance, caughtUp) => {
      if (isAll) running.jobs = await registerReadRoutes(instance, { config, store, ledger, caughtUp, now, tokens })
    },
  })
  if (strange.length > 0)
    app.log.warn({ names: strange.slice(0, 20), count: strange.length }, 'in the folder of files, and no file of ours')
  for (const log of behind) app.log.error(log, 'LEDGER_BEHIND: the log ends before what the store has of it')
  return {
    app,
    store,
    acceptor,
    ledger,
    tokens,
    files,
    behind,
    async close() {
      await app.close()
      await acceptor.close()
      await store.close()
    },
  }
}
