import { useQuery } from '@tanstack/react-query'
import { Input, Table, Tag } from 'antd'
import type { JSX } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
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
      <Table
        rowKey="institution"
        size="middle"
        loading={data === undefined && error === null}
        dataSource={rows}
        pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: say(TEXTS.none) }}
        columns={[
          {
            title: say(TEXTS.institution),
            key: 'institution',
            render: (_, { institution, name }) => (
              <Link to={institution}>
                {name === null ? null : <span>{name} </span>}
                <span className="figure">{institution}</span>
              </Link>
            ),
          },
          { title: say(TEXTS.devices), dataIndex: 'devices', align: 'right' },
          { title: say(TEXTS.statements), dataIndex: 'statements', align: 'right' },
          {
            title: say(TEXTS.claims),
            key: 'claims',
            render: (_, { institution, claims }) =>
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
    </Page>
  )
}
