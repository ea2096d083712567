import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Drawer, Input, Segmented } from 'antd'
import type { JSX } from 'react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { paths } from '../../../../../client/api.ts'
import { api, dataOf, fetchRaw } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { titleOfKind } from '../../parts/kinds.ts'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'

type Put = paths['/v1/quarantine']['get']['responses'][200]['content']['application/json']['records'][number]
type State = Put['state']

const TEXTS = {
  table: { zh: '待修正记录', en: 'Quarantined records' },
  id: { zh: '编号', en: 'Id' },
  kind: { zh: '种类', en: 'Kind' },
  code: { zh: '错误', en: 'Error' },
  path: { zh: '字段', en: 'Field' },
  message: { zh: '说明', en: 'Message' },
  outcome: { zh: '结果', en: 'Outcome' },
  open: { zh: '处理', en: 'Settle' },
  record: { zh: '记录（JSON），修正后重新报送', en: 'The record (JSON): mend it and send it again' },
  replay: { zh: '重新报送', en: 'Send again' },
  reason: { zh: '剔除原因', en: 'Why it is left out' },
  dismiss: { zh: '剔除', en: 'Leave out' },
  notJson: { zh: '不是合法的 JSON', en: 'This is not JSON' },
  states: { zh: '状态', en: 'State' },
  none: { zh: '没有处于这一状态的记录', en: 'No record is in this state' },
} satisfies Record<string, Words>

const STATES: Readonly<Record<State, Words>> = {
  open: { zh: '待处理', en: 'Open' },
  replayed: { zh: '已重报', en: 'Sent again' },
  dismissed: { zh: '已剔除', en: 'Left out' },
}

/** What was put aside: mended and sent again, or left out with a reason. */
export function Quarantine({ institution }: { readonly institution: string }): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('state')
  const state: State = asked === 'replayed' || asked === 'dismissed' ? asked : 'open'
  const [open, setOpen] = useState<Put | null>(null)
  const answer = useQuery({
    queryKey: ['quarantine', institution, state],
    queryFn: async () =>
      dataOf(await api.GET('/v1/quarantine', { params: { query: { institution, state, limit: 1000 } } })).records,
  })
  const columns: readonly Column<Put>[] = [
    {
      key: 'id',
      title: say(TEXTS.id),
      text: ({ id }) => id,
      cell: (put) => (
        <Button type="link" size="small" onClick={() => setOpen(put)} aria-label={`${say(TEXTS.open)} ${put.id}`}>
          {put.id.slice(19)}
        </Button>
      ),
    },
    { key: 'kind', title: say(TEXTS.kind), text: ({ kind }) => say(titleOfKind(kind)) },
    { key: 'code', title: say(TEXTS.code), text: ({ code }) => code },
    { key: 'path', title: say(TEXTS.path), text: ({ path }) => path },
    { key: 'message', title: say(TEXTS.message), text: ({ message }) => message },
    { key: 'outcome', title: say(TEXTS.outcome), text: (put) => put.replayedIn || put.dismissedBecause },
  ]
  return (
    <>
      <p className="range">
        <Segmented
          aria-label={say(TEXTS.states)}
          value={state}
          options={(Object.keys(STATES) as State[]).map((value) => ({ value, label: say(STATES[value]) }))}
          onChange={(value) => {
            const next = new URLSearchParams(search)
            next.set('state', value)
            setSearch(next)
          }}
        />
      </p>
      {answer.error !== null && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      <BigTable
        label={say(TEXTS.table)}
        columns={columns}
        rows={answer.data ?? []}
        rowKey={({ id }) => id}
        exportName={`quarantine-${institution}`}
        loading={answer.isLoading}
        empty={say(TEXTS.none)}
      />
      <Drawer open={open !== null} onClose={() => setOpen(null)} size="large" title={open?.id} destroyOnHidden>
        {open !== null && (
          <Settle
            put={open}
            done={() => setOpen(null)}
            mayWrite={session.role === 'uploader' && open.state === 'open'}
          />
        )}
      </Drawer>
    </>
  )
}

function Settle(props: { readonly put: Put; readonly mayWrite: boolean; readonly done: () => void }): JSX.Element {
  const { put, mayWrite, done } = props
  const say = useWords()
  const queries = useQueryClient()
  const [raw, setRaw] = useState(() => pretty(put.raw))
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
      await queries.invalidateQueries()
      done()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const replay = () =>
    fetchRaw(`/v1/quarantine/${put.id}/replay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: raw,
    })
  const dismiss = () =>
    api.POST('/v1/quarantine/{id}/dismiss', { params: { path: { id: put.id }, query: { reason: reason.trim() } } })
  const isJson = readable(raw)
  return (
    <>
      <Alert type="error" showIcon title={`${put.code} ${put.path}`} description={put.message} />
      {mayWrite ? (
        <>
          <p>
            <label htmlFor="mended">{say(TEXTS.record)}</label>
          </p>
          <Input.TextArea
            id="mended"
            value={raw}
            rows={14}
            spellCheck={false}
            status={isJson ? '' : 'error'}
            onChange={({ target }) => setRaw(target.value)}
          />
          {!isJson && <p role="alert">{say(TEXTS.notJson)}</p>}
          <p className="range">
            <Button type="primary" loading={busy} disabled={!isJson} onClick={() => void run(replay)}>
              {say(TEXTS.replay)}
            </Button>
          </p>
          <p>
            <label htmlFor="reason">{say(TEXTS.reason)}</label>
          </p>
          <Input id="reason" value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
          <p className="range">
            <Button danger loading={busy} disabled={reason.trim() === ''} onClick={() => void run(dismiss)}>
              {say(TEXTS.dismiss)}
            </Button>
          </p>
        </>
      ) : (
        <pre className="raw">{raw}</pre>
      )}
      {error !== null && <Problem error={error} />}
    </>
  )
}

/** The same JSON with a field a line; what a parser would change (a key twice, a number of many digits) stays as it came. */
function pretty(raw: string): string {
  try {
    const value: unknown = JSON.parse(raw)
    return JSON.stringify(value) === raw ? JSON.stringify(value, null, 2) : raw
  } catch {
    return raw
  }
}

function readable(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
