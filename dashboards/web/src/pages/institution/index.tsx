import { useQuery } from '@tanstack/react-query'
import { Select, Tabs } from 'antd'
import type { JSX } from 'react'
import { useSearchParams } from 'react-router'
import { api, dataOf } from '../../api.ts'
import { useNames, withName } from '../../parts/names.tsx'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { Batches } from './batches.tsx'
import { Calendar } from './calendar.tsx'
import './institution.css'
import { Keys } from './keys.tsx'
import { Quarantine } from './quarantine.tsx'
import { Tokens } from './tokens.tsx'
import { Upload } from './upload.tsx'

const TEXTS = {
  title: { zh: '机构', en: 'Institution' },
  which: { zh: '机构', en: 'Institution' },
  none: { zh: '尚无机构报送数据', en: 'No institution has sent anything yet' },
  calendar: { zh: '计量日历', en: 'Calendar' },
  upload: { zh: '上传', en: 'Upload' },
  batches: { zh: '批次与回执', en: 'Batches' },
  quarantine: { zh: '待修正', en: 'Quarantine' },
  keys: { zh: '签名公钥', en: 'Keys' },
  tokens: { zh: '令牌', en: 'Tokens' },
} satisfies Record<string, Words>

/** What an institution sent and how it stands; whoever reads all of them chooses one, and the address says which. */
export function InstitutionPage(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const nameOf = useNames()
  const [search, setSearch] = useSearchParams()
  const readsAll = session.role === 'auditor' || session.role === 'reviewer'
  const logs = useQuery({
    queryKey: ['logs'],
    queryFn: async () => dataOf(await api.GET('/v1/ledger')).logs,
    enabled: readsAll,
  })
  const institution = readsAll ? (search.get('institution') ?? logs.data?.[0]?.institution) : session.institution
  const set = (name: string, value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      next.set(name, value)
      return next
    })
  const tabs =
    institution === undefined
      ? []
      : [
          { key: 'calendar', roles: READERS, children: <Calendar institution={institution} /> },
          { key: 'upload', roles: ['uploader'], children: <Upload /> },
          { key: 'batches', roles: READERS, children: <Batches institution={institution} /> },
          { key: 'quarantine', roles: ['uploader', 'auditor'], children: <Quarantine institution={institution} /> },
          { key: 'keys', roles: [...READERS, 'admin'], children: <Keys institution={institution} /> },
          { key: 'tokens', roles: ['admin'], children: <Tokens /> },
        ]
          .filter(({ roles }) => roles.includes(session.role))
          .map(({ key, children }) => ({ key, label: say(TEXTS[key as keyof typeof TEXTS]), children }))
  const asked = search.get('tab')
  const active = tabs.some(({ key }) => key === asked) ? asked : tabs[0]?.key
  return (
    <Page
      title={TEXTS.title}
      actions={
        readsAll && (
          <Select
            className="institution-choice"
            aria-label={say(TEXTS.which)}
            loading={logs.isLoading}
            {...(institution === undefined ? {} : { value: institution })}
            showSearch={{ optionFilterProp: 'label' }}
            options={(logs.data ?? []).map((log) => ({
              value: log.institution,
              label: withName(nameOf(log.institution), log.institution),
            }))}
            onChange={(value: string) => set('institution', value)}
          />
        )
      }
    >
      {logs.error !== null && <Problem error={logs.error} retry={() => void logs.refetch()} />}
      {readsAll && logs.data?.length === 0 && <p>{say(TEXTS.none)}</p>}
      {active !== undefined && active !== null && (
        <Tabs
          key={institution ?? ''}
          activeKey={active}
          items={tabs}
          destroyOnHidden
          onChange={(key) => set('tab', key)}
        />
      )}
    </Page>
  )
}

const READERS: readonly string[] = ['uploader', 'auditor', 'reviewer']
