import { Tabs } from 'antd'
import type { JSX } from 'react'
import { Route, Routes, useLocation, useNavigate } from 'react-router'
import { Page } from '../../parts/page.tsx'
import { useSession } from '../../session/session.ts'
import { useWords, type Words } from '../../words/words.ts'
import { ActivityList } from './activity.tsx'
import './audit.css'
import { OneFinding } from './finding.tsx'
import { FindingList } from './findings.tsx'
import { PaperList } from './papers.tsx'
import { OneSample } from './sample.tsx'
import { SampleList } from './samples.tsx'

const TITLE: Words = { zh: '审计', en: 'Audit' }
const TABS: Readonly<Record<string, Words>> = {
  findings: { zh: '疑点', en: 'Findings' },
  samples: { zh: '抽样', en: 'Sampling' },
  papers: { zh: '底稿', en: 'Working papers' },
  activity: { zh: '操作记录', en: 'Who did what' },
}

/** 审计. The audited institution sees findings alone: the rest is internal, and not in the answers of the API either. */
export function AuditPage(): JSX.Element {
  const say = useWords()
  const { session } = useSession()
  const navigate = useNavigate()
  const part = useLocation().pathname.split('/')[2] ?? 'findings'
  const names = session.role === 'uploader' ? ['findings'] : Object.keys(TABS)
  return (
    <Page title={TITLE}>
      {names.length > 1 && (
        <Tabs
          activeKey={part === '' ? 'findings' : part}
          onChange={(key) => void navigate(`/audit/${key}`)}
          items={names.map((key) => ({ key, label: say(TABS[key] ?? TITLE) }))}
        />
      )}
      <Routes>
        <Route index element={<FindingList />} />
        <Route path="findings" element={<FindingList />} />
        <Route path="findings/:id" element={<OneFinding />} />
        <Route path="samples" element={<SampleList />} />
        <Route path="samples/:id" element={<OneSample />} />
        <Route path="papers" element={<PaperList />} />
        <Route path="activity" element={<ActivityList />} />
      </Routes>
    </Page>
  )
}
