import { Descriptions } from 'antd'
import type { JSX } from 'react'
import { ClauseQuotation } from '../../parts/clause.tsx'
import { CAPACITY_VERDICTS, VerdictTag } from '../../parts/verdict.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { CapacityReport, Figure } from './report.ts'
import { TEXTS, TIER_WORDS } from './words.ts'

/** The verdict as a sentence that says what it rests on, and the figures behind it. */
export function Verdict({ report }: { readonly report: CapacityReport }): JSX.Element {
  const say = useWords()
  const { proven, shortBy, atMost, standsOn, weakest, clauses, located, register, ledger } = report
  const items: readonly (readonly [Words, JSX.Element])[] = [
    [TEXTS.proven, <P key="proven" figure={proven} exact />],
    [TEXTS.weakest, <When key="weakest" time={weakest.at} />],
    [TEXTS.short, <P key="short" figure={shortBy} />],
    [TEXTS.atMost, atMost === null ? <span key="most">{say(TEXTS.unbounded)}</span> : <P key="most" figure={atMost} />],
    [TEXTS.standsOn, <span key="on">{say(standsOn === null ? TEXTS.nothing : TIER_WORDS[standsOn].name)}</span>],
    [
      TEXTS.located,
      <span key="located">
        {say(TEXTS.shenzhen)} <P figure={located.shenzhen} /> · {say(TEXTS.longgang)} <P figure={located.longgang} /> ·{' '}
        {say(TEXTS.unknown)} <P figure={located.unknown} />
      </span>,
    ],
    [TEXTS.register, <code key="register">{register.slice(0, 40)}…</code>],
    [
      TEXTS.checkpoint,
      <span key="ledger" className="figure">
        {ledger.checkpoint.origin} · {ledger.checkpoint.size}
      </span>,
    ],
  ]
  return (
    <section className="verdict" aria-label={say(TEXTS.conclusion)} data-verdict={report.verdict}>
      <p className="verdict-line">
        <VerdictTag state={report.verdict} words={CAPACITY_VERDICTS} />
        <strong className="verdict-figure figure">{proven.petaflops} P</strong>
        <span>{say(sentenceOf(report))}</span>
      </p>
      <Descriptions
        size="small"
        bordered
        column={{ xs: 1, md: 2 }}
        items={items.map(([label, children]) => ({ key: label.en, label: say(label), children }))}
      />
      <div className="basis">
        {clauses.map(({ id, quotation }) => (
          <ClauseQuotation key={id} id={id} quotation={quotation} />
        ))}
      </div>
    </section>
  )
}

/** P as the report has it, never computed here. */
export function P({ figure, exact = false }: { readonly figure: Figure; readonly exact?: boolean }): JSX.Element {
  return (
    <span className="figure">
      {figure.petaflops} P{exact ? `（${figure.tflops} TFLOPS）` : ''}
    </span>
  )
}

function sentenceOf({ verdict, question, proven, shortBy, atMost }: CapacityReport): Words {
  const tier = TIER_WORDS[question.requiredTier].name
  const threshold = `${question.thresholdPetaflops} P`
  if (verdict === 'pass')
    return {
      zh: `在“${tier.zh}”层级，所核验时段内任一时刻的算力规模均不低于 ${threshold}（含）：确证下限为 ${proven.petaflops} P。`,
      en: `At the tier “${tier.en}” the capacity is at or above ${threshold} at every moment: proven, as a lower bound, are ${proven.petaflops} P.`,
    }
  const short: Words = {
    zh: `在“${tier.zh}”层级的确证下限为 ${proven.petaflops} P，距 ${threshold}（含）尚缺 ${shortBy.petaflops} P。`,
    en: `At the tier “${tier.en}” ${proven.petaflops} P are proven, as a lower bound, ${shortBy.petaflops} P short of ${threshold}.`,
  }
  const most = atMost === null ? TEXTS.unbounded : { zh: `${atMost.petaflops} P`, en: `${atMost.petaflops} P` }
  return verdict === 'fail'
    ? {
        zh: `${short.zh}即使未查清的事项全部得到证实，时段内仍有时刻达不到门槛（上限 ${most.zh}）。`,
        en: `${short.en} At some moment not even everything that is open could bring it there (at most ${most.en}).`,
      }
    : {
        zh: `${short.zh}未查清的事项如得到证实，可能达到门槛（上限 ${most.zh}），故不作达到或未达到的结论。`,
        en: `${short.en} What is missing could decide it (at most ${most.en}).`,
      }
}
