import { Button, Form, Input } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords } from '../../words/words.ts'
import { given, newId, sendEntries, today } from './entries.ts'
import { type Person, PersonFields } from './person.tsx'
import { type Approval, FLAW_WORDS, STANDING_WORDS, TEXTS } from './words.ts'

/** What second persons said of an entry; an approval that counts for nothing says why. */
export function Approvals({ approvals }: { readonly approvals: readonly Approval[] }): JSX.Element | null {
  const say = useWords()
  if (approvals.length === 0) return null
  return (
    <ul className="audit-list">
      {approvals.map(({ id, digest, by, role, outcome, remarks, on, flaw }) => (
        <li key={digest}>
          {say(STANDING_WORDS[outcome] ?? TEXTS.approve)}：{by}（{role}）{on} {remarks}
          {flaw !== null && <em> {say(FLAW_WORDS[flaw] ?? TEXTS.needed)}</em>}
          <span className="audit-meta"> {id}</span>
        </li>
      ))}
    </ul>
  )
}

/**
 * Approve or return one version. The maker’s own token is told that it cannot: the service would keep such an approval and
 * let it count for nothing.
 */
export function Approve(props: {
  readonly kind: 'finding_review' | 'sampling_plan' | 'working_paper'
  readonly id: string
  readonly digest: string
  readonly institution: string
  readonly token: string
  readonly done: () => void
}): JSX.Element | null {
  const { kind, id, digest, institution, token, done } = props
  const say = useWords()
  const { session } = useSession()
  const [form] = Form.useForm<Person & { readonly remarks?: string }>()
  const [failed, setFailed] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  if (session.role === 'uploader' || session.institution !== institution) return null
  if (session.by === token) return <p className="audit-meta">{say(TEXTS.ownEntry)}</p>
  const send = async (outcome: 'approved' | 'returned') => {
    const values = await form.validateFields().catch(() => null)
    if (values === null) return
    if (outcome === 'returned' && (values.remarks ?? '').trim() === '') {
      form.setFields([{ name: 'remarks', errors: [say(TEXTS.remarksNeeded)] }])
      return
    }
    setBusy(true)
    setFailed(null)
    try {
      const entry = { institution: session.institution, approvalId: newId('FH'), kind, id, digest, outcome }
      await sendEntries('audit-approvals', [{ ...entry, approvedOn: today(), ...given(values) }])
      done()
    } catch (cause) {
      setFailed(cause)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form form={form} layout="vertical" className="audit-form" name={`approve-${digest.slice(0, 8)}`}>
      <PersonFields />
      <Form.Item name="remarks" label={say(TEXTS.remarks)}>
        <Input maxLength={2000} />
      </Form.Item>
      {failed !== null && <Problem error={failed} />}
      <Button type="primary" loading={busy} onClick={() => void send('approved')}>
        {say(TEXTS.approve)}
      </Button>{' '}
      <Button danger loading={busy} onClick={() => void send('returned')}>
        {say(TEXTS.giveBack)}
      </Button>
    </Form>
  )
}
