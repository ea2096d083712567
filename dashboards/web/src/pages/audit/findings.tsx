import { useQuery } from '@tanstack/react-query'
import { Alert, Input, Segmented, Select } from 'antd'
import type { JSX } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { withParts } from '../../parts/address.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { findingTitle } from '../../parts/finding.tsx'
import { groupYuan } from '../../parts/money.tsx'
import { useNames, withName } from '../../parts/names.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { SEVERITIES, SEVERITY_WORDS, type Severity } from '../contracts/states.tsx'
import { findingAddress } from './addresses.ts'
import { FindingStateTag } from './states.tsx'
import { FINDING_STATE_WORDS, FINDING_STATES, type FindingHead, TEXTS } from './words.ts'

const FILTERS = ['institution', 'contract', 'claim', 'state', 'severity', 'waiting', 'present', 'text'] as const
const MOST = 1000

/** Findings that the filters in the address let through, with how many there are of each state. */
export function FindingList(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const nameOf = useNames()
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])))
  const { state: _, ...unsorted } = query as Record<string, string>
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['audit', 'findings', query],
    queryFn: async () =>
      dataOf(await api.GET('/v1/audit/findings', { params: { query: { ...(query as object), limit: MOST } } })),
  })
  const counted = useQuery({
    queryKey: ['audit', 'findings', 'counts', unsorted],
    queryFn: async () =>
      dataOf(await api.GET('/v1/audit/findings', { params: { query: { ...(unsorted as object), limit: 1 } } })).counts,
  })
  const set = (changes: Readonly<Record<string, string | null>>) => setSearch((before) => withParts(before, changes))
  const count = (state: (typeof FINDING_STATES)[number]) => counted.data?.states[state] ?? '…'
  const since = Math.max(0, ...(data?.read.map((one) => one.since) ?? []))
  const waits = {
    ...(session.role === 'uploader' ? {} : { reviewer: TEXTS.waitsReviewer }),
    auditor: TEXTS.waitsAuditor,
    unit: TEXTS.waitsUnit,
  }
  return (
    <>
      <search className="audit-filters">
        <Segmented
          aria-label={say(TEXTS.state)}
          value={search.get('state') ?? ''}
          onChange={(value) => set({ state: value === '' ? null : value })}
          options={[
            { value: '', label: `${say(TEXTS.all)} ${counted.data?.total ?? '…'}` },
            ...FINDING_STATES.map((state) => ({
              value: state as string,
              label: `${say(FINDING_STATE_WORDS[state])} ${count(state)}`,
            })),
          ]}
        />
        <Select
          aria-label={say(TEXTS.severity)}
          value={search.get('severity') ?? ''}
          onChange={(value) => set({ severity: value === '' ? null : value })}
          options={[
            { value: '', label: say(TEXTS.severity) },
            ...SEVERITIES.map((severity) => ({ value: severity as string, label: say(SEVERITY_WORDS[severity]) })),
          ]}
        />
        <Select
          aria-label={say(TEXTS.waiting)}
          value={search.get('waiting') ?? ''}
          onChange={(value) => set({ waiting: value === '' ? null : value })}
          options={[
            { value: '', label: say(TEXTS.waiting) },
            ...Object.entries(waits).map(([value, words]) => ({ value, label: say(words) })),
          ]}
        />
        <TextPart name="contract" label={TEXTS.contract} search={search} set={set} />
        <TextPart name="claim" label={TEXTS.claim} search={search} set={set} />
        {session.role !== 'uploader' && <TextPart name="institution" label={TEXTS.unit} search={search} set={set} />}
        <TextPart name="text" label={TEXTS.search} search={search} set={set} />
      </search>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      {since > 0 && <Alert type="info" showIcon title={`${since} ${say(TEXTS.since)}`} />}
      {data?.read.length === 0 && <Alert type="info" showIcon title={say(TEXTS.none)} />}
      <BigTable
        label={say(TEXTS.list)}
        columns={columnsOf(say, nameOf)}
        rows={data?.findings ?? []}
        total={data?.counts.total ?? 0}
        rowKey={({ finding }) => finding}
        loading={isFetching}
        exportName={say(TEXTS.list)}
        exportRows={() => fetchAll(query)}
      />
    </>
  )
}

/** A text part of the address, set with Enter or when its field is left. */
function TextPart(props: {
  readonly name: string
  readonly label: Words
  readonly search: URLSearchParams
  readonly set: (changes: Readonly<Record<string, string | null>>) => void
}): JSX.Element {
  const { name, label, search, set } = props
  const say = useWords()
  const value = search.get(name) ?? ''
  const apply = (text: string) => {
    const trimmed = text.trim()
    if (trimmed !== value) set({ [name]: trimmed === '' ? null : trimmed })
  }
  return (
    <Input
      key={value}
      aria-label={say(label)}
      placeholder={say(label)}
      allowClear
      defaultValue={value}
      onPressEnter={({ currentTarget }) => apply(currentTarget.value)}
      onBlur={({ currentTarget }) => apply(currentTarget.value)}
    />
  )
}

async function fetchAll(query: object): Promise<readonly FindingHead[]> {
  const rows: FindingHead[] = []
  for (;;) {
    const part = { ...query, limit: MOST, offset: rows.length }
    const { findings, counts } = dataOf(await api.GET('/v1/audit/findings', { params: { query: part } }))
    rows.push(...findings)
    if (findings.length === 0 || rows.length >= counts.total) return rows
  }
}

const columnsOf = (
  say: (words: Words) => string,
  nameOf: (institution: string) => string | null,
): readonly Column<FindingHead>[] => [
  {
    key: 'state',
    title: say(TEXTS.state),
    text: ({ state, present }) => `${say(FINDING_STATE_WORDS[state])}${present ? '' : ` ${say(TEXTS.gone)}`}`,
    cell: ({ state, staleState, present }) => (
      <FindingStateTag state={state} staleState={staleState} present={present} />
    ),
  },
  {
    key: 'severity',
    title: say(TEXTS.severity),
    text: ({ fact }) => (fact === null ? '—' : say(SEVERITY_WORDS[fact.severity as Severity])),
  },
  {
    key: 'code',
    title: say(TEXTS.what),
    text: ({ code }) => findingTitle(code, say),
    cell: (row) => (
      <Link to={findingAddress(row)} title={row.code}>
        {findingTitle(row.code, say)}
      </Link>
    ),
  },
  { key: 'subject', title: say(TEXTS.subject), text: ({ subject }) => subject.id },
  { key: 'message', title: say(TEXTS.facts), text: ({ fact }) => fact?.message ?? '—' },
  {
    key: 'amount',
    title: say(TEXTS.amount),
    align: 'right',
    text: ({ fact }) => (fact?.amount === null || fact === null ? '—' : groupYuan(fact.amount)),
  },
  { key: 'pending', title: say(TEXTS.pending), align: 'right', text: ({ pending }) => String(pending) },
  { key: 'replies', title: say(TEXTS.replies), align: 'right', text: ({ replies }) => String(replies) },
  {
    key: 'unit',
    title: say(TEXTS.unit),
    text: ({ subject }) => withName(nameOf(subject.institution), subject.institution),
  },
]
