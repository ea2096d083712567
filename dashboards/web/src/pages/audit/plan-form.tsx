import { Alert, Button, Form, Input, Select } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords } from '../../words/words.ts'
import { sampleAddress } from './addresses.ts'
import { groupAmount } from './amount.ts'
import { given, hex, newId, sendEntries, today } from './entries.ts'
import { type Person, PersonFields } from './person.tsx'
import { METHOD_WORDS, POPULATION_KINDS, POPULATION_WORDS, type Population, SAMPLE_TEXTS, TEXTS } from './words.ts'

type Question = {
  readonly contract: string
  readonly institution?: string
  readonly population: (typeof POPULATION_KINDS)[number]
  readonly method: 'monetary_unit' | 'attribute'
  readonly confidence: 90 | 95 | 99
  readonly tolerable?: string
  readonly expected?: string
  readonly tolerableRate?: string
  readonly expectedRate?: string
}
type Measured = { readonly question: Question; readonly population: Population }

const AMOUNT = /^(0|[1-9]\d{0,19})(\.\d{1,6})?$/
const RATE = /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/

/** First what there is to sample and how large a sample has to be, then the plan, into the ledger before anything is drawn. */
export function PlanForm({ contract }: { readonly contract: string }): JSX.Element {
  const say = useWords()
  const [form] = Form.useForm<Question>()
  const [measured, setMeasured] = useState<Measured | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [method, setMethod] = useState<Question['method']>('monetary_unit')
  const [sampled, setSampled] = useState<Question['population']>('invoice')
  const unit = say(sampled === 'usage_record' ? SAMPLE_TEXTS.cardSeconds : SAMPLE_TEXTS.yuan)
  const measure = async (question: Question) => {
    setFailed(null)
    setMeasured(null)
    try {
      const query = given(question) as unknown as Question
      const population = dataOf(await api.GET('/v1/audit/population', { params: { query } }))
      setMeasured({ question, population })
    } catch (cause) {
      setFailed(cause)
    }
  }
  const field = (name: keyof Question, label: string, pattern: RegExp, required: boolean) => (
    <Form.Item name={name} label={label} rules={[{ required, pattern, message: say(SAMPLE_TEXTS.asDecimal) }]}>
      <Input inputMode="decimal" />
    </Form.Item>
  )
  return (
    <section className="audit-part" aria-label={say(SAMPLE_TEXTS.make)}>
      <h2>{say(SAMPLE_TEXTS.make)}</h2>
      <Form<Question>
        form={form}
        name="plan"
        layout="vertical"
        className="audit-form"
        initialValues={{ contract, population: 'invoice', method, confidence: 95, expected: '0', expectedRate: '0' }}
        onValuesChange={(_, all) => {
          setMethod(all.method)
          setSampled(all.population)
          setMeasured(null)
        }}
        onFinish={(values) => void measure(values)}
      >
        <div className="audit-pair">
          <Form.Item
            name="contract"
            label={say(TEXTS.contract)}
            rules={[{ required: true, whitespace: true, message: say(TEXTS.needed) }]}
          >
            <Input />
          </Form.Item>
          <Form.Item name="population" label={say(SAMPLE_TEXTS.population)}>
            <Select options={POPULATION_KINDS.map((value) => ({ value, label: say(POPULATION_WORDS[value]) }))} />
          </Form.Item>
          <Form.Item name="method" label={say(SAMPLE_TEXTS.method)}>
            <Select
              options={(['monetary_unit', 'attribute'] as const).map((value) => ({
                value,
                label: say(METHOD_WORDS[value]),
              }))}
            />
          </Form.Item>
          <Form.Item name="confidence" label={say(SAMPLE_TEXTS.confidence)}>
            <Select options={[90, 95, 99].map((value) => ({ value, label: String(value) }))} />
          </Form.Item>
          {method === 'monetary_unit' ? (
            <>
              {field('tolerable', `${say(SAMPLE_TEXTS.tolerable)}${unit}`, AMOUNT, true)}
              {field('expected', `${say(SAMPLE_TEXTS.expected)}${unit}`, AMOUNT, true)}
            </>
          ) : (
            <>
              {field('tolerableRate', say(SAMPLE_TEXTS.tolerableRate), RATE, true)}
              {field('expectedRate', say(SAMPLE_TEXTS.expectedRate), RATE, true)}
            </>
          )}
        </div>
        {failed !== null && <Problem error={failed} />}
        <Button htmlType="submit">{say(SAMPLE_TEXTS.measure)}</Button>
      </Form>
      {measured !== null && <Record measured={measured} />}
    </section>
  )
}

