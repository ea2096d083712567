import { join } from 'node:path'
import { AccessLog } from '../ingest/http/access-log.ts'
import type { Config } from './config.ts'
import { note } from './output.ts'

/** The access log of a process, in the data folder. */
export const accessLogOf = ({ settings, dataFolder }: Config, now: () => number): AccessLog =>
  new AccessLog({
    folder: join(dataFolder, 'access'),
    writer: settings.SUANHENG_INSTANCE ?? settings.SUANHENG_ROLE,
    days: settings.SUANHENG_ACCESS_DAYS,
    now,
    onFailure: (error, waiting) => note(`access log: ${String(error)}; ${waiting} lines wait`),
  })
