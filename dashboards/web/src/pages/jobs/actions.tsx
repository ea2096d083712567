import { Button } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { api, sendJson } from '../../api.ts'
import { cancelJob, isUnderWay, type Job, saveJobFile } from '../../parts/job.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { TEXTS } from './words.ts'

/** What can be done with a job; `done` is called after it, `failed` with why it could not be. */
export function JobActions(props: {
  readonly job: Job
  readonly done: () => void
  readonly failed: (error: unknown) => void
}): JSX.Element {
  const { job, done, failed } = props
  const say = useWords()
  const [busy, setBusy] = useState(false)
  const act = (task: () => Promise<unknown>) => {
    setBusy(true)
    failed(null)
    task()
      .then(done, failed)
      .finally(() => setBusy(false))
  }
  // Each is named with what it is about: a screen reader hears a list of buttons.
  const button = (words: Words, task: () => Promise<unknown>, isOff = false) => (
    <Button
      key={words.en}
      size="small"
      type="link"
      disabled={busy || isOff}
      aria-label={`${say(words)} ${say(job.title)} ${job.id.slice(0, 8)}`}
      onClick={() => act(task)}
    >
      {say(words)}
    </Button>
  )
  if (isUnderWay(job)) return button(TEXTS.cancel, () => cancelJob(job), job.cancelRequested)
  const [file] = job.files
  return (
    <>
      {file !== undefined && button(TEXTS.download, () => saveJobFile(job, file.name))}
      {job.state !== 'done' && button(TEXTS.again, () => sendJson('POST', `/v1/jobs/${job.kind}`, job.input))}
      {button(TEXTS.remove, () => api.DELETE('/v1/jobs/{id}', { params: { path: { id: job.id } } }))}
    </>
  )
}
