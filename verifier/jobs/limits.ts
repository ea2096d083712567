import { SuanhengError } from '../../core/errors.ts'
import type { Entry } from './entry.ts'
import { isUnderWay } from './job.ts'

export type JobLimits = {
  /** Jobs that run at once, and wait at once, all institutions together. */
  readonly running: number
  readonly queued: number
  /** Jobs of one institution that wait or run, and that are kept. */
  readonly underWayEach: number
  readonly keptEach: number
  /** Longest run of one job. */
  readonly maxMs: number
  /** Files of one job; results of one institution. */
  readonly maxBytes: number
  readonly quotaBytes: number
  /** How long a job that ended is kept. */
  readonly keepMs: number
}

/** Errors: TOO_MANY_REQUESTS, JOB_QUOTA_EXCEEDED. */
export function requireRoom(all: readonly Entry[], institution: string, limits: JobLimits): void {
  const mine = all.filter(({ asker }) => asker.institution === institution)
  const underWay = mine.filter(({ job }) => isUnderWay(job)).length
  const queued = all.filter(({ job }) => job.state === 'queued').length
  if (underWay >= limits.underWayEach || queued >= limits.queued) {
    const detail = `${underWay} jobs of the institution are under way, ${queued} jobs wait in all`
    throw new SuanhengError('TOO_MANY_REQUESTS', detail, { retryAfterSeconds: 10 })
  }
  if (mine.length >= limits.keptEach)
    throw new SuanhengError('JOB_QUOTA_EXCEEDED', `${mine.length} jobs are kept`, { most: limits.keptEach })
}

/**
 * What goes before its end date so that an institution at its limit may ask for more: the job that ended first of those
 * without a file, which nobody can have left to fetch; null where every job kept has files or is under way.
 */
export function leastWanted(all: readonly Entry[], institution: string, limits: JobLimits): Entry | null {
  const mine = all.filter(({ asker }) => asker.institution === institution)
  if (mine.length < limits.keptEach) return null
  const spare = mine.filter(({ job }) => !isUnderWay(job) && job.files.length === 0)
  return spare.reduce<Entry | null>((a, b) => (a === null || endOf(b) < endOf(a) ? b : a), null)
}

const endOf = ({ job }: Entry): string => job.endedAt ?? ''

/** Whether a job may write so many bytes more. Errors: JOB_RESULT_TOO_LARGE, JOB_QUOTA_EXCEEDED. */
export function requireBytes(all: readonly Entry[], entry: Entry, bytes: number, limits: JobLimits): void {
  const { maxBytes, quotaBytes } = limits
  if (bytesOf(entry) + bytes > maxBytes)
    throw new SuanhengError('JOB_RESULT_TOO_LARGE', `the result has more than ${maxBytes} bytes`, { maxBytes })
  const mine = all.filter(({ asker }) => asker.institution === entry.asker.institution)
  const used = mine.reduce((sum, one) => sum + bytesOf(one), 0)
  if (used + bytes > quotaBytes)
    throw new SuanhengError('JOB_QUOTA_EXCEEDED', `${used} of ${quotaBytes} bytes are used`, { quotaBytes })
}

const bytesOf = ({ job }: Entry): number => job.files.reduce((sum, { bytes }) => sum + bytes, 0)
