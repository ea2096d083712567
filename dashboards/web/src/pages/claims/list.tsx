import { useQuery } from '@tanstack/react-query'
import { Button, Card, Input, Select, Spin, Tag } from 'antd'
import type { JSX } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { groupYuan } from '../../parts/money.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { shanghai } from '../../parts/when.tsx'
import { useWords } from '../../words/words.ts'
import './claims.css'
import { PROGRAMME_WORDS, STATES, TEXTS } from './words.ts'

const timeOf = (time: string | undefined): string => (time === undefined ? '—' : shanghai(time, 'minute'))

const FILTERS = ['programme', 'state', 'text', 'after'] as const

/** The five programmes, and the claims the caller may see; filters and page are in the address. */
export function ClaimList(): JSX.Element {
  const say = useWords()
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])))
  const programmes = useQuery({
    queryKey: ['programmes'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => dataOf(await api.GET('/v1/programmes')),
  })
  const { data, error, isLoading, refetch } = useQuery({
    queryKey: ['claims', query],
    queryFn: async () => dataOf(await api.GET('/v1/claims', { params: { query } })),
    placeholderData: (previous) => previous,
  })
  const filter = (name: (typeof FILTERS)[number], value: string | null) => {
    const next = new URLSearchParams(search)
    if (name !== 'after') next.delete('after')
    if (value === null || value === '') next.delete(name)
    else next.set(name, value)
    setSearch(next)
  }
  return (
    <Page
      title={TEXTS.title}
      actions={
        <Link to="new">
          <Button type="primary" tabIndex={-1}>
            {say(TEXTS.new)}
          </Button>
        </Link>
      }
    >
      {programmes.error !== null && <Problem error={programmes.error} />}
      <h2 className="part-title">{say(TEXTS.programmes)}</h2>
      <div className="programmes">
        {programmes.data?.programmes.map(({ id, programme, batch, guide, clauseCount, capacityPetaflops }) => (
          <Card key={id} size="small" title={say(PROGRAMME_WORDS[programme] ?? { zh: programme, en: programme })}>
            <p className="figure">
              {programme} {batch} · {clauseCount} {say(TEXTS.clausesOf)}
            </p>
            <p className="guide-title" lang="zh-CN">
              {guide.title}
            </p>
            {capacityPetaflops !== null && (
              <p>
                {say(TEXTS.capacityAsked)} {capacityPetaflops} P
              </p>
            )}
            <Link to={`programmes/${id}`}>{say(TEXTS.read)}</Link>
            {' · '}
            <Link to={`new?programme=${id}`}>{say(TEXTS.new)}</Link>
          </Card>
        ))}
      </div>
      <h2 className="part-title">{say(TEXTS.claim)}</h2>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      <search className="filters">
        <Select
          aria-label={say(TEXTS.programme)}
          className="choice"
          value={search.get('programme') ?? ''}
          onChange={(value) => filter('programme', value)}
          options={[
            { value: '', label: say(TEXTS.all) },
            ...Object.entries(PROGRAMME_WORDS).map(([value, words]) => ({ value, label: `${say(words)} ${value}` })),
          ]}
        />
        <Select
          aria-label={say(TEXTS.state)}
          className="choice"
          value={search.get('state') ?? ''}
          onChange={(value) => filter('state', value)}
          options={[
            { value: '', label: say(TEXTS.allStates) },
            ...Object.entries(STATES).map(([value, words]) => ({ value, label: say(words) })),
          ]}
        />
        <Input.Search
          key={search.get('text')}
          allowClear
          className="choice"
          aria-label={say(TEXTS.find)}
          placeholder={say(TEXTS.find)}
          defaultValue={search.get('text') ?? ''}
          onSearch={(value) => filter('text', value)}
        />
      </search>
      {isLoading && <Spin />}
      <SmallTable
        label={say(TEXTS.claim)}
        exportName="claims"
        rowKey={({ institution, claimId }) => `${institution}/${claimId}`}
        rows={data?.claims ?? []}
        empty={isLoading ? '' : say(TEXTS.none)}
        columns={[
          {
            key: 'claim',
            title: say(TEXTS.claim),
            text: ({ claimId }) => claimId,
            cell: ({ institution, claimId, versions }) => (
              <>
                <Link className="id" to={`of/${institution}/${encodeURIComponent(claimId)}`}>
                  {claimId}
                </Link>{' '}
                {versions.length > 1 && <Tag color="red">{say(TEXTS.versions)}</Tag>}
              </>
            ),
          },
          {
            key: 'programme',
            title: say(TEXTS.programme),
            text: ({ versions: [first] }) =>
              first === undefined
                ? ''
                : `${say(PROGRAMME_WORDS[first.claim.programme] ?? TEXTS.unknown)} ${first.claim.programme} ${first.claim.batch}`,
          },
          {
            key: 'applicant',
            title: say(TEXTS.applicant),
            text: ({ applicantName, versions }) => `${applicantName ?? ''} ${versions[0]?.claim.applicantUscc}`,
          },
          {
            key: 'state',
            title: say(TEXTS.state),
            text: ({ versions }) => say(STATES[versions[0]?.claim.state ?? ''] ?? TEXTS.unknown),
          },
          {
            key: 'amount',
            title: say(TEXTS.claimed),
            align: 'right',
            text: ({ versions }) => groupYuan(versions[0]?.claim.claimedAmount ?? '—'),
          },
          {
            key: 'at',
            title: say(TEXTS.submitted),
            text: ({ versions }) => timeOf(versions[0]?.claim.submittedAt),
          },
        ]}
      />
      <div className="pages">
        {search.has('after') && <Button onClick={() => filter('after', null)}>{say(TEXTS.first)}</Button>}
        {data?.next !== undefined && data.next !== null && (
          <Button onClick={() => filter('after', data.next)}>{say(TEXTS.next)}</Button>
        )}
      </div>
    </Page>
  )
}
