import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Select } from 'antd'
import type { JSX } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords } from '../../words/words.ts'
import './claims.css'
import { EMPTY, encodeDraft, withRecord } from './draft.ts'
import { PROGRAMME_WORDS, TEXTS } from './words.ts'

type Asked = {
  readonly programme: string
  readonly institution: string
  readonly id: string
  readonly contracts?: string
  readonly vouchers?: string
  readonly amount?: string
  readonly day: string
}

/** A claim that nobody has made yet: stored nowhere, it lives in the address. */
export function NewTrial(): JSX.Element {
  const say = useWords()
  const go = useNavigate()
  const { session } = useSession()
  const [search] = useSearchParams()
  const { data, error } = useQuery({
    queryKey: ['programmes'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => dataOf(await api.GET('/v1/programmes')),
  })
  const start = ({ programme: pack, institution, id, contracts, vouchers, amount, day }: Asked) => {
    const found = data?.programmes.find((one) => one.id === pack)
    if (found === undefined) return
    const record = {
      claimId: id,
      programme: found.programme,
      batch: found.batch,
      applicantUscc: institution,
      contracts: listOf(contracts),
      ...(listOf(vouchers).length === 0 ? {} : { vouchers: listOf(vouchers) }),
      ...(amount ? { claimedAmount: amount } : {}),
      state: 'draft',
    }
    const draft = withRecord({ ...EMPTY, assume: day }, { kind: 'claim', record })
    void go(`/claims/of/${institution}/${encodeURIComponent(id)}?draft=${encodeDraft(draft)}`)
  }
  return (
    <Page title={TEXTS.new} actions={<Link to="/claims">{say(TEXTS.back)}</Link>}>
      <Alert type="warning" showIcon title={say(TEXTS.trialBanner)} className="trial-note" />
      {error !== null && <Problem error={error} />}
      <Form
        key={data === undefined ? 'waiting' : 'ready'}
        layout="vertical"
        className="new-trial"
        onFinish={start}
        initialValues={{
          programme: search.get('programme') ?? data?.programmes[0]?.id,
          institution: session.role === 'uploader' ? session.institution : '',
          id: 'CESUAN-1',
        }}
      >
        <Form.Item name="programme" label={say(TEXTS.programme)} rules={[{ required: true }]}>
          <Select
            options={(data?.programmes ?? []).map(({ id, programme, batch }) => ({
              value: id,
              label: `${say(PROGRAMME_WORDS[programme] ?? { zh: programme, en: programme })} ${programme} ${batch}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="institution" label={say(TEXTS.institution)} rules={[{ required: true }]}>
          <Input className="figure" disabled={session.role === 'uploader'} maxLength={18} />
        </Form.Item>
        <Form.Item name="id" label={say(TEXTS.id)} rules={[{ required: true }]}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="day" label={say(TEXTS.submitOn)} rules={[{ required: true }]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="contracts" label={say(TEXTS.contracts)} extra={say(TEXTS.commas)}>
          <Input />
        </Form.Item>
        <Form.Item name="vouchers" label={say(TEXTS.vouchers)} extra={say(TEXTS.commas)}>
          <Input />
        </Form.Item>
        <Form.Item
          name="amount"
          label={say(TEXTS.claimed)}
          extra={say(TEXTS.yuanHint)}
          rules={[{ pattern: /^(0|[1-9]\d{0,12})(\.\d{1,2})?$/, message: say(TEXTS.yuanHint) }]}
        >
          <Input className="figure" inputMode="decimal" />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {say(TEXTS.start)}
        </Button>
      </Form>
    </Page>
  )
}

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(/[,，、\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
