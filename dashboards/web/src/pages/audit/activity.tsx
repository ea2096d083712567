import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import type { JSX } from 'react'
import { api, dataOf } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { titleOfKind } from '../../parts/kinds.ts'
import { Problem } from '../../parts/problem.tsx'
import { shanghai, When } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { HandedOut } from './handed-out.tsx'
import { ACT_TEXTS, ACT_WORDS, type Act, TEXTS } from './words.ts'

/** Who did what, read off the ledger, newest first. */
export function ActivityList(): JSX.Element {
  const say = useWords()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['audit', 'activity'],
    queryFn: async () => dataOf(await api.GET('/v1/audit/activity', { params: { query: { limit: 1000 } } })),
  })
  return (
    <>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      <BigTable
        label={say(ACT_TEXTS.title)}
        columns={columnsOf(say)}
        rows={data?.activity ?? []}
        total={data?.total ?? 0}
        rowKey={({ kind, digest }) => `${kind} ${digest}`}
        loading={isFetching}
        exportName={say(ACT_TEXTS.title)}
      />
      <HandedOut />
    </>
  )
}

const columnsOf = (say: (words: Words) => string): readonly Column<Act>[] => [
  {
    key: 'when',
    title: say(ACT_TEXTS.when),
    text: ({ receivedAt }) => shanghai(receivedAt),
    cell: ({ receivedAt }) => <When time={receivedAt} />,
  },
  { key: 'who', title: say(ACT_TEXTS.who), text: ({ by, role }) => `${by}（${role}）` },
  { key: 'second', title: say(ACT_TEXTS.second), text: ({ secondBy }) => secondBy ?? '' },
  {
    key: 'what',
    title: say(ACT_TEXTS.what),
    text: ({ act, counts }) => `${say(ACT_WORDS[act])}${counts ? '' : ` ${say(ACT_TEXTS.voided)}`}`,
    cell: ({ act, counts }) => (
      <>
        {say(ACT_WORDS[act])}{' '}
        {!counts && (
          <Tag variant="outlined" className="state state-fail">
            {say(ACT_TEXTS.voided)}
          </Tag>
        )}
      </>
    ),
  },
  {
    key: 'which',
    title: say(ACT_TEXTS.which),
    text: ({ kind, id, about }) =>
      about === null ? `${say(titleOfKind(kind))} ${id}` : `${say(titleOfKind(about.kind))} ${about.id}`,
  },
  { key: 'token', title: say(TEXTS.token), text: ({ token }) => token },
  { key: 'batch', title: say(TEXTS.batch), text: ({ batchId }) => batchId },
]
