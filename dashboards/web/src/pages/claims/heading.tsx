import { Descriptions, Tag } from 'antd'
import type { JSX } from 'react'
import { groupYuan, Yuan } from '../../parts/money.tsx'
import { VerdictTag } from '../../parts/verdict.tsx'
import { When } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'
import type { Shown } from './report.ts'
import { STATES, TEXTS } from './words.ts'

/** The result in one line, what it rests on, and in a trial what the ledger alone says. */
export function Heading({ shown }: { readonly shown: Shown }): JSX.Element {
  const say = useWords()
  const { assessed, claim, trial, decided, view, rules, size } = shown
  const { result, amount, pack } = assessed
  const items: readonly (readonly [Words, JSX.Element | string])[] = [
    [TEXTS.guide, pack.guide.title],
    [TEXTS.applicant, `${claim.applicantName ?? ''} ${claim.applicant}`],
    [TEXTS.submitted, <When key="at" time={claim.submittedAt} />],
    [TEXTS.claimed, <Yuan key="claimed" amount={claim.claimedAmount} />],
    [
      TEXTS.contracts,
      <span key="contracts">
        {claim.contracts.length === 0 && '—'}
        {claim.contracts.map(({ number, title, provider, buyer }) => (
          <div key={number}>
            <span className="figure">{number}</span> {title}{' '}
            {provider !== null && buyer !== null && `（${provider} → ${buyer}）`}
          </div>
        ))}
      </span>,
    ],
    [TEXTS.state, say(STATES[claim.state] ?? { zh: claim.state, en: claim.state })],
    [TEXTS.view, say(view === 'all' ? TEXTS.viewAll : TEXTS.viewOwn)],
    [TEXTS.rules, <code key="rules">{rules.slice(0, 40)}…</code>],
    [TEXTS.checkpoint, size === null ? '—' : String(size)],
  ]
  return (
    <section className="verdict" aria-label={say(TEXTS.result)} data-verdict={result.state}>
      <p className="verdict-line">
        <span>{say(trial === null ? TEXTS.result : TEXTS.would)}</span>
        <VerdictTag state={result.state} />
        {amount === null ? (
          <span>{say(TEXTS.noMoney)}</span>
        ) : (
          <span>
            {say(TEXTS.payable)}{' '}
            <strong className="verdict-figure">
              {result.payable === null ? say(TEXTS.unknown) : <Yuan amount={result.payable} />}
            </strong>
          </span>
        )}
        {trial !== null && <Tag color="purple">{say(TEXTS.trialBanner)}</Tag>}
      </p>
      <p>{say(sentenceOf(shown))}</p>
      {trial !== null && (
        <p className="stored">
          {say(TEXTS.storedSays)}：
          {trial.stored === null ? (
            say(TEXTS.notStored)
          ) : (
            <>
              <VerdictTag state={trial.stored.verdict} /> {amount !== null && <Yuan amount={trial.stored.payable} />}
            </>
          )}
        </p>
      )}
      {decided !== null && (
        <p className="stored">
          {say(TEXTS.decided)}：
          <VerdictTag state={decided.verdict} /> {amount !== null && <Yuan amount={decided.result.payable} />}
        </p>
      )}
      <Descriptions
        size="small"
        bordered
        column={{ xs: 1, md: 2 }}
        items={items.map(([label, children]) => ({ key: label.en, label: say(label), children }))}
      />
    </section>
  )
}

function sentenceOf({ assessed: { result, amount } }: Shown): Words {
  const { state, refusedBy, open, awaits } = result
  if (state === 'fail')
    return {
      zh: `有 ${refusedBy.length} 条不予支持的条款未满足：${refusedBy.join('、')}。`,
      en: `${refusedBy.length} clauses that refuse the claim are not met: ${refusedBy.join(', ')}.`,
    }
  if (state === 'pass')
    return {
      zh: '影响资格和金额的条款均已满足。金额为上限，不构成拨付承诺。',
      en: 'All clauses that decide are met. The amount is an upper bound, no promise.',
    }
  const bound = boundOf(amount)
  return {
    zh: `有 ${open.length} 条影响资格或金额的条款未能确定：${open.join('、')}。${awaits === 'person' ? '其余仅待人工判断。' : '尚缺数据或材料，不作“符合”认定。'}${bound.zh}`,
    en: `${open.length} clauses that decide are open: ${open.join(', ')}. ${awaits === 'person' ? 'Only persons have to speak.' : 'Data or documents are missing; nothing missing is a pass.'}${bound.en}`,
  }
}

/** What it would come to were all that is open settled for the claim; else the bound that is known. */
function boundOf(amount: Shown['assessed']['amount']): Words {
  if (amount === null) return { zh: '', en: '' }
  if (amount.yuan !== null)
    return {
      zh: `如均获证实，金额为 ${groupYuan(amount.yuan)} 元。`,
      en: ` It would come to ${groupYuan(amount.yuan)} 元.`,
    }
  if (amount.atMost === null) return { zh: '', en: '' }
  const most = groupYuan(amount.atMost)
  return { zh: `金额未能确定，按已知上限不超过 ${most} 元。`, en: ` At most ${most} 元 by what is known.` }
}
