import { Alert, Button, Spin } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useRef } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { fetchRaw } from '../../api.ts'
import { withParts } from '../../parts/address.ts'
import { BundleButton } from '../../parts/bundle.tsx'
import { saveAs } from '../../parts/download.ts'
import { JobProgress } from '../../parts/job.tsx'
import { groupYuan } from '../../parts/money.tsx'
import { InstitutionName } from '../../parts/names.tsx'
import { Page } from '../../parts/page.tsx'
import { PapersButton } from '../../parts/papers.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import { AllocationPart } from './allocation.tsx'
import { BridgeChart } from './bridge.tsx'
import './contracts.css'
import { Findings } from './findings.tsx'
import { Items } from './items.tsx'
import { ONE } from './one-words.ts'
import { type Looked, Records } from './records.tsx'
import type { Report } from './report.ts'
import { StateTag } from './states.tsx'
import { UsageChart } from './usage-chart.tsx'
import { type Last, useReconciliation } from './use-reconciliation.ts'
import { TEXTS } from './words.ts'

/** One contract: the last reconciliation at once, a fresh one where something came since. */
export function OneContract(): JSX.Element {
  const { number = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const say = useWords()
  const asked = search.get('institution')
  const { last, missing, error, job, jobError, again } = useReconciliation(number, asked)
  const place = useRef<HTMLElement>(null)
  const looked = { day: search.get('day'), device: search.get('device'), of: search.get('of') }
  const look = (change: Looked) => setSearch((before) => withParts(before, change))
  const institution = last?.report.institution ?? asked
  const whose = institution === null ? {} : { institution }
  return (
    <Page
      title={`${say(TEXTS.title)} ${number}`}
      actions={
        <>
          <Link to="/contracts">{say(TEXTS.back)}</Link>
          <Link to={`/jobs?${new URLSearchParams({ number, ...whose }).toString()}`}>{say(ONE.exports)}</Link>
          <Save number={number} institution={institution} format="json" words={ONE.json} />
          <Save number={number} institution={institution} format="markdown" words={ONE.text} />
          <PapersButton
            documents={['usage', 'determination', 'papers', 'audit']}
            about={{ contract: number, ...whose }}
            workbook={{ what: 'workbook', number, ...whose }}
          />
          <BundleButton asked={{ number, ...whose }} />
          <Button type="primary" onClick={again} disabled={job !== null && job.endedAt === null}>
            {say(ONE.again)}
          </Button>
        </>
      }
    >
      {error !== null && <Problem error={error} retry={again} />}
      <JobProgress job={job} error={jobError} />
      {missing && last === null && <p>{say(ONE.none)}</p>}
      {last === null && error === null && !missing && <Spin className="waiting" />}
      {last !== null && (
        <>
          <Head last={last} />
          <Section title={ONE.bridge} chart>
            <BridgeChart amounts={last.report.amounts} />
            <Amounts amounts={last.report.amounts} />
          </Section>
          <Section title={ONE.findings}>
            <Findings
              report={last.report}
              look={(what, value) => {
                look({ day: null, device: null, of: null, [what]: value })
                place.current?.scrollIntoView()
              }}
            />
          </Section>
          <Section title={ONE.usage} chart>
            <UsageChart usage={last.report.usage} />
          </Section>
          <Section title={ONE.items}>
            <Items items={last.report.items} />
          </Section>
          <Section title={ONE.allocation}>
            <AllocationPart allocation={last.report.allocation} />
          </Section>
          <section className="section" ref={place} aria-label={say(ONE.records)}>
            <h2>{say(ONE.records)}</h2>
            <Records number={number} institution={last.report.institution} looked={looked} change={look} />
          </section>
        </>
      )}
    </Page>
  )
}

/** A chart says its own title. */
function Section(props: {
  readonly title: Words
  readonly chart?: boolean
  readonly children: ReactNode
}): JSX.Element {
  const { title, chart, children } = props
  const say = useWords()
  return (
    <section className="section" aria-label={say(title)}>
      {chart !== true && <h2>{say(title)}</h2>}
      {children}
    </section>
  )
}

function Head({ last }: { readonly last: Last }): JSX.Element {
  const say = useWords()
  const { report, reconciledAt, cut, since } = last
  const { contract } = report
  const facts: readonly (readonly [Words, ReactNode])[] = [
    [TEXTS.state, <StateTag key="state" state={report.verdict} />],
    [TEXTS.name, contract.title ?? '—'],
    [TEXTS.provider, contract.providerName ?? contract.providerUscc],
    [TEXTS.customer, contract.buyerName ?? contract.buyerUscc],
    [TEXTS.period, `${contract.from} – ${contract.to}`],
    [ONE.signedOn, contract.signedOn],
    [
      TEXTS.amount,
      <span key="amount">
        <span className="figure">
          {report.amounts.agreed === null ? say(ONE.unknown) : groupYuan(report.amounts.agreed)}
        </span>{' '}
        {say(contract.taxIncluded ? ONE.tax : ONE.noTax)}
      </span>,
    ],
    [TEXTS.institution, <InstitutionName key="institution" institution={report.institution} />],
  ]
  const isFresh = since.records === 0 && since.documents === 0
  return (
    <>
      <dl className="facts">
        {facts.map(([words, value]) => (
          <div key={words.en}>
            <dt>{say(words)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Alert
        className="cut"
        type={isFresh ? 'info' : 'warning'}
        showIcon
        title={
          <>
            {say(ONE.cut)} <span className="figure">{cut}</span> {say(ONE.batch)}，{say(ONE.at)}{' '}
            <When time={reconciledAt} />；
            {isFresh
              ? say(ONE.fresh)
              : `${say(ONE.later)} ${since.records} ${say(ONE.laterRecords)}、${since.documents} ${say(ONE.laterPapers)}`}
          </>
        }
      />
    </>
  )
}

function Amounts({ amounts }: { readonly amounts: Report['amounts'] }): JSX.Element {
  const say = useWords()
  const yuan = (text: string | null) => (text === null ? say(ONE.unknown) : groupYuan(text))
  return (
    <dl className="facts">
      {(['difference', 'recognisedIfCleared', 'setOff'] as const).map((name) => (
        <div key={name}>
          <dt>{say(name === 'difference' ? ONE.difference : name === 'setOff' ? ONE.setOff : ONE.ifCleared)}</dt>
          <dd className="figure">{yuan(amounts[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

function Save(props: {
  readonly number: string
  readonly institution: string | null
  readonly format: 'json' | 'markdown'
  readonly words: Words
}): JSX.Element {
  const { number, institution, format, words } = props
  const say = useWords()
  const save = async () => {
    const query = new URLSearchParams({ format, ...(institution === null ? {} : { institution }) })
    const answer = await fetchRaw(`/v1/contracts/${encodeURIComponent(number)}/reconciliation?${query.toString()}`)
    saveAs(await answer.blob(), `${number}.${format === 'json' ? 'json' : 'md'}`)
  }
  return <Button onClick={() => void save()}>{say(words)}</Button>
}
