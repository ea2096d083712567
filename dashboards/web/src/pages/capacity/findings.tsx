import { Tag } from 'antd'
import type { JSX } from 'react'
import { ClauseQuotation } from '../../parts/clause.tsx'
import { EvidenceLinks } from '../../parts/evidence.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { CAPACITY_VERDICTS, VerdictTag } from '../../parts/verdict.tsx'
import { useWords, type Words } from '../../words/words.ts'
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
      <SmallTable
        label={say(TEXTS.missing)}
        exportName={`capacity-${report.institution}-missing`}
        rows={rows}
        rowKey={({ key }) => key}
        empty={say(lists(report) ? TEXTS.nothingMissing : TEXTS.nothingListed)}
        columns={[
          {
            key: 'tier',
            title: say(TEXTS.lifts),
            text: ({ tier }) => say(TIER_WORDS[tier].name),
            cell: ({ tier, decides }) => (
              <>
                {say(TIER_WORDS[tier].name)}{' '}
                {decides && (
                  <Tag variant="outlined" className="mark">
                    {say(TEXTS.decides)}
                  </Tag>
                )}
              </>
            ),
          },
          { key: 'what', title: say(TEXTS.mend), text: ({ what }) => say(what) },
          { key: 'cards', title: say(TEXTS.cards), align: 'right', text: ({ cards }) => String(cards) },
          {
            key: 'add',
            title: say(TEXTS.couldAdd),
            align: 'right',
            text: ({ couldAdd }) => couldAdd?.petaflops ?? say(TEXTS.unbounded),
          },
        ]}
      />
    </section>
  )
}

/** Whether any card was on a list at some moment. */
const lists = ({ tiers, lines }: CapacityReport): boolean =>
  lines.length > 0 || tiers.some(({ figures }) => figures.cards > 0 || Number(figures.max.tflops) > 0)

/** What every other reading of the text would give; a verdict that changes is marked. */
export function OtherReadings({ report }: { readonly report: CapacityReport }): JSX.Element {
  const say = useWords()
  return (
    <section className="part">
      <h2>{say(TEXTS.readings)}</h2>
      <SmallTable
        label={say(TEXTS.readings)}
        exportName={`capacity-${report.institution}-readings`}
        rows={report.otherReadings}
        rowKey={({ switched, readings }) => `${switched} ${readings[switched]}`}
        columns={[
          {
            key: 'reading',
            title: say(TEXTS.readings),
            text: (one) => readingOf(one, say),
            cell: (one) => (
              <>
                {readingOf(one, say)}{' '}
                {one.flips && one.accepted && (
                  <Tag variant="outlined" className="mark">
                    {say(TEXTS.flips)}
                  </Tag>
                )}
              </>
            ),
          },
          {
            key: 'verdict',
            title: say(TEXTS.conclusion),
            text: ({ verdict, accepted }) => say(accepted ? CAPACITY_VERDICTS[verdict] : TEXTS.notAccepted),
            cell: ({ verdict, accepted }) =>
              accepted ? <VerdictTag state={verdict} words={CAPACITY_VERDICTS} /> : say(TEXTS.notAccepted),
          },
          { key: 'proven', title: say(TEXTS.capacity), align: 'right', text: ({ proven }) => proven.petaflops },
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
            <Tag variant="outlined" className={MARKS[finding.severity]}>
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

const MARKS = {
  exclude: 'state state-fail',
  undetermined: 'state state-undetermined',
  warning: 'state state-undetermined',
  info: 'state state-not_applicable',
} as const

function readingOf(
  { switched, readings }: CapacityReport['otherReadings'][number],
  say: (words: Words) => string,
): string {
  const { title, values } = READING_WORDS[switched]
  const value = values[readings[switched]]
  return `${say(title)}：${value === undefined ? readings[switched] : say(value)}`
}
