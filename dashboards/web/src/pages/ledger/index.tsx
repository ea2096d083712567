import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { JSX } from 'react'
import { useSearchParams } from 'react-router'
import type { paths } from '../../../../../client/api.ts'
import { api, dataOf } from '../../api.ts'
import { BigTable, type Column } from '../../parts/big-table.tsx'
import { InstitutionName, useNames, withName } from '../../parts/names.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { Checkpoint } from './checkpoint.tsx'
import { Consistency } from './consistency.tsx'
import { FullCheck } from './full-check.tsx'
import './ledger.css'
import { Witnesses } from './witnesses.tsx'

export type Log = paths['/v1/ledger']['get']['responses'][200]['content']['application/json']['logs'][number]

const TEXTS = {
  title: { zh: '账本', en: 'Ledger' },
  logs: { zh: '各机构账本', en: 'Logs' },
  institution: { zh: '机构', en: 'Institution' },
  size: { zh: '批次数', en: 'Batches' },
  hash: { zh: '哈希', en: 'Hash' },
  root: { zh: '根', en: 'Root' },
  origin: { zh: '名称', en: 'Origin' },
  none: { zh: '还没有账本：尚未接收任何数据。', en: 'No log yet: nothing has been received.' },
} satisfies Record<string, Words>

/** The logs, and what this browser itself can say of one: signature, past, consistency, witnesses. */
export function LedgerPage(): JSX.Element {
  const say = useWords()
  const nameOf = useNames()
  const { session } = useSession()
  const [search, setSearch] = useSearchParams()
  const reads = session.role !== 'admin'
  const logs = useQuery({
    queryKey: ['logs'],
    queryFn: async () => dataOf(await api.GET('/v1/ledger')).logs,
    enabled: reads,
  })
  const asked = search.get('institution')
  const chosen = logs.data?.find(({ institution }) => institution === asked) ?? logs.data?.[0]
  const columns: readonly Column<Log>[] = [
    {
      key: 'institution',
      title: say(TEXTS.institution),
      text: ({ institution }) => withName(nameOf(institution), institution),
      cell: ({ institution }) => (
        <Button type="link" size="small" className="ledger-choice" onClick={() => setSearch({ institution })}>
          <InstitutionName institution={institution} />
        </Button>
      ),
    },
    { key: 'size', title: say(TEXTS.size), text: ({ size }) => size.toLocaleString('en-US'), align: 'right' },
    { key: 'hash', title: say(TEXTS.hash), text: ({ hash }) => hash.toUpperCase() },
    { key: 'origin', title: say(TEXTS.origin), text: ({ origin }) => origin },
    { key: 'root', title: say(TEXTS.root), text: ({ root }) => root },
  ]
  return (
    <Page title={TEXTS.title}>
      {logs.error !== null && <Problem error={logs.error} retry={() => void logs.refetch()} />}
      {logs.data?.length === 0 && <p>{say(TEXTS.none)}</p>}
      {(logs.data?.length ?? 0) > 1 && (
        <BigTable
          label={say(TEXTS.logs)}
          columns={columns}
          rows={logs.data ?? []}
          rowKey={({ institution }) => institution}
          exportName="logs"
          height={240}
        />
      )}
      {chosen !== undefined && (
        <div key={chosen.institution} className="ledger-parts">
          <Checkpoint log={chosen} />
          <Consistency log={chosen} />
          <Witnesses log={chosen} />
          {session.role === 'auditor' && <FullCheck log={chosen} />}
        </div>
      )}
    </Page>
  )
}
