import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Drawer, Input, Spin } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { ApiProblem, fetchRaw } from '../../api.ts'
import { KINDS, titleOfKind } from '../../parts/kinds.ts'
import { Problem } from '../../parts/problem.tsx'
import { useWords } from '../../words/words.ts'
import { type Draft, idOf, newRecord, withoutRecord, withRecord } from './draft.ts'
import { fieldWords } from './field-words.ts'
import { TEXTS } from './words.ts'

export type Subject = { readonly kind: string; readonly id: string }
type Fields = Readonly<Record<string, unknown>>

/** A record that is to be assumed otherwise: as the draft has it, else as it stands in the ledger. */
export function RecordEditor(props: {
  readonly subject: Subject
  readonly institution: string
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  readonly close: () => void
}): JSX.Element {
  const { subject, institution, draft, change, close } = props
  const { kind, id } = subject
  const say = useWords()
  const assumed = draft.records.find((one) => one.kind === kind && idOf(one) === id)
  const path = `/v1/${KINDS[kind]?.route ?? kind}/${encodeURIComponent(id)}?institution=${institution}`
  const { data, error } = useQuery({
    queryKey: ['record', path],
    enabled: assumed === undefined,
    queryFn: async () =>
      (await (await fetchRaw(path)).json()) as { versions: readonly { head: boolean; value: Fields }[] },
  })
  const stored = data?.versions.findLast(({ head }) => head)?.value
  const isNew = error instanceof ApiProblem && error.status === 404
  const fields = assumed?.record ?? (isNew ? newRecord(kind, id) : stored)
  return (
    <Drawer open onClose={close} size="large" title={`${say(TEXTS.edit)}：${say(titleOfKind(kind))} ${id}`}>
      <Alert type="warning" showIcon title={say(TEXTS.trialBanner)} />
      {error !== null && !isNew && <Problem error={error} />}
      {fields === undefined && error === null && <Spin />}
      {fields !== undefined && (
        <Editor
          kind={kind}
          fields={fields}
          assume={(record) => {
            change(withRecord(draft, { kind, record }))
            close()
          }}
          takeAway={() => {
            change(withoutRecord(draft, kind, id))
            close()
          }}
        />
      )}
    </Drawer>
  )
}

/** What a correction carries and whose log it is in say nothing about the fact. */
const LEFT_OUT: readonly string[] = ['institution', 'corrects', 'reason']

/** Simple fields one by one, everything else as JSON. An emptied field is left out, as unknown. */
export function Editor(props: {
  readonly kind: string
  readonly fields: Fields
  readonly assume: (fields: Fields) => void
  readonly takeAway: (() => void) | null
}): JSX.Element {
  const { kind, fields, assume, takeAway } = props
  const say = useWords()
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => !LEFT_OUT.includes(name))
        .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  )
  const [wrong, setWrong] = useState<string | null>(null)
  const save = () => {
    const kept: Record<string, unknown> = {}
    for (const [name, text] of Object.entries(texts)) {
      if (text === '') continue
      const value = valueOf(text, fields[name])
      if (value === undefined) return setWrong(name)
      kept[name] = value
    }
    return assume(kept)
  }
  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {Object.entries(texts).map(([name, text]) => {
        const isLong = text.length > 60
        const set = (value: string) => setTexts({ ...texts, [name]: value })
        return (
          <label key={name}>
            <span title={name}>{say(fieldWords(kind, name))}</span>
            {isLong ? (
              <Input.TextArea value={text} autoSize={{ maxRows: 12 }} onChange={({ target }) => set(target.value)} />
            ) : (
              <Input value={text} onChange={({ target }) => set(target.value)} />
            )}
          </label>
        )
      })}
      {wrong !== null && (
        <Alert type="error" role="alert" title={`${say(fieldWords(kind, wrong))}：${say(TEXTS.notJson)}`} />
      )}
      <div className="editor-foot">
        <Button type="primary" htmlType="submit">
          {say(TEXTS.assume)}
        </Button>
        {takeAway !== null && (
          <Button danger onClick={takeAway}>
            {say(TEXTS.assumeGone)}
          </Button>
        )}
      </div>
    </form>
  )
}

/** A text stays a text; what was something else is read as JSON. undefined: it is none. */
function valueOf(text: string, before: unknown): unknown {
  if (typeof before === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
