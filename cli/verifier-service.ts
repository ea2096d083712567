import type { FastifyInstance } from 'fastify'
import { createApp } from '../ingest/app.ts'
import { TokenFile } from '../ingest/auth/token-file.ts'
import { createMetrics } from '../ingest/metrics.ts'
import { Ledger } from '../ledger/ledger.ts'
import { openStore } from '../store/client.ts'
import { requireMigrated } from '../store/migrate.ts'
import type { Jobs } from '../verifier/jobs/jobs.ts'
import { accessLogOf } from './access-log.ts'
import type { Config } from './config.ts'
import { tokenFileOf } from './config.ts'
import { diskOf } from './disk.ts'
import { followedJournals, ledgerOptionsOf } from './ledger-options.ts'
import { registerReadRoutes } from './read-routes.ts'
import { signInOf } from './sign-in.ts'

export type VerifierService = {
  readonly app: FastifyInstance
  readonly tokens: TokenFile
  close(): Promise<void>
}

/**
 * The read side as a process of its own (`SUANHENG_ROLE=verifier`): it reads the store and the published logs, waits for
 * what the journals say is on its way, and writes nothing but its jobs. Errors: STORE_SCHEMA_MISMATCH until an ingest of
 * the same release has made the tables; LEDGER_DAMAGED until it has made the key.
 */
export async function openVerifierService(config: Config, now: () => number): Promise<VerifierService> {
  const { settings } = config
  const signIn = signInOf(settings)
  const ledger = await Ledger.read(ledgerOptionsOf(config))
  const store = await openStore(config.store)
  try {
    await requireMigrated(store)
    const tokens = new TokenFile(tokenFileOf(config))
    const running: { jobs: Jobs | null } = { jobs: null }
    const followed = followedJournals(config)
    const app: FastifyInstance = await createApp({
      store,
      acceptor: null,
      caughtUp: () => followed.caughtUp(),
      ledger,
      witnessFile: '',
      tokens,
      signIn,
      files: null,
      access: accessLogOf(config, now),
      metrics: createMetrics({
        disk: diskOf(config.dataFolder),
        jobs: () => running.jobs?.counts ?? { queued: 0, running: 0 },
      }),
      now,
      maxBodyBytes: config.maxBodyBytes,
      maxBodiesBytes: settings.SUANHENG_BODIES_MIB * (1 << 20),
      logLevel: settings.SUANHENG_LOG,
      more: async (instance, caughtUp) => {
        running.jobs = await registerReadRoutes(instance, { config, store, ledger, caughtUp, now, tokens })
      },
    })
    return {
      app,
      tokens,
      async close() {
        await app.close()
        await ledger.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
