import { Alert, Button, Collapse, Input, Tag } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { titleOfKind } from '../../parts/kinds.ts'
import { CLAIM_VERDICTS } from '../../parts/verdict.tsx'
import { useWords } from '../../words/words.ts'
import { AddRecord } from './add-record.tsx'
import { AddUse } from './add-use.tsx'
import { type Draft, idOf, isEmpty, withAnswer } from './draft.ts'
import { RecordEditor, type Subject } from './record-editor.tsx'
import type { Shown } from './report.ts'
import { PURPOSES, TEXTS } from './words.ts'

/**
 * Says above everything that this is a trial, and what is assumed: each assumption can be looked at, changed and taken
 * back. Below it is what else can be assumed.
 */
export function Assumed(props: {
  readonly draft: Draft
  readonly institution: string
  readonly claim: string
  readonly shown: Shown | undefined
  readonly isKept: boolean
  readonly change: (draft: Draft) => void
  readonly clear: () => void
}): JSX.Element {
  const { draft, institution, claim, shown, isKept, change, clear } = props
  const say = useWords()
  const [subject, edit] = useState<Subject | null>(null)
  const isTrial = !isEmpty(draft) || draft.assume !== null
  return (
    <section className="assumed" aria-label={say(TEXTS.assumed)}>
      {isTrial && (
        <Alert
          type="warning"
          showIcon
          className="trial-note"
          title={say(TEXTS.trialBanner)}
          description={
            <>
              {shown?.trial !== null && shown !== undefined && <p>{say(shown.trial.notice)}</p>}
              {isKept && <p>{say(TEXTS.long)}</p>}
              <AssumedList draft={draft} change={change} edit={edit} />
              <Button size="small" onClick={clear}>
                {say(TEXTS.clear)}
              </Button>
            </>
          }
        />
      )}
      <Collapse
        size="small"
        items={[
          {
            key: 'add',
            label: say(TEXTS.add),
            children: (
              <div className="adding">
                <div className="filters">
                  <Button onClick={() => edit({ kind: 'claim', id: claim })}>{say(TEXTS.editClaim)}</Button>
                  {(shown === undefined || shown.claim.state === 'draft') && (
                    <label className="reading">
                      <span>{say(TEXTS.submitOn)}</span>
                      <Input
                        type="date"
                        value={draft.assume ?? ''}
                        onChange={({ target }) =>
                          change({ ...draft, assume: target.value === '' ? null : target.value })
                        }
                      />
                    </label>
                  )}
                </div>
                <AddRecord edit={edit} />
                <AddUse draft={draft} change={change} />
              </div>
            ),
          },
        ]}
      />
      {subject !== null && (
        <RecordEditor
          key={`${subject.kind} ${subject.id}`}
          subject={subject}
          institution={institution}
          draft={draft}
          change={change}
          close={() => edit(null)}
        />
      )}
    </section>
  )
}

function AssumedList(props: {
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  readonly edit: (subject: Subject) => void
}): JSX.Element {
  const { draft, change, edit } = props
  const say = useWords()
  const line = (key: string, text: string, takeBack: Draft, open?: () => void) => (
    <li key={key}>
      <Tag color="purple">{say(TEXTS.assumed)}</Tag>
      {open === undefined ? (
        text
      ) : (
        <Button type="link" size="small" onClick={open}>
          {text}
        </Button>
      )}{' '}
      <Button size="small" type="text" aria-label={`${say(TEXTS.remove)} ${text}`} onClick={() => change(takeBack)}>
        {say(TEXTS.remove)}
      </Button>
    </li>
  )
  return (
    <ul className="assumptions">
      {draft.assume !== null && line('assume', `${say(TEXTS.submitOn)} ${draft.assume}`, { ...draft, assume: null })}
      {draft.records.map((one) => {
        const id = idOf(one)
        return line(
          `${one.kind} ${id}`,
          `${say(titleOfKind(one.kind))} ${id}`,
          { ...draft, records: draft.records.filter((other) => other !== one) },
          () => edit({ kind: one.kind, id }),
        )
      })}
      {draft.without.map((one) =>
        line(`without ${one.kind} ${one.id}`, `${say(titleOfKind(one.kind))} ${one.id}：${say(TEXTS.gone)}`, {
          ...draft,
          without: draft.without.filter((other) => other !== one),
        }),
      )}
      {draft.use.map((one) =>
        line(
          `use ${JSON.stringify(one)}`,
          `${say(TEXTS.use)} ${one.contract} ${one.from} – ${one.to} ${say(PURPOSES[one.purpose] ?? TEXTS.unknown)} ${one.cardHours} ${say(TEXTS.cardHours)}`,
          { ...draft, use: draft.use.filter((other) => other !== one) },
        ),
      )}
      {Object.entries(draft.clauses).map(([id, state]) =>
        line(`clause ${id}`, `${say(TEXTS.clause)} ${id}：${say(CLAIM_VERDICTS[state])}`, withAnswer(draft, id, null)),
      )}
    </ul>
  )
}
