import { useQuery } from '@tanstack/react-query'
import { Alert, Spin } from 'antd'
import type { JSX, ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { paths } from '../../../../../client/api.ts'
import { api, dataOf } from '../../api.ts'
import { Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { Totals } from '../contracts/totals.tsx'
import '../contracts/contracts.css'
import { Amounts } from './amounts.tsx'
import { Checkpoints } from './checkpoints.tsx'
import { FindingCounts } from './finding-counts.tsx'
import { Ingest } from './ingest.tsx'

export type Overview = paths['/v1/overview']['get']['responses'][200]['content']['application/json']

const TEXTS = {
  title: { zh: '总览', en: 'Overview' },
  contracts: { zh: '合同与对账结论', en: 'Contracts and their results' },
  amounts: { zh: '结算与认定', en: 'Settled and recognised' },
  findings: { zh: '未了结的发现', en: 'Open findings' },
  ingest: { zh: '近三十日接收', en: 'Received in the last thirty days' },
  logs: { zh: '最新检查点', en: 'Newest checkpoints' },
  admin: {
    zh: '管理员账号不查看证据。密钥与令牌在“机构”页管理。',
    en: 'An administrator sees no evidence. Keys and tokens are on the page of the institution.',
  },
  institution: { zh: '前往“机构”页', en: 'To the institution' },
} satisfies Record<string, Words>

/** What is going on, of the own institution or of all; every figure leads to its list. */
export function OverviewPage(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  if (session.role === 'admin' || session.role === 'witness')
    return (
      <Page title={TEXTS.title}>
        <Alert type="info" showIcon title={say(TEXTS.admin)} />
        <p>
          <Link to="/institution">{say(TEXTS.institution)}</Link>
        </p>
      </Page>
    )
  return <Figures />
}

function Figures(): JSX.Element {
  const say = useWords()
  const go = useNavigate()
  const { data, error, refetch } = useQuery({
    queryKey: ['overview'],
    queryFn: async () => dataOf(await api.GET('/v1/overview', {})),
    refetchInterval: 60_000,
  })
  return (
    <Page title={TEXTS.title}>
      {error !== null && <Problem error={error} retry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Spin className="waiting" />
      ) : (
        <>
          <Part title={say(TEXTS.contracts)}>
            <Totals totals={data.contracts} choose={(state) => void go(`/contracts?state=${state}`)} />
          </Part>
          <div className="two">
            <Part title={say(TEXTS.amounts)}>
              <Amounts contracts={data.contracts} />
            </Part>
            <Part title={say(TEXTS.findings)}>
              <FindingCounts findings={data.findings} />
            </Part>
          </div>
          <Part title={say(TEXTS.ingest)}>
            <Ingest ingest={data.ingest} days={data.days} />
          </Part>
          <Part title={say(TEXTS.logs)}>
            <Checkpoints logs={data.logs} />
          </Part>
        </>
      )}
    </Page>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): JSX.Element {
  return (
    <section className="section" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
