import { useQuery } from '@tanstack/react-query'
import { Button, Card, Input, Select, Table, Tag } from 'antd'
import type { JSX } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { Yuan } from '../../parts/money.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { useWords } from '../../words/words.ts'
import './claims.css'
import { PROGRAMME_WORDS, STATES, TEXTS } from './words.ts'

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
      <Table
        rowKey={({ institution, claimId }) => `${institution}/${claimId}`}
        size="middle"
        loading={isLoading}
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={data?.claims ?? []}
        locale={{ emptyText: say(TEXTS.none) }}
        columns={[
          {
            title: say(TEXTS.claim),
            key: 'claim',
            render: (_, { institution, claimId, versions }) => (
              <>
                <Link to={`of/${institution}/${encodeURIComponent(claimId)}`}>{claimId}</Link>
                {versions.length > 1 && <Tag color="red">{say(TEXTS.versions)}</Tag>}
              </>
            ),
          },
          {
            title: say(TEXTS.programme),
            key: 'programme',
            render: (_, { versions }) => `${versions[0]?.claim.programme} ${versions[0]?.claim.batch}`,
          },
          {
            title: say(TEXTS.applicant),
            key: 'applicant',
            render: (_, { applicantName, versions }) => (
              <>
                {applicantName} <span className="figure">{versions[0]?.claim.applicantUscc}</span>
              </>
            ),
          },
          {
            title: say(TEXTS.state),
            key: 'state',
            render: (_, { versions }) => say(STATES[versions[0]?.claim.state ?? ''] ?? TEXTS.unknown),
          },
          {
            title: say(TEXTS.claimed),
            key: 'amount',
            align: 'right',
            render: (_, { versions }) => <Yuan amount={versions[0]?.claim.claimedAmount} />,
          },
          {
            title: say(TEXTS.submitted),
            key: 'at',
            render: (_, { versions }) => <When time={versions[0]?.claim.submittedAt} precision="minute" />,
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
