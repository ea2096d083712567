import { useQuery } from '@tanstack/react-query'
import { Input, Spin, Tag } from 'antd'
import type { JSX } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { useWords } from '../../words/words.ts'
import { TEXTS } from './words.ts'

/** Institutions with what they say, and the claims that rest on it: each claim opens the day it was submitted on. */
export function CapacityList(): JSX.Element {
  const say = useWords()
  const [search, setSearch] = useSearchParams()
  const text = search.get('text') ?? ''
  const { data, error, refetch } = useQuery({
    queryKey: ['capacity-claims'],
    queryFn: async () => dataOf(await api.GET('/v1/capacity-claims')),
  })
  const rows = (data?.institutions ?? []).filter(
    ({ institution, name }) => institution.includes(text.toUpperCase()) || (name ?? '').includes(text),
  )
  return (
    <Page title={TEXTS.title}>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      <Input.Search
        allowClear
        className="filter"
        aria-label={say(TEXTS.filter)}
        placeholder={say(TEXTS.filter)}
        defaultValue={text}
        onSearch={(value) => setSearch(value === '' ? {} : { text: value })}
      />
      {data === undefined && error === null && <Spin />}
      <SmallTable
        label={say(TEXTS.institutions)}
        exportName="capacity"
        rows={rows}
        rowKey={({ institution }) => institution}
        empty={data === undefined ? '' : say(TEXTS.none)}
        columns={[
          {
            key: 'institution',
            title: say(TEXTS.institution),
            text: ({ institution, name }) => `${name ?? ''} ${institution}`,
            cell: ({ institution, name }) => (
              <Link to={institution}>
                {name} <span className="figure">{institution}</span>
              </Link>
            ),
          },
          { key: 'devices', title: say(TEXTS.devices), align: 'right', text: ({ devices }) => String(devices) },
          { key: 'statements', title: say(TEXTS.statements), align: 'right', text: (row) => String(row.statements) },
          { key: 'pools', title: say(TEXTS.pools), align: 'right', text: ({ pools }) => String(pools) },
          {
            key: 'claims',
            title: say(TEXTS.claims),
            text: ({ claims }) => claims.map(({ claimId }) => claimId).join('、'),
            cell: ({ institution, claims }) =>
              claims.map(({ claimId, programme, batch, submittedOn, thresholdPetaflops }) => (
                <div key={claimId}>
                  <Link
                    to={`${institution}?${new URLSearchParams({
                      ...(submittedOn === null ? {} : { at: submittedOn }),
                      threshold: thresholdPetaflops,
                    }).toString()}`}
                  >
                    {claimId}
                  </Link>{' '}
                  <Tag>
                    {programme} {batch} · ≥ {thresholdPetaflops} P
                  </Tag>
                  {submittedOn}
                </div>
              )),
          },
        ]}
      />
      {rows.some(({ pools }) => pools > 0) && <p className="pools-note">{say(TEXTS.poolsNote)}</p>}
    </Page>
  )
}
