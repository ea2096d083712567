import { useQuery } from '@tanstack/react-query'
import type { JSX } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { sampleAddress } from './addresses.ts'
import { PlanForm } from './plan-form.tsx'
import { StandingTag } from './states.tsx'
import { METHOD_WORDS, type Plan, POPULATION_WORDS, SAMPLE_TEXTS, STANDING_WORDS, TEXTS } from './words.ts'

/** Plans, and a form for another one. */
export function SampleList(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const [search] = useSearchParams()
  const contract = search.get('contract')
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['audit', 'plans', contract],
    queryFn: async () =>
      dataOf(await api.GET('/v1/audit/sampling-plans', { params: { query: contract === null ? {} : { contract } } })),
  })
  return (
    <>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      <BigTable
        label={say(SAMPLE_TEXTS.plans)}
        columns={columnsOf(say)}
        rows={data?.plans ?? []}
        rowKey={({ digest }) => digest}
        empty={say(SAMPLE_TEXTS.noPlans)}
        loading={isFetching}
        height={360}
        exportName={say(SAMPLE_TEXTS.plans)}
      />
      {session.role === 'auditor' && <PlanForm contract={contract ?? ''} />}
    </>
  )
}

const columnsOf = (say: (words: Words) => string): readonly Column<Plan>[] => [
  {
    key: 'id',
    title: say(SAMPLE_TEXTS.plans),
    text: ({ id }) => id,
    cell: (plan) => <Link to={sampleAddress(plan)}>{plan.id}</Link>,
  },
  {
    key: 'status',
    title: say(TEXTS.state),
    text: ({ status }) => say(STANDING_WORDS[status] ?? TEXTS.state),
    cell: ({ status }) => <StandingTag standing={status} />,
  },
  { key: 'contract', title: say(TEXTS.contract), text: ({ plan }) => plan.contract },
  {
    key: 'population',
    title: say(SAMPLE_TEXTS.population),
    text: ({ plan }) => say(POPULATION_WORDS[plan.population]),
  },
  { key: 'method', title: say(SAMPLE_TEXTS.method), text: ({ plan }) => say(METHOD_WORDS[plan.method]) },
  {
    key: 'confidence',
    title: say(SAMPLE_TEXTS.confidence),
    align: 'right',
    text: ({ plan }) => String(plan.confidence),
  },
  { key: 'by', title: say(TEXTS.by), text: ({ plan }) => `${plan.by}（${plan.role}）` },
  { key: 'on', title: say(TEXTS.on), text: ({ plan }) => plan.plannedOn },
]
