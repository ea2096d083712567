import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Spin } from 'antd'
import type { JSX } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { groupAmount } from './amount.ts'
import { Approvals, Approve } from './approve.tsx'
import { Results } from './results.tsx'
import { StandingTag } from './states.tsx'
import {
  METHOD_WORDS,
  OBSTACLE_WORDS,
  POPULATION_WORDS,
  SAMPLE_TEXTS,
  SAMPLE_VERDICTS,
  type Sample,
  TEXTS,
} from './words.ts'

/** A plan, its sample, the results so far, and what they say. */
export function OneSample(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const { id = '' } = useParams()
  const [search] = useSearchParams()
  const institution = search.get('institution')
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'sample', id, institution],
    queryFn: async () =>
      dataOf(
        await api.GET('/v1/audit/sampling-plans/{id}', {
          params: { path: { id }, query: institution === null ? {} : { institution } },
        }),
      ),
  })
  if (error !== null) return <Problem error={error} retry={() => void refetch()} />
  if (data === undefined) return <Spin />
  const again = () => void queries.invalidateQueries({ queryKey: ['audit'] })
  return (
    <>
      <p>
        <Link to="/audit/samples">{say(TEXTS.back)}</Link>
      </p>
      <Head sample={data} />
      <Evaluation sample={data} />
      <section className="audit-part" aria-label={say(TEXTS.reviews)}>
        <Approvals approvals={data.approvals} />
        {data.status === 'proposed' && (
          <Approve
            kind="sampling_plan"
            id={data.id}
            digest={data.digest}
            institution={data.institution}
            token={data.token}
            done={again}
          />
        )}
      </section>
      <Results
        sample={data}
        mayEnter={session.role === 'auditor' && session.institution === data.institution}
        done={again}
      />
    </>
  )
}

function Head({ sample }: { readonly sample: Sample }): JSX.Element {
  const say = useWords()
  const { id, status, plan, population, figures, redrawn } = sample
  const lines: readonly (readonly [Words, string | number | undefined])[] = [
    [TEXTS.contract, plan.contract],
    [SAMPLE_TEXTS.population, say(POPULATION_WORDS[plan.population])],
    [SAMPLE_TEXTS.method, `${say(METHOD_WORDS[plan.method])} · ${plan.confidence} %`],
    [SAMPLE_TEXTS.purpose, plan.purpose],
    [SAMPLE_TEXTS.attribute, plan.attribute],
    [SAMPLE_TEXTS.items, plan.items],
    [SAMPLE_TEXTS.total, groupAmount(plan.total)],
    [SAMPLE_TEXTS.apart, population?.apart],
    [SAMPLE_TEXTS.tolerable, shown(plan.tolerable)],
    [SAMPLE_TEXTS.expected, shown(plan.expected)],
    [SAMPLE_TEXTS.tolerableRate, plan.tolerableRate],
    [SAMPLE_TEXTS.expectedRate, plan.expectedRate],
    [SAMPLE_TEXTS.interval, shown(plan.interval)],
    [SAMPLE_TEXTS.sampleSize, plan.sampleSize],
    [SAMPLE_TEXTS.start, figures?.method === 'monetary_unit' ? groupAmount(figures.start) : undefined],
    [SAMPLE_TEXTS.seed, plan.seed],
    [SAMPLE_TEXTS.cut, plan.size],
    [SAMPLE_TEXTS.digest, plan.populationDigest],
    [TEXTS.by, `${plan.by}（${plan.role}）${plan.plannedOn}`],
    [SAMPLE_TEXTS.redrawn, redrawn.length === 0 ? undefined : redrawn.join('、')],
  ]
  return (
    <section className="audit-card" aria-label={say(SAMPLE_TEXTS.plans)}>
      <h2>
        {id} <StandingTag standing={status} />
      </h2>
      <dl className="audit-figures">
        {lines.flatMap(([words, value]) =>
          value === undefined ? [] : [<dt key={words.en}>{say(words)}</dt>, <dd key={`${words.en} value`}>{value}</dd>],
        )}
      </dl>
    </section>
  )
}

/** Nothing known stays nothing. */
const shown = (amount: string | null | undefined): string | undefined =>
  amount === null || amount === undefined ? undefined : groupAmount(amount)

const LOOKS = { within: 'success', exceeds: 'error', undetermined: 'warning' } as const

function Evaluation({ sample }: { readonly sample: Sample }): JSX.Element {
  const say = useWords()
  const { verdict, obstacles, figures } = sample
  return (
    <section className="audit-part" aria-label={say(SAMPLE_TEXTS.verdict)} data-verdict={verdict}>
      <h2>{say(SAMPLE_TEXTS.verdict)}</h2>
      <Alert
        type={LOOKS[verdict]}
        showIcon
        title={say(SAMPLE_VERDICTS[verdict])}
        description={
          obstacles.length === 0
            ? undefined
            : obstacles.map((one) => say(OBSTACLE_WORDS[one] ?? SAMPLE_TEXTS.verdict)).join('；')
        }
      />
      {figures !== null && <Figures figures={figures} />}
    </section>
  )
}

function Figures({ figures }: { readonly figures: NonNullable<Sample['figures']> }): JSX.Element {
  const say = useWords()
  const rows: readonly (readonly [string, readonly [string, string]])[] =
    figures.method === 'attribute'
      ? [
          row(say(SAMPLE_TEXTS.seen), figures.deviations, ({ seen }) => String(seen)),
          row(say(SAMPLE_TEXTS.upperCount), figures.deviations, ({ upperCount }) => String(upperCount)),
          row(say(SAMPLE_TEXTS.rate), figures.deviations, ({ rate }) => rate),
        ]
      : (['over', 'under'] as const).flatMap((direction) => [
          row(`${say(SAMPLE_TEXTS[direction])}：${say(SAMPLE_TEXTS.known)}`, figures[direction], ({ known }) =>
            groupAmount(known),
          ),
          row(
            `${say(SAMPLE_TEXTS[direction])}：${say(SAMPLE_TEXTS.projected)}`,
            figures[direction],
            (f) => f.projected,
          ),
          row(
            `${say(SAMPLE_TEXTS[direction])}：${say(SAMPLE_TEXTS.upper)}`,
            figures[direction],
            (f) => shown(f.upper) ?? '—',
          ),
        ])
  return (
    <SmallTable
      label={say(SAMPLE_TEXTS.verdict)}
      columns={[
        { key: 'figure', title: say(SAMPLE_TEXTS.verdict), text: ([label]) => label },
        { key: 'least', title: say(SAMPLE_TEXTS.atLeast), align: 'right', text: ([, [least]]) => least },
        { key: 'most', title: say(SAMPLE_TEXTS.atMost), align: 'right', text: ([, [, most]]) => most },
      ]}
      rows={rows}
      rowKey={([label]) => label}
      exportName={`sample-${figures.method}`}
    />
  )
}

const row = <T,>(
  label: string,
  { atLeast, atMost }: { readonly atLeast: T; readonly atMost: T },
  of: (value: T) => string,
): readonly [string, readonly [string, string]] => [label, [of(atLeast), of(atMost)]]
