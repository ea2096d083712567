import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, InputNumber, Modal, Popconfirm, Select, Typography } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import type { paths } from '../../../../../client/api.ts'
import { api, dataOf, sendJson } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { Problem } from '../../parts/problem.tsx'
import { shanghai } from '../../parts/when.tsx'
import { useWords, type Words } from '../../words/words.ts'

type Token = paths['/v1/tokens']['get']['responses'][200]['content']['application/json']['tokens'][number]
type Asked = { readonly role: string; readonly name: string; readonly days: number }

const TEXTS = {
  table: { zh: '令牌', en: 'Tokens' },
  issue: { zh: '签发令牌', en: 'Issue a token' },
  id: { zh: '编号', en: 'Id' },
  name: { zh: '名称', en: 'Name' },
  role: { zh: '角色', en: 'Role' },
  days: { zh: '有效天数', en: 'Days' },
  state: { zh: '状态', en: 'State' },
  issued: { zh: '签发时间', en: 'Issued' },
  issuedBy: { zh: '签发人', en: 'Issued by' },
  expires: { zh: '到期', en: 'Expires' },
  forever: { zh: '长期有效', en: 'no end' },
  revokedBy: { zh: '吊销', en: 'Revoked' },
  revoke: { zh: '吊销', en: 'Revoke' },
  sure: { zh: '立即吊销？用它登录的会话也随即结束。', en: 'Revoke now? Sessions signed in with it end at once.' },
  once: { zh: '令牌只显示这一次，请妥善保存', en: 'The token is shown this once: keep it safe' },
  operator: { zh: '运维（命令行）', en: 'operator (command line)' },
  needed: { zh: '必填', en: 'needed' },
  close: { zh: '已保存，关闭', en: 'Kept; close' },
  cancel: { zh: '取消', en: 'Cancel' },
} satisfies Record<string, Words>

const STATES: Readonly<Record<Token['state'], Words>> = {
  valid: { zh: '有效', en: 'valid' },
  expired: { zh: '已过期', en: 'expired' },
  revoked: { zh: '已吊销', en: 'revoked' },
}
const ROLES: Readonly<Record<string, Words>> = {
  uploader: { zh: '报送', en: 'uploader' },
  admin: { zh: '管理员', en: 'admin' },
  auditor: { zh: '审计', en: 'auditor' },
  reviewer: { zh: '评审', en: 'reviewer' },
  witness: { zh: '见证方', en: 'witness' },
}

/** Tokens of the admin's own institution, and who issued and revoked them. */
export function Tokens(): JSX.Element {
  const say = useWords()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [issued, setIssued] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const answer = useQuery({ queryKey: ['tokens'], queryFn: async () => dataOf(await api.GET('/v1/tokens')) })
  const again = () => queries.invalidateQueries({ queryKey: ['tokens'] })
  const issue = async (asked: Asked) => {
    setError(null)
    try {
      const { token } = (await sendJson('POST', '/v1/tokens', asked)) as { token: string }
      setIssued(token)
      setAsking(false)
      await again()
    } catch (failure) {
      setError(failure)
    }
  }
  const revoke = async (id: string) => {
    setError(null)
    try {
      await api.DELETE('/v1/tokens/{id}', { params: { path: { id } } })
    } catch (failure) {
      setError(failure)
    }
    await again()
  }
  const columns: readonly Column<Token>[] = [
    { key: 'name', title: say(TEXTS.name), text: ({ name }) => name || '—' },
    { key: 'role', title: say(TEXTS.role), text: ({ role }) => say(ROLES[role] ?? { zh: role, en: role }) },
    { key: 'state', title: say(TEXTS.state), text: ({ state }) => say(STATES[state]) },
    { key: 'issued', title: say(TEXTS.issued), text: ({ issuedAt }) => shanghai(issuedAt) },
    { key: 'by', title: say(TEXTS.issuedBy), text: ({ issuedBy }) => issuedBy ?? say(TEXTS.operator) },
    {
      key: 'expires',
      title: say(TEXTS.expires),
      text: ({ expiresAt }) => (expiresAt === null ? say(TEXTS.forever) : shanghai(expiresAt)),
    },
    { key: 'id', title: say(TEXTS.id), text: ({ id }) => id },
    {
      key: 'revoke',
      title: say(TEXTS.revokedBy),
      text: ({ state, revokedAt, revokedBy }) =>
        state === 'revoked' ? `${shanghai(revokedAt ?? '')} ${revokedBy ?? say(TEXTS.operator)}` : '',
      cell: ({ id, name, state, revokedAt, revokedBy }) =>
        state === 'revoked' ? (
          `${shanghai(revokedAt ?? '')} ${revokedBy ?? say(TEXTS.operator)}`
        ) : (
          <Popconfirm
            title={say(TEXTS.sure)}
            okText={say(TEXTS.revoke)}
            cancelText={say(TEXTS.cancel)}
            onConfirm={() => revoke(id)}
          >
            <Button size="small" danger aria-label={`${say(TEXTS.revoke)} ${name || id}`}>
              {say(TEXTS.revoke)}
            </Button>
          </Popconfirm>
        ),
    },
  ]
  return (
    <>
      <p className="range">
        <Button type="primary" onClick={() => setAsking(true)}>
          {say(TEXTS.issue)}
        </Button>
      </p>
      {[answer.error, error].map((failure, i) =>
        failure === null ? null : <Problem key={String(i)} error={failure} retry={() => void answer.refetch()} />,
      )}
      <BigTable
        label={say(TEXTS.table)}
        columns={columns}
        rows={answer.data?.tokens ?? []}
        rowKey={({ id }) => id}
        exportName="tokens"
        loading={answer.isLoading}
        height={420}
      />
      <Modal open={asking} title={say(TEXTS.issue)} footer={null} onCancel={() => setAsking(false)} destroyOnHidden>
        <Form layout="vertical" onFinish={issue} initialValues={{ role: 'uploader', days: 365 }} requiredMark={false}>
          <Form.Item name="name" label={say(TEXTS.name)} rules={[{ required: true, message: say(TEXTS.needed) }]}>
            <Input maxLength={120} autoFocus />
          </Form.Item>
          <Form.Item name="role" label={say(TEXTS.role)}>
            <Select
              options={(answer.data?.roles ?? []).map((role) => ({
                value: role,
                label: say(ROLES[role] ?? { zh: role, en: role }),
              }))}
            />
          </Form.Item>
          <Form.Item name="days" label={say(TEXTS.days)}>
            <InputNumber min={1} max={3650} precision={0} />
          </Form.Item>
          <Button type="primary" htmlType="submit">
            {say(TEXTS.issue)}
          </Button>
        </Form>
      </Modal>
      <Modal
        open={issued !== null}
        title={say(TEXTS.issue)}
        onCancel={() => setIssued(null)}
        footer={<Button onClick={() => setIssued(null)}>{say(TEXTS.close)}</Button>}
        mask={{ closable: false }}
        destroyOnHidden
      >
        <Alert type="warning" showIcon title={say(TEXTS.once)} />
        <Typography.Paragraph copyable code>
          {issued ?? ''}
        </Typography.Paragraph>
      </Modal>
    </>
  )
}
