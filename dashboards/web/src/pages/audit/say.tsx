import { Button, Form, Input, Radio } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useState } from 'react'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { given, idsOf, newId, sendEntries, today } from './entries.ts'
import { type Person, PersonFields } from './person.tsx'
import { FINDING_STATE_WORDS, FINDING_STATES, type Finding, POSITION_WORDS, POSITIONS, TEXTS } from './words.ts'

/** What a form gives: its fields as they were typed. */
type Values = Person & Readonly<Record<string, string | undefined>>
type Props = { readonly finding: Finding; readonly done: () => void }

/** What an auditor proposes to hold of the finding as it is now. */
export function Propose({ finding, done }: Props): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const send = async (values: Values) => {
    const entry = { institution: session.institution, reviewId: newId('HS'), unit: finding.subject.institution }
    const amount = finding.fact?.amount ?? undefined
    const money = amount === undefined || amount.startsWith('-') ? {} : { amount }
    await sendEntries('finding-reviews', [
      { ...entry, ...aboutOf(finding), ...money, reviewedOn: today(), ...given(values) },
    ])
    done()
  }
  return (
    <SayForm title={TEXTS.propose} name="propose" send={send}>
      <Form.Item name="state" label={say(TEXTS.state)} rules={[{ required: true, message: say(TEXTS.needed) }]}>
        <Radio.Group options={FINDING_STATES.map((value) => ({ value, label: say(FINDING_STATE_WORDS[value]) }))} />
      </Form.Item>
      <Form.Item
        name="grounds"
        label={say(TEXTS.grounds)}
        rules={[{ required: true, whitespace: true, message: say(TEXTS.needed) }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="document" label={say(TEXTS.document)}>
        <Input maxLength={128} />
      </Form.Item>
    </SayForm>
  )
}

/** What the audited institution answers, with documents it has registered. */
export function Reply({ finding, done }: Props): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const send = async ({ documents, ...values }: Values) => {
    const ids = idsOf(documents)
    const entry = { institution: session.institution, replyId: newId('HF'), repliedOn: today() }
    await sendEntries('finding-replies', [
      { ...entry, ...aboutOf(finding), ...given(values), ...(ids.length === 0 ? {} : { documents: ids }) },
    ])
    done()
  }
  return (
    <SayForm title={TEXTS.reply} name="reply" send={send}>
      <Form.Item name="position" label={say(TEXTS.position)} rules={[{ required: true, message: say(TEXTS.needed) }]}>
        <Radio.Group
          options={POSITIONS.map((value) => ({ value, label: say(POSITION_WORDS[value] ?? TEXTS.position) }))}
        />
      </Form.Item>
      <Form.Item
        name="text"
        label={say(TEXTS.text)}
        rules={[{ required: true, whitespace: true, message: say(TEXTS.needed) }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="documents" label={say(TEXTS.documents)}>
        <Input />
      </Form.Item>
    </SayForm>
  )
}

/** What both kinds of entry repeat of the finding. */
const aboutOf = ({ subject, finding, fact, code }: Finding) => ({
  [subject.kind]: subject.id,
  finding,
  fact: fact?.fact,
  code,
  message: fact?.message,
})

/** A form that sends one entry, says what went wrong, and is empty again once it is in the ledger. */
function SayForm(props: {
  readonly title: Words
  readonly name: string
  readonly send: (values: Values) => Promise<void>
  readonly children: ReactNode
}): JSX.Element {
  const { title, name, send, children } = props
  const say = useWords()
  const [form] = Form.useForm<Values>()
  const [failed, setFailed] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const finish = async (values: Values) => {
    setBusy(true)
    setFailed(null)
    try {
      await send(trimmed(values))
      form.resetFields()
    } catch (cause) {
      setFailed(cause)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="audit-part" aria-label={say(title)}>
      <h2>{say(title)}</h2>
      <Form<Values>
        form={form}
        layout="vertical"
        className="audit-form"
        name={name}
        onFinish={(values) => void finish(values)}
      >
        {children}
        <PersonFields />
        {failed !== null && <Problem error={failed} />}
        <Button type="primary" htmlType="submit" loading={busy}>
          {say(title)}
        </Button>
      </Form>
    </section>
  )
}

/** The ledger takes no line breaks in texts: they become blanks, as in the field’s single paragraph. */
const trimmed = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : value,
    ]),
  ) as Values
