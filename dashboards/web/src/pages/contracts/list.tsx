import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { withParts } from '../../parts/address.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { type Job, JobProgress, useJob } from '../../parts/job.tsx'
import { yuanOf } from '../../parts/money.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai, When } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import './contracts.css'
import { Filters } from './filters.tsx'
import { FILTERS, fetchAll, fetchPage, filterOf, queryOf, type Row, sortOf } from './list-query.ts'
import { STATE_WORDS, StateTag } from './states.tsx'
import { Totals } from './totals.tsx'
import { TEXTS } from './words.ts'

const PAGE = 500
export const addressOf = ({ number, institution }: Pick<Row, 'number' | 'institution'>): string =>
  `/contracts/${encodeURIComponent(number)}?institution=${institution}`

/** All contracts that the filters in the address let through. */
export function ContractList(): JSX.Element {
  const say = useWords()
  const [search, setSearch] = useSearchParams()
  const query = queryOf(search)
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['contracts', query],
    queryFn: ({ pageParam }) => fetchPage(query, pageParam, PAGE),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const rows = data?.pages.flatMap(({ contracts }) => contracts) ?? []
  const totals = data?.pages[0]?.totals ?? []
  const set = (changes: Readonly<Record<string, string | null>>) => setSearch((before) => withParts(before, changes))
  return (
    <Page title={TEXTS.title} actions={<ReconcileAll search={search} done={() => void refetch()} />}>
      <Filters
        search={search}
        change={(name, value) => set({ [name]: value })}
        clear={() => set(Object.fromEntries(FILTERS.map((name) => [name, null])))}
      />
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      {data !== undefined && <Totals totals={totals} choose={(state) => set({ state })} />}
      <BigTable
        label={say(TEXTS.list)}
        columns={columnsOf(say)}
        rows={rows}
        total={totals.reduce((sum, { contracts }) => sum + contracts, 0)}
        rowKey={({ institution, number, digest }) => `${institution} ${number} ${digest}`}
        loading={isFetching}
        sort={sortOf(search)}
        onSort={({ key, descending }) => set({ sort: key, order: descending ? 'desc' : null })}
        more={() => {
          if (hasNextPage && !isFetching) void fetchNextPage()
        }}
        exportName={say(TEXTS.title)}
        exportRows={() => fetchAll(query)}
      />
    </Page>
  )
}

function ReconcileAll({ search, done }: { readonly search: URLSearchParams; readonly done: () => void }): JSX.Element {
  const say = useWords()
  const [started, setStarted] = useState<Job | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const { job, error } = useJob(started, done)
  const start = async () => {
    setFailed(null)
    try {
      const body = { ...filterOf(search), refresh: 'outdated' as const }
      setStarted(dataOf(await api.POST('/v1/jobs/reconcile_contracts', { body: body as never })))
    } catch (cause) {
      setFailed(cause)
    }
  }
  const isBusy = job !== null && job.endedAt === null
  return (
    <>
      <JobProgress job={job} error={failed ?? error} />
      <Button type="primary" onClick={() => void start()} disabled={isBusy}>
        {say(TEXTS.reconcileAll)}
      </Button>
    </>
  )
}

const money = (fen: string | null | undefined): string => (fen === null || fen === undefined ? '—' : yuanOf(fen))

function columnsOf(say: (words: Words) => string): readonly Column<Row>[] {
  const amount = (key: string, title: Words, fen: (row: Row) => string | null | undefined): Column<Row> => ({
    key,
    title: say(title),
    align: 'right',
    sortable: true,
    text: (row) => money(fen(row)),
  })
  return [
    {
      key: 'number',
      title: say(TEXTS.number),
      sortable: true,
      text: ({ number }) => number,
      cell: (row) => <Link to={addressOf(row)}>{row.number}</Link>,
    },
    {
      key: 'state',
      title: say(TEXTS.state),
      text: ({ state }) => say(STATE_WORDS[state]),
      cell: ({ state }) => <StateTag state={state} />,
    },
    { key: 'customer', title: say(TEXTS.customer), text: ({ buyerName, buyerUscc }) => buyerName ?? buyerUscc },
    {
      key: 'validFrom',
      title: say(TEXTS.period),
      sortable: true,
      text: ({ validFrom, validTo }) => `${validFrom} – ${validTo}`,
    },
    amount('amount', TEXTS.amount, ({ amountFen }) => amountFen),
    amount('settled', TEXTS.settled, ({ last }) => last?.settledFen),
    amount('recognised', TEXTS.recognised, ({ last }) => last?.recognisedFen),
    {
      key: 'findings',
      title: say(TEXTS.findings),
      align: 'right',
      sortable: true,
      text: ({ last }) =>
        last === null ? '—' : String(last.findings.undetermined + last.findings.reduce + last.findings.warning),
    },
    {
      key: 'reconciledAt',
      title: say(TEXTS.reconciledAt),
      sortable: true,
      text: ({ last }) => (last === null ? '—' : shanghai(last.reconciledAt)),
      cell: ({ last }) => <When time={last?.reconciledAt} precision="minute" />,
    },
    {
      key: 'since',
      title: say(TEXTS.since),
      align: 'right',
      text: ({ last }) => (last === null ? '—' : String(last.batchesSince)),
    },
    { key: 'name', title: say(TEXTS.name), text: ({ title }) => title ?? '' },
    {
      key: 'provider',
      title: say(TEXTS.provider),
      text: ({ providerName, providerUscc }) => providerName ?? providerUscc,
    },
    {
      key: 'claims',
      title: say(TEXTS.claims),
      text: ({ claims }) => claims.map(({ programme, claim }) => `${programme} ${claim}`).join('; '),
    },
    { key: 'institution', title: say(TEXTS.institution), text: ({ institution }) => institution },
  ]
}
