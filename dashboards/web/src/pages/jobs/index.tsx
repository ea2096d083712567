import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Progress, Select } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { withParts } from '../../parts/address.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { isUnderWay, type Job, percentOf, stepOf } from '../../parts/job.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai, When } from '../../parts/when.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { JobActions } from './actions.tsx'
import { JobDetail } from './detail.tsx'
import './jobs.css'
import { NewExport } from './new-export.tsx'
import { StateTag } from './state-tag.tsx'
import { aboutOf, KIND_WORDS, outcomeOf, STATE_WORDS, STATES, TEXTS } from './words.ts'

/** The newest of those that fit; a summary may be long, and they are asked for again and again. */
const MOST = 200
const OFTEN_MS = 1_500
const SELDOM_MS = 15_000

/** Long work of this role and institution: who asked for it, how far it is, its result; to be cancelled and removed. */
export function JobsPage(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const [search, setSearch] = useSearchParams()
  const [failed, setFailed] = useState<unknown>(null)
  const [open, setOpen] = useState<string | null>(null)
  const [kind, mine] = [search.get('kind'), search.get('mine') === 'true']
  const state = STATES.find((name) => name === search.get('state')) ?? null
  const query = { limit: MOST, ...(state === null ? {} : { state }), ...(kind === null ? {} : { kind }) }
  const { data, error, isLoading, refetch } = useQuery({
    queryKey: ['jobs', query],
    queryFn: async () => dataOf(await api.GET('/v1/jobs', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data: last } }) => (last?.jobs.some(isUnderWay) === true ? OFTEN_MS : SELDOM_MS),
  })
  const all = data?.jobs ?? []
  const rows = all.filter(({ by }) => !mine || by?.id === session.by)
  const set = (changes: Readonly<Record<string, string | null>>) => setSearch((before) => withParts(before, changes))
  const again = () => void refetch()
  return (
    <Page title={TEXTS.title}>
      <p className="jobs-about">{say(TEXTS.about)}</p>
      <NewExport started={again} />
      <h2 className="jobs-head">{say(TEXTS.list)}</h2>
      <search className="jobs-filters">
        <Select
          aria-label={say(TEXTS.state)}
          className="jobs-select"
          value={state ?? ''}
          onChange={(value) => set({ state: value === '' ? null : value })}
          options={[
            { value: '', label: say(TEXTS.allStates) },
            ...STATES.map((name) => ({ value: name as string, label: say(STATE_WORDS[name]) })),
          ]}
        />
        <Select
          aria-label={say(TEXTS.kind)}
          className="jobs-select"
          value={kind ?? ''}
          onChange={(value) => set({ kind: value === '' ? null : value })}
          options={[
            { value: '', label: say(TEXTS.allKinds) },
            ...Object.entries(KIND_WORDS).map(([value, title]) => ({ value, label: say(title) })),
          ]}
        />
        <Checkbox checked={mine} onChange={({ target }) => set({ mine: target.checked ? 'true' : null })}>
          {say(TEXTS.mine)}
        </Checkbox>
      </search>
      {error !== null && <Problem error={error} retry={again} />}
      {failed !== null && <Problem error={failed} />}
      <BigTable
        label={say(TEXTS.list)}
        columns={columnsOf(say, session.by, setOpen, again, setFailed)}
        rows={rows}
        rowKey={({ id }) => id}
        {...(state === null && kind === null && !mine ? { empty: say(TEXTS.none) } : {})}
        loading={isLoading}
        {...(mine || data === undefined ? {} : { total: data.total })}
        exportName={say(TEXTS.title)}
      />
      <JobDetail job={all.find(({ id }) => id === open) ?? null} close={() => setOpen(null)} />
    </Page>
  )
}

function columnsOf(
  say: (words: Words) => string,
  me: string,
  open: (id: string) => void,
  done: () => void,
  failed: (error: unknown) => void,
): readonly Column<Job>[] {
  const moment = (key: 'createdAt' | 'endedAt' | 'expiresAt'): Column<Job> => ({
    key,
    title: say(TEXTS[key]),
    text: (job) => (job[key] === null ? '—' : shanghai(job[key])),
    cell: (job) => <When time={job[key]} precision="minute" />,
  })
  const who = ({ by }: Job) => (by === null ? say(TEXTS.unknown) : (by.name ?? by.id))
  return [
    {
      key: 'kind',
      title: say(TEXTS.kind),
      text: ({ title }) => say(title),
      cell: (job) => (
        <Button type="link" className="jobs-name" onClick={() => open(job.id)}>
          {say(job.title)}
        </Button>
      ),
    },
    { key: 'about', title: say(TEXTS.what), text: (job) => aboutOf(job, say) },
    {
      key: 'state',
      title: say(TEXTS.state),
      text: ({ state }) => say(STATE_WORDS[state]),
      cell: ({ state }) => <StateTag state={state} />,
    },
    {
      key: 'progress',
      title: say(TEXTS.progress),
      text: (job) => lineOf(job, say),
      cell: (job) => <Step job={job} />,
    },
    {
      key: 'actions',
      title: say(TEXTS.actions),
      text: ({ files }) => files.map(({ name }) => name).join('; '),
      cell: (job) => <JobActions job={job} done={done} failed={failed} />,
    },
    {
      key: 'by',
      title: say(TEXTS.by),
      text: who,
      cell: (job) => (
        <span title={job.by?.id}>
          {who(job)}
          {job.by?.id === me && ` (${say(TEXTS.me)})`}
        </span>
      ),
    },
    moment('createdAt'),
    moment('endedAt'),
    moment('expiresAt'),
  ]
}

/** How far it is, why it is not done, or what came of it. */
const lineOf = (job: Job, say: (words: Words) => string): string =>
  isUnderWay(job)
    ? stepOf(job, say)
    : job.error === null
      ? outcomeOf(job, say)
      : `${job.error.code} ${say({ zh: job.error.mendZh, en: job.error.mend })}`

function Step({ job }: { readonly job: Job }): JSX.Element {
  const say = useWords()
  const line = lineOf(job, say)
  const percent = isUnderWay(job) ? percentOf(job) : null
  return (
    <span title={line}>
      {percent !== null && (
        <>
          <Progress className="job-bar" percent={percent} size="small" aria-label={line} />{' '}
        </>
      )}
      {line}
    </span>
  )
}
