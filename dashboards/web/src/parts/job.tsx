import { Alert, Button, Progress } from 'antd'
import type { JSX } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { paths } from '../../../../client/api.ts'
import { groupDigits } from '../../../../core/group-digits.ts'
import { ApiProblem, api, dataOf, fetchRaw } from '../api.ts'
import { useWords, type Words } from '../words/words.ts'
import { saveAs } from './download.ts'
import './job.css'
import { Problem } from './problem.tsx'

/** Long work, as the service tells it. */
export type Job = paths['/v1/jobs/{id}']['get']['responses'][200]['content']['application/json']

const TEXTS = {
  cancel: { zh: '取消', en: 'Cancel' },
  queued: { zh: '排队中', en: 'Queued' },
  ahead: { zh: '前面还有', en: 'ahead:' },
  running: { zh: '进行中', en: 'Running' },
  stopping: { zh: '正在停止', en: 'stopping' },
} satisfies Record<string, Words>

export const isUnderWay = ({ state }: Job): boolean => state === 'queued' || state === 'running'

/** Pauses before a service that does not answer is asked again: it may be starting anew, and says then what became of the job. */
const PAUSES_S = [1, 2, 4, 8, 15, 15, 15]

async function changeOf(
  { id, revision }: Pick<Job, 'id' | 'revision'>,
  pauses: readonly number[] = PAUSES_S,
): Promise<Job> {
  try {
    const query = { wait: 20, after: revision }
    return dataOf(await api.GET('/v1/jobs/{id}', { params: { path: { id }, query } }))
  } catch (error) {
    const [pause, ...more] = pauses
    if (pause === undefined || (error instanceof ApiProblem && error.status < 500)) throw error
    await new Promise((resolve) => setTimeout(resolve, pause * 1000))
    return changeOf({ id, revision }, more)
  }
}

/**
 * A job that is watched until it ends; null: none. `ended` is called once, with the job as it ended. A page that is left
 * stops watching, the job goes on.
 */
export function useJob(
  start: Job | null,
  ended: (job: Job) => void,
): { readonly job: Job | null; readonly error: unknown } {
  const [job, setJob] = useState<Job | null>(start)
  const [error, setError] = useState<unknown>(null)
  const tell = useRef(ended)
  tell.current = ended
  useEffect(() => {
    setJob(start)
    setError(null)
    if (start === null) return undefined
    const left = new AbortController()
    const isHere = () => !left.signal.aborted
    const watch = async () => {
      let now = start
      while (isHere() && isUnderWay(now)) {
        now = await changeOf(now)
        if (isHere()) setJob(now)
      }
      if (isHere()) tell.current(now)
    }
    watch().catch((failure: unknown) => {
      if (isHere()) setError(failure)
    })
    return () => left.abort()
  }, [start])
  return { job, error }
}

/** How far a job is, with a button that cancels it; nothing once it is done, the reason where it was not. */
export function JobProgress({
  job,
  error,
}: {
  readonly job: Job | null
  readonly error?: unknown
}): JSX.Element | null {
  const say = useWords()
  const [failed, setFailed] = useState<unknown>(null)
  if (error !== null && error !== undefined) return <Problem error={error} />
  if (failed !== null) return <Problem error={failed} />
  if (job === null || job.state === 'done') return null
  if (!isUnderWay(job)) return <JobEnd job={job} />
  const what = `${job.state === 'queued' ? '' : `${say(job.title)} `}${stepOf(job, say)}`
  const percent = percentOf(job)
  const cancel = () => cancelJob(job).catch((cause: unknown) => setFailed(cause))
  return (
    <div className="job" role="status">
      <span>{what}</span>
      {percent !== null && <Progress className="job-bar" percent={percent} size="small" aria-label={what} />}
      <Button size="small" disabled={job.cancelRequested} onClick={() => void cancel()}>
        {say(TEXTS.cancel)}
      </Button>
    </div>
  )
}

/** Why a job is not done, and what mends it; nothing where it is done. */
export function JobEnd({ job: { error } }: { readonly job: Job }): JSX.Element | null {
  const say = useWords()
  if (error === null) return null
  const { code, detail, mend, mendZh } = error
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say({ zh: mendZh, en: mend })}
      description={`${code}: ${detail}`}
    />
  )
}

/** What a job that is under way is doing, in one line. */
export function stepOf({ state, progress, ahead, cancelRequested }: Job, say: (words: Words) => string): string {
  if (state === 'queued')
    return `${say(TEXTS.queued)}${ahead === null || ahead === 0 ? '' : `，${say(TEXTS.ahead)} ${ahead}`}`
  if (cancelRequested) return say(TEXTS.stopping)
  if (progress === null) return say(TEXTS.running)
  const { done, total, what } = progress
  const [part, whole] = [groupDigits(String(done)), total === null ? '' : ` / ${groupDigits(String(total))}`]
  return done === 0 && total === null ? say(what) : `${say(what)} ${part}${whole}`
}

/** Null where nobody knows how much there is to do. */
export const percentOf = ({ progress }: Job): number | null =>
  progress === null || progress.total === null || progress.total === 0
    ? null
    : Math.floor((100 * progress.done) / progress.total)

/** Throws ApiProblem. */
export const cancelJob = async ({ id }: Pick<Job, 'id'>): Promise<Job> =>
  dataOf(await api.POST('/v1/jobs/{id}/cancel', { params: { path: { id } } }))

/** Fetches a file of a job's result and hands it to the browser. Throws ApiProblem. */
export async function saveJobFile(job: Job, name: string): Promise<void> {
  const answer = await fetchRaw(`/v1/jobs/${job.id}/files/${encodeURIComponent(name)}`)
  saveAs(await answer.blob(), name)
}
