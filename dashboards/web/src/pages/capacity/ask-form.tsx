import { Button, Form, Input, Select } from 'antd'
import type { JSX } from 'react'
import { useWords } from '../../words/words.ts'
import { type Reading, TIERS } from './report.ts'
import { READING_WORDS, TEXTS, TIER_WORDS } from './words.ts'

type Asked = {
  readonly first: string
  readonly last: string
  readonly threshold: string
  readonly tier: string
  readonly figure: string
  readonly location: string
  readonly leased: string
}

const DEFAULTS: Readonly<Record<string, string>> = {
  threshold: '300',
  tier: 'identified',
  figure: 'dense',
  location: 'anywhere',
  leased: 'counted',
}
/** Sparse peaks are no reading a verdict may rest on; every report shows what they would come to. */
const REFUSED = 'sparse'

/** The question as a form; asking puts it into the address, defaults left out. A moment is asked for in the address alone. */
export function AskForm(props: {
  readonly query: URLSearchParams
  readonly today: string
  readonly ask: (query: URLSearchParams) => void
}): JSX.Element {
  const { query, today, ask } = props
  const say = useWords()
  const at = query.get('at')
  const [from, to] = [at ?? query.get('from') ?? today, at ?? query.get('to') ?? today]
  const valueOf = (name: string) => query.get(name) ?? DEFAULTS[name]
  const submit = ({ first, last, ...rest }: Asked) => {
    const asked = new URLSearchParams()
    if (first === last) asked.set('at', first)
    else {
      asked.set('from', first)
      asked.set('to', last)
    }
    for (const [name, value] of Object.entries(rest)) if (value !== DEFAULTS[name]) asked.set(name, value)
    ask(asked)
  }
  const readings = Object.entries(READING_WORDS) as [Reading, (typeof READING_WORDS)[Reading]][]
  return (
    <Form
      layout="inline"
      className="ask"
      initialValues={{
        first: from.slice(0, 10),
        last: to.slice(0, 10),
        threshold: valueOf('threshold'),
        tier: valueOf('tier'),
        figure: valueOf('figure'),
        location: valueOf('location'),
        leased: valueOf('leased'),
      }}
      onFinish={submit}
    >
      <Form.Item name="first" label={say(TEXTS.first)} rules={[{ required: true }]}>
        <Input type="date" max={today} />
      </Form.Item>
      <Form.Item name="last" label={say(TEXTS.last)} rules={[{ required: true }]}>
        <Input type="date" max={today} />
      </Form.Item>
      <Form.Item name="threshold" label={say(TEXTS.threshold)}>
        <Input className="threshold figure" inputMode="decimal" />
      </Form.Item>
      <Form.Item name="tier" label={say(TEXTS.tier)}>
        <Select
          className="choice"
          options={TIERS.map((tier) => ({ value: tier, label: say(TIER_WORDS[tier].name) }))}
        />
      </Form.Item>
      {readings.map(([name, { title, values }]) => (
        <Form.Item key={name} name={name} label={say(title)}>
          <Select
            className="choice"
            options={Object.entries(values)
              .filter(([value]) => value !== REFUSED)
              .map(([value, words]) => ({ value, label: say(words) }))}
          />
        </Form.Item>
      ))}
      <Button type="primary" htmlType="submit">
        {say(TEXTS.verify)}
      </Button>
    </Form>
  )
}
