import type { FastifyInstance } from 'fastify'
import { pageRoutes } from '../dashboards/pages.ts'
import type { TokenFile } from '../ingest/auth/token-file.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/client.ts'
import { createAssessor } from '../verifier/capacity/pool.ts'
import { createTypesetter } from '../verifier/documents/render/typesetter.ts'
import { Jobs } from '../verifier/jobs/jobs.ts'
import { bundleRoutes } from '../verifier/routes/bundle.ts'
import { verifierRoutes } from '../verifier/routes/contracts.ts'
import { exportRoutes } from '../verifier/routes/export.ts'
import { jobRoutes } from '../verifier/routes/jobs.ts'
import { ledgerCheckRoutes } from '../verifier/routes/ledger-check.ts'
import { accessReaderOf } from './access-log.ts'
import type { Config } from './config.ts'
import { freshSalt } from './fresh-salt.ts'
import { jobKinds } from './job-kinds.ts'
import { jobSettingsOf } from './job-settings.ts'
import { pagesFolder } from './pages-folder.ts'

export type ReadRoutes = {
  readonly config: Config
  readonly store: Store
  readonly ledger: Ledger
  readonly caughtUp: () => Promise<void>
  readonly now: () => number
  readonly tokens: TokenFile
}

const HOUR_MS = 3_600_000

/** What reads and judges: the pages, the verifier's routes, exports, checks and jobs. Output: the jobs. */
export async function registerReadRoutes(app: FastifyInstance, options: ReadRoutes): Promise<Jobs> {
  const { config, store, ledger, caughtUp, now, tokens } = options
  const pages = pagesFolder()
  if (pages !== null) await app.register(pageRoutes, { folder: pages })
  const typesetter = createTypesetter()
  app.addHook('onClose', () => typesetter.close())
  const assessor = createAssessor()
  app.addHook('onClose', () => assessor.close())
  const reading = { store, ledger, caughtUp, now }
  await app.register(verifierRoutes, { ...reading, assessor, typesetter, readAccess: accessReaderOf(config) })
  await app.register(exportRoutes, { ...reading, assessor })
  await app.register(bundleRoutes, { store, ledger, typesetter, caughtUp, now })
  await app.register(ledgerCheckRoutes, { store, ledger, caughtUp, salt: freshSalt })
  const { jobs, strange } = await Jobs.open({
    ...jobSettingsOf(config),
    kinds: jobKinds({ ...reading, assessor, typesetter, salt: freshSalt }),
    now,
    onFault: (err, job) => app.log.error({ err, ...job }, 'job failed'),
  })
  if (strange.length > 0)
    app.log.warn({ names: strange.slice(0, 20), count: strange.length }, 'in the folder of jobs, and no job of ours')
  // Before connections are waited for: whoever waits for a change of a job is answered, and jobs stop.
  app.addHook('preClose', () => jobs.close())
  const sweep = () =>
    jobs.sweep().catch((err: unknown) => app.log.error({ err }, 'jobs past their end are still there'))
  const sweeping = setInterval(() => void sweep(), HOUR_MS).unref()
  app.addHook('onClose', async () => clearInterval(sweeping))
  const nameOf = async (tokenId: string) => (await tokens.find(tokenId, now()))?.name ?? null
  await app.register(jobRoutes, { jobs, nameOf })
  return jobs
}
