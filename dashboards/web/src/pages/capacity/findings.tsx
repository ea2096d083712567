import { Table, Tag } from 'antd'
import type { JSX } from 'react'
import { ClauseQuotation } from '../../parts/clause.tsx'
import { EvidenceLinks } from '../../parts/evidence.tsx'
import { CAPACITY_VERDICTS, VerdictTag } from '../../parts/verdict.tsx'
import { useWords } from '../../words/words.ts'
import { type CapacityReport, TIERS } from './report.ts'
import { READING_WORDS, SEVERITY_WORDS, TEXTS, TIER_WORDS } from './words.ts'

/** What would bring cards up a tier, with what it could add at most: up to the tier asked for it decides. */
export function Missing({ report }: { readonly report: CapacityReport }): JSX.Element {
  const say = useWords()
  const required = TIERS.indexOf(report.question.requiredTier)
  const rows = report.tiers.flatMap(({ tier, lift }) =>
    lift.map((one, i) => ({
      key: `${tier} ${i}`,
      tier,
      decides: report.verdict === 'undetermined' && TIERS.indexOf(tier) <= required,
      ...one,
    })),
  )
  return (
    <section className="part">
      <h2>{say(TEXTS.missing)}</h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={rows}
        locale={{ emptyText: say(TEXTS.nothingMissing) }}
        columns={[
          {
            title: say(TEXTS.lifts),
            key: 'tier',
            render: (_, { tier, decides }) => (
              <>
                {say(TIER_WORDS[tier].name)} {decides && <Tag color="gold">{say(TEXTS.decides)}</Tag>}
              </>
            ),
          },
          { title: say(TEXTS.missing), key: 'what', className: 'wrap', render: (_, { what }) => say(what) },
          { title: say(TEXTS.cards), dataIndex: 'cards', align: 'right', className: 'figure' },
          {
            title: say(TEXTS.couldAdd),
            key: 'add',
            align: 'right',
            className: 'figure',
            render: (_, { couldAdd }) => couldAdd?.petaflops ?? say(TEXTS.unbounded),
          },
        ]}
      />
    </section>
  )
}

/** What every other reading of the text would give; a verdict that changes is marked. */
export function OtherReadings({ report }: { readonly report: CapacityReport }): JSX.Element {
  const say = useWords()
  return (
    <section className="part">
      <h2>{say(TEXTS.readings)}</h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        rowKey={({ switched, readings }) => `${switched} ${readings[switched]}`}
        dataSource={[...report.otherReadings]}
        columns={[
          {
            title: say(TEXTS.readings),
            key: 'reading',
            render: (_, { switched, readings, flips, accepted }) => {
              const { title, values } = READING_WORDS[switched]
              const value = values[readings[switched]]
              return (
                <>
                  {say(title)}：{value === undefined ? readings[switched] : say(value)}{' '}
                  {flips && accepted && <Tag color="gold">{say(TEXTS.flips)}</Tag>}
                </>
              )
            },
          },
          {
            title: say(TEXTS.conclusion),
            key: 'verdict',
            render: (_, { verdict, accepted }) =>
              accepted ? <VerdictTag state={verdict} words={CAPACITY_VERDICTS} /> : say(TEXTS.notAccepted),
          },
          {
            title: say(TEXTS.capacity),
            key: 'proven',
            align: 'right',
            className: 'figure',
            render: (_, { proven }) => proven.petaflops,
          },
        ]}
      />
    </section>
  )
}

/** Indicators; a person concludes. Cards open to their records. */
export function Findings(props: { readonly report: CapacityReport; readonly institution: string }): JSX.Element {
  const { report, institution } = props
  const say = useWords()
  return (
    <section className="part">
      <h2>{say(TEXTS.findings)}</h2>
      {report.findings.length === 0 && <p>{say(TEXTS.noFindings)}</p>}
      {report.findings.map((finding) => (
        <article key={`${finding.code} ${finding.cards.join()}`} className="finding">
          <h3>
            <Tag color={COLOURS[finding.severity] ?? 'default'}>
              {say(SEVERITY_WORDS[finding.severity] ?? TEXTS.nothing)}
            </Tag>
            {say(finding.message)}
          </h3>
          <p>
            <code>{finding.code}</code> {finding.needsHuman && <Tag>{say(TEXTS.human)}</Tag>}
          </p>
          <ClauseQuotation id={finding.clauseId} quotation={finding.quotation} />
          {finding.total > 0 && (
            <p>
              {finding.total} {say(TEXTS.cardsUnit)}{' '}
              <EvidenceLinks
                institution={institution}
                evidence={finding.cards.map((id) => ({ kind: 'device', id, digest: '' }))}
              />
            </p>
          )}
          {finding.totalDays > 0 && (
            <p className="figure wrap">
              {finding.totalDays} {say(TEXTS.daysUnit)}：{finding.days.join('、')}
            </p>
          )}
          {finding.others !== undefined && finding.others.length > 0 && (
            <p>
              {say(TEXTS.others)}：<span className="figure">{finding.others.join('、')}</span>
            </p>
          )}
        </article>
      ))}
    </section>
  )
}

const COLOURS: Readonly<Record<string, string>> = {
  exclude: 'red',
  undetermined: 'gold',
  warning: 'orange',
  info: 'blue',
}
