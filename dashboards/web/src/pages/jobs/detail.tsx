import { Button, Drawer } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useState } from 'react'
import { groupDigits } from '../../../../../core/group-digits.ts'
import { type Job, JobEnd, JobProgress, saveJobFile } from '../../parts/job.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/words.ts'
import { StateTag } from './state-tag.tsx'
import { TEXTS } from './words.ts'

/** One job with all it says: who, when, what came of it, each file with its digest. */
export function JobDetail({ job, close }: { readonly job: Job | null; readonly close: () => void }): JSX.Element {
  const say = useWords()
  return (
    <Drawer open={job !== null} onClose={close} size="large" title={job === null ? '' : say(job.title)} destroyOnHidden>
      {job !== null && <Detail job={job} />}
    </Drawer>
  )
}

const personOf = (person: Job['by']): string => (person === null ? '—' : `${person.name ?? ''} (${person.id})`.trim())

function Detail({ job }: { readonly job: Job }): JSX.Element {
  const say = useWords()
  const [failed, setFailed] = useState<unknown>(null)
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say(TEXTS.state), <StateTag key="state" state={job.state} />],
    [say(TEXTS.by), job.by === null ? say(TEXTS.unknown) : personOf(job.by)],
    [say(TEXTS.createdAt), <When key="created" time={job.createdAt} />],
    [say(TEXTS.startedAt), <When key="started" time={job.startedAt} />],
    [say(TEXTS.endedAt), <When key="ended" time={job.endedAt} />],
    [say(TEXTS.expiresAt), <When key="expires" time={job.expiresAt} />],
    ...(job.cancelledBy === null ? [] : [[say(TEXTS.cancelledBy), personOf(job.cancelledBy)] as const]),
  ]
  return (
    <div className="job-detail">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <JobProgress job={job.endedAt === null ? job : null} />
      <JobEnd job={job} />
      {failed !== null && <Problem error={failed} />}
      {job.files.length > 0 && (
        <>
          <h3>{say(TEXTS.files)}</h3>
          <ul>
            {job.files.map(({ name, bytes, sha256 }) => (
              <li key={name}>
                <Button
                  type="link"
                  size="small"
                  disabled={job.endedAt === null}
                  onClick={() => void saveJobFile(job, name).catch(setFailed)}
                >
                  {name}
                </Button>{' '}
                {groupDigits(String(bytes))} {say(TEXTS.bytes)}
                <br />
                <code>SHA-256 {sha256}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {job.result !== null && <Text title={say(TEXTS.result)} value={job.result} />}
      <Text title={say(TEXTS.input)} value={job.input} />
    </div>
  )
}

function Text({ title, value }: { readonly title: string; readonly value: unknown }): JSX.Element {
  return (
    <>
      <h3>{title}</h3>
      {/* Scrolled by keyboard as well. */}
      <section aria-label={title} tabIndex={0} className="job-text">
        <pre>{JSON.stringify(value, null, 2)}</pre>
      </section>
    </>
  )
}
