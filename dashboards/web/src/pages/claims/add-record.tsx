import { Button, Form, Input, Select } from 'antd'
import type { JSX } from 'react'
import { titleOfKind } from '../../parts/kinds.ts'
import { useWords } from '../../words/words.ts'
import { ASSUMABLE } from './draft.ts'
import type { Subject } from './record-editor.tsx'
import { TEXTS } from './words.ts'

/** Any record of the claim’s log, by kind and id: one that is there is loaded, another begins with what its kind has. */
export function AddRecord({ edit }: { readonly edit: (subject: Subject) => void }): JSX.Element {
  const say = useWords()
  return (
    <Form
      layout="inline"
      className="ask"
      initialValues={{ kind: 'invoice' }}
      onFinish={(subject: Subject) => edit(subject)}
    >
      <Form.Item name="kind" label={say(TEXTS.kind)}>
        <Select className="choice" options={ASSUMABLE.map((value) => ({ value, label: say(titleOfKind(value)) }))} />
      </Form.Item>
      <Form.Item name="id" label={say(TEXTS.id)} rules={[{ required: true }]}>
        <Input maxLength={256} />
      </Form.Item>
      <Button htmlType="submit">{say(TEXTS.load)}</Button>
    </Form>
  )
}
