import { Alert, Button, Progress } from 'antd'
import type { JSX } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { paths } from '../../../../client/api.ts'
import { api, dataOf, fetchRaw } from '../api.ts'
import { useWords } from '../words/words.ts'
import { saveAs } from './download.ts'
import { Problem } from './problem.tsx'

/** Long work, as the service tells it. */
export type Job = paths['/v1/jobs/{id}']['get']['responses'][200]['content']['application/json']

const TEXTS = {
  cancel: { zh: '取消', en: 'Cancel' },
  queued: { zh: '排队中', en: 'Queued' },
  ahead: { zh: '前面还有', en: 'ahead:' },
  running: { zh: '进行中', en: 'Running' },
}

export const isUnderWay = ({ state }: Job): boolean => state === 'queued' || state === 'running'

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
        const query = { wait: 20, after: now.revision }
        now = dataOf(await api.GET('/v1/jobs/{id}', { params: { path: { id: now.id }, query } }))
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
  if (!isUnderWay(job)) {
    const why = job.error
    return <Alert type="warning" showIcon role="alert" title={why?.code} description={why?.detail} />
  }
  const { progress, ahead } = job
  const known = progress !== null && progress.total !== null && progress.total > 0
  const percent = known ? Math.floor((100 * progress.done) / (progress.total ?? 1)) : 0
  const what =
    job.state === 'queued'
      ? `${say(TEXTS.queued)}${ahead === null || ahead === 0 ? '' : `，${say(TEXTS.ahead)} ${ahead}`}`
      : `${say(job.title)} ${progress === null ? say(TEXTS.running) : `${say(progress.what)} ${progress.done}${progress.total === null ? '' : ` / ${progress.total}`}`}`
  const cancel = () =>
    api.POST('/v1/jobs/{id}/cancel', { params: { path: { id: job.id } } }).catch((cause: unknown) => setFailed(cause))
  return (
    <div className="job" role="status">
      <span>{what}</span>
      <Progress className="job-bar" percent={percent} size="small" aria-label={what} />
      <Button size="small" disabled={job.cancelRequested} onClick={() => void cancel()}>
        {say(TEXTS.cancel)}
      </Button>
    </div>
  )
}

/** Fetches a file of a job's result and hands it to the browser. Throws ApiProblem. */
export async function saveJobFile(job: Job, name: string): Promise<void> {
  const answer = await fetchRaw(`/v1/jobs/${job.id}/files/${encodeURIComponent(name)}`)
  saveAs(await answer.blob(), name)
}
