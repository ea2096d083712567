import type { JSX } from 'react'
import { useState } from 'react'
import { sendJson } from '../api.ts'
import { type Job, JobProgress, saveJobFile, useJob } from './job.tsx'

/** Long work that makes one file, as a route of jobs takes it. */
export type FileAsked = {
  readonly kind: 'make_document' | 'export_file' | 'evidence_bundle'
  readonly input: Readonly<Record<string, unknown>>
}

/** Asks for a file as a job and hands it over when it is done; `progress` stands beside what was pressed. */
export function useJobFile(): {
  readonly ask: (asked: FileAsked) => void
  readonly busy: boolean
  readonly progress: JSX.Element
} {
  const [started, setStarted] = useState<Job | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const { job, error } = useJob(started, (ended) => {
    const [file] = ended.files
    if (ended.state === 'done' && file !== undefined)
      saveJobFile(ended, file.name).catch((cause: unknown) => setFailed(cause))
  })
  const ask = ({ kind, input }: FileAsked) => {
    setFailed(null)
    sendJson('POST', `/v1/jobs/${kind}`, input).then(
      (answer) => setStarted(answer as Job),
      (cause: unknown) => setFailed(cause),
    )
  }
  const busy = job !== null && job.endedAt === null
  return { ask, busy, progress: <JobProgress job={job} error={failed ?? error} /> }
}
