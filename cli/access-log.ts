import { join } from 'node:path'
import { AccessLog } from '../ingest/http/access-log.ts'
import { readAccess } from '../ingest/http/read-access.ts'
import type { AccessReader } from '../verifier/audit/handed-out.ts'
import type { Config } from './config.ts'
import { note } from './output.ts'

/** The access log of a process, in the data folder. */
export const accessLogOf = ({ settings, dataFolder }: Config, now: () => number): AccessLog =>
  new AccessLog({
    folder: folderOf(dataFolder),
    writer: settings.SUANHENG_INSTANCE ?? settings.SUANHENG_ROLE,
    days: settings.SUANHENG_ACCESS_DAYS,
    now,
    onFailure: (error, waiting) => note(`access log: ${String(error)}; ${waiting} lines wait`),
  })

/** Some 100,000 lines are read within a second; an answer does not take longer than some. */
const MOST_BYTES = 256 * 1024 * 1024

/** What processes that share the data folder wrote of who asked for what. */
export const accessReaderOf =
  ({ dataFolder }: Pick<Config, 'dataFolder'>): AccessReader =>
  (days, wanted) =>
    readAccess(folderOf(dataFolder), { ...days, mostBytes: MOST_BYTES }, wanted)

const folderOf = (dataFolder: string): string => join(dataFolder, 'access')
