import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Card } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { Link } from 'react-router'
import { LEDGER_FINDINGS_ZH } from '../../../../../core/ledger-finding-words.ts'
import { api, dataOf } from '../../api.ts'
import { isUnderWay, type Job, JobProgress, saveJobFile, useJob } from '../../parts/job.tsx'
import { Problem } from '../../parts/problem.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { Log } from './index.tsx'

const TEXTS = {
  title: { zh: '全面核对（库与账本逐条比对）', en: 'Full check: store against ledger, record by record' },
  about: {
    zh: '作为任务在后台进行，离开本页也会继续；最近一次的结果显示在这里。',
    en: 'Runs as a job, also when you leave this page; what the last one came to is shown here.',
  },
  start: { zh: '开始核对', en: 'Check' },
  good: { zh: '一致，没有发现问题', en: 'They agree; nothing was found' },
  part: { zh: '没有发现问题，但有批次未能比对', en: 'Nothing was found, but batches could not be compared' },
  bad: { zh: '发现问题', en: 'Findings' },
  batches: { zh: '批', en: 'batches' },
  records: { zh: '条', en: 'records' },
  at: { zh: '核对于', en: 'Checked' },
  since: { zh: '此后又有新批次', en: 'Batches since then' },
  findings: { zh: '核对发现', en: 'What was found' },
  code: { zh: '发现', en: 'Finding' },
  place: { zh: '批次 / 位置', en: 'Batch / position' },
  record: { zh: '记录', en: 'Record' },
  detail: { zh: '说明', en: 'Detail' },
  save: { zh: '下载核对结果', en: 'Download the result' },
  all: { zh: '全部任务', en: 'All jobs' },
} satisfies Record<string, Words>

type Finding = {
  readonly code: keyof typeof LEDGER_FINDINGS_ZH
  readonly sequence: number | null
  readonly position: number | null
  readonly recordId: string | null
  readonly detail: string
}
/** What a job `check_ledger` leaves (docs/jobs.md). */
type Result = {
  readonly size: number | null
  readonly batches: number
  readonly records: number
  readonly findings: number
  readonly notCompared: number
  readonly shown: readonly Finding[]
}

const LOOKED_AT = 200

/** The newest check of this log that was asked for here, whoever asked; null: none is kept. */
async function lastOf(institution: string): Promise<Job | null> {
  const query = { kind: 'check_ledger', limit: LOOKED_AT }
  const { jobs } = dataOf(await api.GET('/v1/jobs', { params: { query } }))
  return jobs.find(({ input }) => (input as { institution?: unknown }).institution === institution) ?? null
}

/** Everything is recomputed by the service, as a job: how far it is, what it finds, and what it came to. */
export function FullCheck({ log: { institution, size } }: { readonly log: Log }): JSX.Element {
  const say = useWords()
  const last = useQuery({ queryKey: ['check', institution], queryFn: () => lastOf(institution) })
  const [started, setStarted] = useState<Job | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const { job, error } = useJob(started ?? last.data ?? null, () => {})
  const start = async () => {
    setFailed(null)
    try {
      setStarted(dataOf(await api.POST('/v1/jobs/check_ledger', { body: { institution } })))
    } catch (cause) {
      setFailed(cause)
    }
  }
  const [file] = job?.files ?? []
  const problem = failed ?? last.error
  return (
    <Card title={<h2>{say(TEXTS.title)}</h2>} size="small">
      <p>{say(TEXTS.about)}</p>
      <div className="ledger-row">
        <Button type="primary" disabled={job !== null && isUnderWay(job)} onClick={() => void start()}>
          {say(TEXTS.start)}
        </Button>
        {job?.state === 'done' && file !== undefined && (
          <Button onClick={() => void saveJobFile(job, file.name).catch(setFailed)}>{say(TEXTS.save)}</Button>
        )}
        <Link to="/jobs?kind=check_ledger">{say(TEXTS.all)}</Link>
      </div>
      {problem !== null && <Problem error={problem} />}
      <JobProgress job={job} error={error} />
      {job?.state === 'done' && job.result !== null && <Outcome job={job} result={job.result as Result} size={size} />}
    </Card>
  )
}

function Outcome(props: { readonly job: Job; readonly result: Result; readonly size: number }): JSX.Element {
  const { job, result, size } = props
  const say = useWords()
  const { findings, notCompared, batches, records, shown } = result
  const counts = `${batches} ${say(TEXTS.batches)}, ${records} ${say(TEXTS.records)}`
  const [type, title] =
    findings > 0
      ? (['error', `${say(TEXTS.bad)}: ${findings}`] as const)
      : notCompared > 0
        ? (['warning', `${say(TEXTS.part)}: ${notCompared}`] as const)
        : (['success', `${say(TEXTS.good)}: ${counts}`] as const)
  const since = size - (result.size ?? 0)
  return (
    <>
      <Alert
        type={type}
        showIcon
        role="status"
        title={title}
        description={
          <>
            {say(TEXTS.at)} <When time={job.endedAt} />
            {job.by === null ? '' : ` · ${job.by.name ?? job.by.id}`}
            {since > 0 && ` · ${say(TEXTS.since)}: ${since}`}
          </>
        }
      />
      {shown.length > 0 && (
        <SmallTable
          label={say(TEXTS.findings)}
          rows={shown}
          rowKey={({ code, sequence, position, recordId, detail }) =>
            `${code} ${sequence} ${position} ${recordId} ${detail}`
          }
          exportName="ledger-findings"
          columns={[
            {
              key: 'code',
              title: say(TEXTS.code),
              text: ({ code }) => say({ zh: `${LEDGER_FINDINGS_ZH[code]} ${code}`, en: code }),
            },
            {
              key: 'place',
              title: say(TEXTS.place),
              text: ({ sequence, position }) => [sequence, position].map((n) => (n === null ? '—' : n)).join(' / '),
            },
            { key: 'record', title: say(TEXTS.record), text: ({ recordId }) => recordId ?? '—' },
            { key: 'detail', title: say(TEXTS.detail), text: ({ detail }) => detail },
          ]}
        />
      )}
    </>
  )
}
