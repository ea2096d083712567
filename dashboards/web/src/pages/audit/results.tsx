import { Button, Form, Input, Select, Tag } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { groupAmount } from './amount.ts'
import { given, newId, sendEntries, today } from './entries.ts'
import { type Person, PersonFields } from './person.tsx'
import { SAMPLE_TEXTS, type Sample } from './words.ts'

type Row = Sample['selection'][number]
type Drafts = Readonly<Record<string, string>>

/** The items of a sample with their results; those that were typed are sent together. */
export function Results(props: {
  readonly sample: Sample
  readonly mayEnter: boolean
  readonly done: () => void
}): JSX.Element | null {
  const { sample, mayEnter, done } = props
  const say = useWords()
  const { session } = useSession()
  const [drafts, setDrafts] = useState<Drafts>({})
  const [failed, setFailed] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  if (sample.selection.length === 0) return null
  const isMoney = sample.plan.method === 'monetary_unit'
  const draft = (item: string, value: string) => setDrafts((before) => ({ ...before, [item]: value }))
  const typed = sample.selection.filter(({ item }) => (drafts[item] ?? '') !== '')
  const save = async ({ reason, ...person }: Person & { readonly reason?: string }) => {
    setBusy(true)
    setFailed(null)
    try {
      const about = { institution: session.institution, plan: sample.id, testedOn: today() }
      const entries = typed.map(({ item, resultDigest }) => {
        const value = drafts[item] ?? ''
        const found = isMoney ? { audited: value } : { deviates: value === 'yes' }
        const corrects = resultDigest === null ? {} : given({ corrects: resultDigest, reason })
        return { ...about, ...person, resultId: newId('CS'), item, ...found, ...corrects }
      })
      await sendEntries('sampling-results', entries)
      setDrafts({})
      done()
    } catch (cause) {
      setFailed(cause)
    } finally {
      setBusy(false)
    }
  }
  const fill = () =>
    setDrafts(
      Object.fromEntries(
        sample.selection
          .filter(({ state }) => state === 'missing')
          .map(({ item, worth }) => [item, drafts[item] ?? (isMoney ? worth : 'no')]),
      ),
    )
  return (
    <section className="audit-part" aria-label={say(SAMPLE_TEXTS.selection)}>
      <h2>{say(SAMPLE_TEXTS.selection)}</h2>
      <BigTable
        label={say(SAMPLE_TEXTS.selection)}
        columns={columnsOf(say, isMoney, mayEnter ? { drafts, draft } : null)}
        rows={sample.selection}
        rowKey={({ item }) => item}
        height={420}
        exportName={`${sample.id} ${say(SAMPLE_TEXTS.selection)}`}
      />
      {sample.strangers.length > 0 && (
        <p className="audit-meta">
          {say(SAMPLE_TEXTS.strangers)}：{sample.strangers.join('、')}
        </p>
      )}
      {mayEnter && (
        <Form name="results" layout="vertical" className="audit-form" onFinish={(values) => void save(values)}>
          <p>
            <Button onClick={fill}>{say(SAMPLE_TEXTS.asBooked)}</Button>
          </p>
          <PersonFields />
          <Form.Item name="reason" label={say(SAMPLE_TEXTS.reason)}>
            <Input maxLength={2000} />
          </Form.Item>
          {failed !== null && <Problem error={failed} />}
          <Button type="primary" htmlType="submit" loading={busy} disabled={typed.length === 0}>
            {say(SAMPLE_TEXTS.save)} {typed.length > 0 && typed.length}
          </Button>
        </Form>
      )}
    </section>
  )
}

type Editing = { readonly drafts: Drafts; readonly draft: (item: string, value: string) => void } | null

function columnsOf(say: (words: Words) => string, isMoney: boolean, editing: Editing): readonly Column<Row>[] {
  const resultOf = ({ state, audited, deviates }: Row) => {
    if (state !== 'found') return say(SAMPLE_TEXTS[state])
    if (audited !== null) return groupAmount(audited)
    return say(deviates === true ? SAMPLE_TEXTS.yes : SAMPLE_TEXTS.no)
  }
  const columns: Column<Row>[] = [
    { key: 'item', title: say(SAMPLE_TEXTS.item), text: ({ item }) => item },
    {
      key: 'how',
      title: say(SAMPLE_TEXTS.how),
      text: ({ certain }) => say(certain ? SAMPLE_TEXTS.certain : SAMPLE_TEXTS.drawn),
    },
    { key: 'worth', title: say(SAMPLE_TEXTS.worth), align: 'right', text: ({ worth }) => groupAmount(worth) },
    {
      key: 'result',
      title: say(SAMPLE_TEXTS.result),
      align: 'right',
      text: resultOf,
      cell: (row) =>
        row.state === 'contradicted' ? (
          <Tag variant="outlined" className="state state-fail">
            {resultOf(row)}
          </Tag>
        ) : (
          resultOf(row)
        ),
    },
  ]
  if (editing === null) return columns
  const { drafts, draft } = editing
  return [
    ...columns,
    {
      key: 'enter',
      title: say(isMoney ? SAMPLE_TEXTS.audited : SAMPLE_TEXTS.deviates),
      text: () => '',
      cell: ({ item }) =>
        isMoney ? (
          <Input
            className="audit-result"
            size="small"
            inputMode="decimal"
            aria-label={`${say(SAMPLE_TEXTS.audited)} ${item}`}
            value={drafts[item] ?? ''}
            onChange={({ target }) => draft(item, target.value.trim())}
          />
        ) : (
          <Select
            size="small"
            aria-label={`${say(SAMPLE_TEXTS.deviates)} ${item}`}
            value={drafts[item] ?? ''}
            onChange={(value) => draft(item, value)}
            options={[
              { value: '', label: '—' },
              { value: 'no', label: say(SAMPLE_TEXTS.no) },
              { value: 'yes', label: say(SAMPLE_TEXTS.yes) },
            ]}
          />
        ),
    },
  ]
}
