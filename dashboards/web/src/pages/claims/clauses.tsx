import { Button, Segmented, Select, Tag } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { ClauseQuotation } from '../../parts/clause.tsx'
import { EvidenceLinks, ownerOf } from '../../parts/evidence.tsx'
import { titleOfKind } from '../../parts/kinds.ts'
import { CLAIM_VERDICTS, VerdictTag } from '../../parts/verdict.tsx'
import { useWords } from '../../words/words.ts'
import { ASSUMABLE, type Draft, withAnswer } from './draft.ts'
import { RecordEditor, type Subject } from './record-editor.tsx'
import type { Clause, Shown, Used } from './report.ts'
import { BY_WORDS, KIND_WORDS, SEVERITY_WORDS, TEXTS } from './words.ts'

type Props = {
  readonly shown: Shown
  readonly draft: Draft
  readonly change: (draft: Draft) => void
}

const SHOWN = ['all', 'grave', 'fail', 'undetermined', 'pass', 'not_applicable'] as const

/** Every clause in the order of the guide. Which are shown is in the address. */
export function Clauses({ shown, draft, change }: Props): JSX.Element {
  const say = useWords()
  const [search, setSearch] = useSearchParams()
  const [subject, edit] = useState<Subject | null>(null)
  const filter = SHOWN.find((one) => one === search.get('show')) ?? 'all'
  const { clauses } = shown.assessed
  const fits = ({ state }: Clause, of: (typeof SHOWN)[number]) =>
    of === 'all' || state === of || (of === 'grave' && (state === 'fail' || state === 'undetermined'))
  const label = (of: (typeof SHOWN)[number]) => {
    const count = clauses.filter((one) => fits(one, of)).length
    const words = of === 'all' ? TEXTS.all : of === 'grave' ? TEXTS.grave : CLAIM_VERDICTS[of]
    return `${say(words)} ${count}`
  }
  return (
    <section className="part" aria-label={say(TEXTS.clauses)}>
      <h2>{say(TEXTS.clauses)}</h2>
      <Segmented
        className="clause-filter"
        aria-label={say(TEXTS.show)}
        value={filter}
        onChange={(value) =>
          setSearch(
            (before) => {
              const after = new URLSearchParams(before)
              if (value === 'all') after.delete('show')
              else after.set('show', value)
              return after
            },
            { replace: true },
          )
        }
        options={SHOWN.map((value) => ({ value, label: label(value) }))}
      />
      {clauses.map((clause, i) =>
        fits(clause, filter) ? (
          <ClauseCard key={clause.id} at={i} clause={clause} shown={shown} draft={draft} change={change} edit={edit} />
        ) : null,
      )}
      {subject !== null && (
        <RecordEditor
          subject={subject}
          institution={shown.institution}
          draft={draft}
          change={change}
          close={() => edit(null)}
        />
      )}
    </section>
  )
}

function ClauseCard(
  props: Props & { readonly at: number; readonly clause: Clause; readonly edit: (subject: Subject) => void },
): JSX.Element {
  const { at, clause, shown, draft, change, edit } = props
  const say = useWords()
  const { id, quotation, kind, severity, state, used, missing, notes, otherReadings } = clause
  const said = shown.explained[at]
  const stored = shown.trial?.stored?.clauses.find((one) => one.id === id)
  const byPersons = shown.decided?.clauses.find((one) => one.id === id)
  return (
    <article className="clause" id={id} data-state={state}>
      <div className="clause-head">
        <VerdictTag state={state} />
        {stored !== undefined && stored.state !== state && (
          <Tag color="purple">
            {say(TEXTS.changed)}：{say(CLAIM_VERDICTS[stored.state])} → {say(CLAIM_VERDICTS[state])}
          </Tag>
        )}
        {byPersons !== undefined && (
          <Tag color="blue">
            {say(TEXTS.decided)}：{say(CLAIM_VERDICTS[byPersons.decided])}
          </Tag>
        )}
        <Tag>{say(KIND_WORDS[kind] ?? TEXTS.unknown)}</Tag>
        <Tag>{say(SEVERITY_WORDS[severity])}</Tag>
        <span className="spring" />
        <Answer id={id} draft={draft} change={change} />
      </div>
      <ClauseQuotation id={id} quotation={quotation} />
      <ul className="facts">
        {used.map((one, i) => (
          <li key={`${one.path} ${one.value}`}>
            {say({ zh: said?.facts[i] ?? `${one.path}：${one.value}`, en: `${one.path}: ${one.value}` })}{' '}
            <Behind used={one} institution={shown.institution} edit={edit} />
          </li>
        ))}
        {missing.map((one, i) => (
          <li key={`${one.by} ${one.path}`}>
            <strong>{say(BY_WORDS[one.by] ?? TEXTS.unknown)}</strong>：
            {say({ zh: said?.missing[i]?.what ?? one.what.zh, en: one.what.en })}
            {said?.missing[i] !== undefined && (
              <span className="mend" lang="zh-CN">
                {' '}
                {said.missing[i].mend}
              </span>
            )}
          </li>
        ))}
        {notes.map(({ words }) => (
          <li key={words.en} className="note">
            {say(words)}
          </li>
        ))}
        {otherReadings.map((other) => (
          <li key={`${other.switch} ${other.value}`}>
            {say(TEXTS.otherwise)} {other.switch}={other.value}：{say(CLAIM_VERDICTS[other.state])}
          </li>
        ))}
      </ul>
    </article>
  )
}

/** Records open; those of the claim’s own log can be assumed to be otherwise. */
function Behind(props: {
  readonly used: Used
  readonly institution: string
  readonly edit: (subject: Subject) => void
}): JSX.Element {
  const { used, institution, edit } = props
  const say = useWords()
  return (
    <EvidenceLinks
      evidence={used.evidence}
      institution={institution}
      shown={3}
      beside={(one) => {
        const [owner, id] = ownerOf(one, institution)
        if (owner !== institution || one.digest === null || !ASSUMABLE.includes(one.kind)) return null
        return (
          <Button
            size="small"
            type="text"
            className="edit"
            aria-label={`${say(TEXTS.edit)} ${say(titleOfKind(one.kind))} ${id}`}
            onClick={() => edit({ kind: one.kind, id })}
          >
            ✎
          </Button>
        )
      }}
    />
  )
}

/** A clause can be taken as answered by persons: what would follow then. */
function Answer(props: {
  readonly id: string
  readonly draft: Draft
  readonly change: (draft: Draft) => void
}): JSX.Element {
  const { id, draft, change } = props
  const say = useWords()
  return (
    <Select<'' | 'pass' | 'fail'>
      size="small"
      className="answer"
      aria-label={`${say(TEXTS.assumeAnswer)} ${id}`}
      value={draft.clauses[id] ?? ''}
      onChange={(value) => change(withAnswer(draft, id, value === '' ? null : value))}
      options={[
        { value: '', label: say(TEXTS.asTested) },
        ...(['pass', 'fail'] as const).map((value) => ({
          value,
          label: `${say(TEXTS.assumeAnswer)}${say(CLAIM_VERDICTS[value])}`,
        })),
      ]}
    />
  )
}
