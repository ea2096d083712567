import { Form, Input } from 'antd'
import type { JSX } from 'react'
import { useWords } from '../../words/words.ts'
import { TEXTS } from './words.ts'

export type Person = { readonly by: string; readonly role: string }

/** Who says it and in what office, part of every form. */
export function PersonFields(): JSX.Element {
  const say = useWords()
  const rules = [{ required: true, whitespace: true, max: 256, message: say(TEXTS.needed) }]
  return (
    <div className="audit-pair">
      <Form.Item name="by" label={say(TEXTS.by)} rules={rules}>
        <Input autoComplete="name" />
      </Form.Item>
      <Form.Item name="role" label={say(TEXTS.role)} rules={rules}>
        <Input autoComplete="organization-title" />
      </Form.Item>
    </div>
  )
}
