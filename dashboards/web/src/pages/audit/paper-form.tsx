import { Button, Form, Input } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { given, idsOf, newId, sendEntries, today } from './entries.ts'
import { type Person, PersonFields } from './person.tsx'
import { PAPER_TEXTS, TEXTS } from './words.ts'

type Values = Person & {
  readonly engagement: string
  readonly index: string
  readonly title: string
  readonly unit: string
  readonly contract?: string
  readonly purpose?: string
  readonly procedures: string
  readonly results?: string
  readonly conclusion?: string
  readonly references?: string
  readonly evidence?: string
}

const INDEX = /^[A-Z]{1,2}(-[1-9]\d{0,3}){1,5}$/
const USCC = /^[0-9A-HJ-NPQRTUWXY]{18}$/

/** A new working paper, into the log of the auditor’s institution. */
export function PaperForm(props: { readonly engagement: string; readonly done: () => void }): JSX.Element {
  const { engagement, done } = props
  const say = useWords()
  const { session } = useSession()
  const [form] = Form.useForm<Values>()
  const [failed, setFailed] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const send = async (values: Values) => {
    setBusy(true)
    setFailed(null)
    try {
      const entry = { institution: session.institution, paperId: newId('DG'), preparedOn: today() }
      await sendEntries('working-papers', [{ ...entry, ...recordOf(values) }])
      form.resetFields()
      done()
    } catch (cause) {
      setFailed(cause)
    } finally {
      setBusy(false)
    }
  }
  const line = (name: keyof Values, words: Words, pattern?: RegExp, required = true) => (
    <Form.Item
      name={name}
      label={say(words)}
      rules={[
        { required, whitespace: required, message: say(TEXTS.needed), ...(pattern === undefined ? {} : { pattern }) },
      ]}
    >
      <Input maxLength={256} />
    </Form.Item>
  )
  const lines = (name: keyof Values, words: Words, required = false) => (
    <Form.Item
      name={name}
      label={say(words)}
      extra={say(PAPER_TEXTS.paragraphs)}
      rules={[{ required, whitespace: required, message: say(TEXTS.needed) }]}
    >
      <Input.TextArea rows={2} />
    </Form.Item>
  )
  return (
    <section className="audit-part" aria-label={say(PAPER_TEXTS.write)}>
      <h2>{say(PAPER_TEXTS.write)}</h2>
      <Form<Values>
        form={form}
        name="paper"
        layout="vertical"
        className="audit-form"
        initialValues={{ engagement }}
        onFinish={(values) => void send(values)}
      >
        <div className="audit-pair">
          {line('engagement', PAPER_TEXTS.engagement)}
          {line('index', PAPER_TEXTS.index, INDEX)}
          {line('title', PAPER_TEXTS.title)}
          {line('unit', TEXTS.unit, USCC)}
          {line('contract', TEXTS.contract, undefined, false)}
          {line('references', PAPER_TEXTS.references, undefined, false)}
        </div>
        {lines('purpose', PAPER_TEXTS.purpose)}
        {lines('procedures', PAPER_TEXTS.procedures, true)}
        {lines('results', PAPER_TEXTS.results)}
        {lines('conclusion', PAPER_TEXTS.conclusion)}
        <Form.Item name="evidence" label={say(PAPER_TEXTS.evidence)}>
          <Input.TextArea rows={2} placeholder="settlement JS-1" />
        </Form.Item>
        <PersonFields />
        {failed !== null && <Problem error={failed} />}
        <Button type="primary" htmlType="submit" loading={busy}>
          {say(PAPER_TEXTS.write)}
        </Button>
      </Form>
    </section>
  )
}

function recordOf({ purpose, procedures, results, conclusion, references, evidence, ...rest }: Values) {
  const listed = idsOf(references)
  const named = paragraphs(evidence).map((one) => {
    const [kind = '', ...id] = one.split(/\s+/u)
    return { kind, id: id.join(' ') }
  })
  return {
    ...given(rest),
    ...Object.fromEntries(
      Object.entries({ purpose, procedures, results, conclusion })
        .map(([name, text]) => [name, paragraphs(text)] as const)
        .filter(([, list]) => list.length > 0),
    ),
    ...(listed.length === 0 ? {} : { references: listed }),
    ...(named.length === 0 ? {} : { evidence: named }),
  }
}

const paragraphs = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
