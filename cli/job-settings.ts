import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { JobsOptions } from '../verifier/jobs/jobs.ts'
import type { Config } from './config.ts'

/** Two at once: each is mostly the store's work, and it has two readers for what people look at besides. */
const RUNNING = 2

/** Where jobs are kept and how much they may take; their ids are 128 random bits. */
export function jobSettingsOf({ dataFolder, settings }: Config): Pick<JobsOptions, 'folder' | 'limits' | 'newId'> {
  return {
    // Each instance has jobs of its own: what is under way is known to its process alone.
    folder: join(dataFolder, settings.SUANHENG_INSTANCE === undefined ? 'jobs' : `jobs-${settings.SUANHENG_INSTANCE}`),
    limits: {
      running: RUNNING,
      queued: 200,
      underWayEach: 20,
      keptEach: 1_000,
      maxMs: settings.SUANHENG_JOB_MINUTES * 60_000,
      maxBytes: settings.SUANHENG_JOB_RESULT_MIB * (1 << 20),
      quotaBytes: settings.SUANHENG_JOBS_QUOTA_MIB * (1 << 20),
      keepMs: settings.SUANHENG_JOB_DAYS * 86_400_000,
    },
    newId: () => randomBytes(16).toString('hex'),
  }
}
