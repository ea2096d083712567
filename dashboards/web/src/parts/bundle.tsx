import { Button } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import type { paths } from '../../../../client/api.ts'
import { api, dataOf } from '../api.ts'
import { useWords } from '../words/words.ts'
import { type Job, JobProgress, saveJobFile, useJob } from './job.tsx'

type Body = NonNullable<paths['/v1/jobs/evidence_bundle']['post']['requestBody']>['content']['application/json']

const TEXTS = { save: { zh: '下载证据包', en: 'Evidence bundle' } }

/** Makes an evidence bundle as a job and hands it over when it is done; how far it is stands beside the button. */
export function BundleButton({
  asked,
  disabled = false,
}: {
  readonly asked: Body
  readonly disabled?: boolean
}): JSX.Element {
  const say = useWords()
  const [started, setStarted] = useState<Job | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const { job, error } = useJob(started, (ended) => {
    const [file] = ended.files
    if (ended.state === 'done' && file !== undefined)
      saveJobFile(ended, file.name).catch((cause: unknown) => setFailed(cause))
  })
  const start = async () => {
    setFailed(null)
    try {
      setStarted(dataOf(await api.POST('/v1/jobs/evidence_bundle', { body: asked })))
    } catch (cause) {
      setFailed(cause)
    }
  }
  return (
    <>
      <Button onClick={() => void start()} disabled={disabled || (job !== null && job.endedAt === null)}>
        {say(TEXTS.save)}
      </Button>
      <JobProgress job={job} error={failed ?? error} />
    </>
  )
}