function Record({ measured: { question, population } }: { readonly measured: Measured }): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const navigate = useNavigate()
  const [failed, setFailed] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const { design } = population
  const record = async (values: Person & { readonly purpose: string; readonly attribute?: string }) => {
    setBusy(true)
    setFailed(null)
    const planId = newId('CY')
    try {
      await sendEntries('sampling-plans', [
        { institution: session.institution, planId, ...planOf(question, population), plannedOn: today(), ...values },
      ])
      void navigate(sampleAddress({ id: planId, institution: session.institution }))
    } catch (cause) {
      setFailed(cause)
      setBusy(false)
    }
  }
  return (
    <div className="audit-card" role="status">
      <dl className="audit-figures">
        <dt>{say(SAMPLE_TEXTS.items)}</dt>
        <dd className="figure">{population.items}</dd>
        <dt>{say(SAMPLE_TEXTS.total)}</dt>
        <dd className="figure">{groupAmount(population.total)}</dd>
        <dt>{say(SAMPLE_TEXTS.apart)}</dt>
        <dd className="figure">{population.apart}</dd>
        <dt>{say(SAMPLE_TEXTS.repeated)}</dt>
        <dd className="figure">{population.repeated}</dd>
        {design?.interval != null && (
          <>
            <dt>{say(SAMPLE_TEXTS.interval)}</dt>
            <dd className="figure">{groupAmount(design.interval)}</dd>
          </>
        )}
        {design?.items != null && (
          <>
            <dt>{say(SAMPLE_TEXTS.sampleSize)}</dt>
            <dd className="figure">
              {design.interval === null ? '' : '≤ '}
              {design.items}
            </dd>
          </>
        )}
        {design?.deviations != null && (
          <>
            <dt>{say(SAMPLE_TEXTS.deviations)}</dt>
            <dd className="figure">{design.deviations}</dd>
          </>
        )}
      </dl>
      {design?.possible !== true ? (
        <Alert type="warning" showIcon title={say(SAMPLE_TEXTS.impossible)} />
      ) : (
        <Form name="record" layout="vertical" onFinish={(values) => void record(values)}>
          <Form.Item
            name="purpose"
            label={say(SAMPLE_TEXTS.purpose)}
            rules={[{ required: true, whitespace: true, message: say(TEXTS.needed) }]}
          >
            <Input maxLength={2000} />
          </Form.Item>
          {question.method === 'attribute' && (
            <Form.Item
              name="attribute"
              label={say(SAMPLE_TEXTS.attribute)}
              rules={[{ required: true, whitespace: true, message: say(TEXTS.needed) }]}
            >
              <Input maxLength={2000} />
            </Form.Item>
          )}
          <PersonFields />
          {failed !== null && <Problem error={failed} />}
          <Button type="primary" htmlType="submit" loading={busy}>
            {say(SAMPLE_TEXTS.record)}
          </Button>
        </Form>
      )}
    </div>
  )
}

/** The fields of a plan that follow from what was measured; the seed is by chance, and chosen by nobody. */
function planOf({ method, confidence, tolerable, expected, tolerableRate, expectedRate }: Question, from: Population) {
  const { institution: unit, contract, population, size, root, populationDigest, items, total, design } = from
  const common = { unit, contract, population, size, root, populationDigest, items, total, method, confidence }
  const seed = hex(32)
  return method === 'monetary_unit'
    ? { ...common, seed, interval: design?.interval, tolerable, expected }
    : { ...common, seed, sampleSize: design?.sampleSize, tolerableRate, expectedRate }
}
