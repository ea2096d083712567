import { ERRORS, SuanhengError } from '../../core/errors.ts'
import type { Job, JobState } from './job.ts'
import type { Asker, JobKind, JobSummary } from './kind.ts'

/** A job without its place in the queue, which changes by itself. */
export type Told = Omit<Job, 'ahead'>
/** A job in the memory of the process that runs it. */
export type Entry = {
  readonly asker: Asker
  job: Told
  readonly controller: AbortController
  readonly watchers: Set<() => void>
  /** Resolves when the job that runs has ended. */
  ended: Promise<void>
  /** Why a file of it could not be written: then the job is not done, whatever its kind makes of it. */
  spoiled: SuanhengError | null
}

const MOST_SUMMARY = 65_536

export const entryOf = (asker: Asker, job: Told): Entry => ({
  asker,
  job,
  controller: new AbortController(),
  watchers: new Set(),
  ended: Promise.resolve(),
  spoiled: null,
})

export const newJob = (
  id: string,
  { name, title }: JobKind,
  asked: Pick<Told, 'input' | 'by' | 'createdAt'>,
): Told => ({
  id,
  kind: name,
  title,
  ...asked,
  state: 'queued',
  cancelRequested: false,
  cancelledBy: null,
  startedAt: null,
  endedAt: null,
  expiresAt: null,
  progress: null,
  revision: 0,
  error: null,
  result: null,
  files: [],
})

export const interrupted = () => new SuanhengError('JOB_INTERRUPTED', 'the service stopped before the job was done')

export const toKnown = (error: unknown): SuanhengError =>
  error instanceof SuanhengError ? error : new SuanhengError('INTERNAL', 'a fault of the service', {}, error)

export const stateAfter = ({ code }: SuanhengError): JobState =>
  code === 'JOB_CANCELLED' ? 'cancelled' : code === 'JOB_INTERRUPTED' ? 'interrupted' : 'failed'

export const problemOf = ({ code, message }: SuanhengError) => ({
  code,
  detail: message,
  mend: ERRORS[code].mend,
  mendZh: ERRORS[code].zh,
})

export function requireSmall(summary: JobSummary): JobSummary {
  const bytes = JSON.stringify(summary).length
  if (bytes > MOST_SUMMARY) throw new SuanhengError('INTERNAL', `a summary of ${bytes} characters`)
  return summary
}
