import { Button, Form, Input, Select } from 'antd'
import type { JSX } from 'react'
import { useWords } from '../../words/words.ts'
import type { Draft, DraftUse } from './draft.ts'
import { PURPOSES, TEXTS } from './words.ts'

/** Card-hours that stand for all metering of a contract: for one that is not carried out yet. */
export function AddUse(props: { readonly draft: Draft; readonly change: (draft: Draft) => void }): JSX.Element {
  const { draft, change } = props
  const say = useWords()
  const [form] = Form.useForm<DraftUse>()
  const add = ({ acceleratorModel, ...use }: DraftUse) => {
    change({ ...draft, use: [...draft.use, { ...use, ...(acceleratorModel ? { acceleratorModel } : {}) }] })
    form.resetFields()
  }
  const required = [{ required: true }]
  return (
    <Form form={form} layout="inline" className="ask" initialValues={{ purpose: 'pretrain' }} onFinish={add}>
      <strong className="adding-title">{say(TEXTS.use)}</strong>
      <Form.Item name="contract" label={say(TEXTS.contract)} rules={required}>
        <Input maxLength={128} />
      </Form.Item>
      <Form.Item name="from" label={say(TEXTS.from)} rules={required}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="to" label={say(TEXTS.to)} rules={required}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="purpose" label={say(TEXTS.purpose)}>
        <Select
          className="choice"
          options={Object.entries(PURPOSES).map(([value, words]) => ({ value, label: say(words) }))}
        />
      </Form.Item>
      <Form.Item name="acceleratorModel" label={say(TEXTS.model)}>
        <Input maxLength={256} />
      </Form.Item>
      <Form.Item name="cardHours" label={say(TEXTS.cardHours)} rules={required}>
        <Input inputMode="decimal" className="figure" />
      </Form.Item>
      <Button htmlType="submit">{say(TEXTS.assume)}</Button>
    </Form>
  )
}
