import {
  AccountBookOutlined,
  AuditOutlined,
  CalculatorOutlined,
  DashboardOutlined,
  FileSearchOutlined,
  LineChartOutlined,
  ShopOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons'
import type { ComponentType, JSX } from 'react'
import { lazy } from 'react'
import type { Role } from './session/session.ts'
import type { Words } from './words/words.ts'

/** One entry of the menu and what is shown below its path; each is loaded when it is first opened. */
export type PageEntry = {
  /** Below /app, without a slash; pages with parts route them themselves. */
  readonly path: string
  readonly title: Words
  readonly icon: JSX.Element
  readonly roles: readonly Role[]
  readonly Component: ComponentType
}

const EVERYBODY: readonly Role[] = ['uploader', 'auditor', 'reviewer', 'admin']
const READERS: readonly Role[] = ['uploader', 'auditor', 'reviewer']

export const PAGES: readonly PageEntry[] = [
  {
    path: 'overview',
    title: { zh: '总览', en: 'Overview' },
    icon: <DashboardOutlined />,
    roles: EVERYBODY,
    Component: lazy(async () => ({ default: (await import('./pages/overview/index.tsx')).OverviewPage })),
  },
  {
    path: 'institution',
    title: { zh: '机构', en: 'Institution' },
    icon: <ShopOutlined />,
    roles: EVERYBODY,
    Component: lazy(async () => ({ default: (await import('./pages/institution/index.tsx')).InstitutionPage })),
  },
  {
    path: 'contracts',
    title: { zh: '合同对账', en: 'Contracts' },
    icon: <FileSearchOutlined />,
    roles: READERS,
    Component: lazy(async () => ({ default: (await import('./pages/contracts/index.tsx')).ContractsPage })),
  },
  {
    path: 'capacity',
    title: { zh: '容量核验', en: 'Capacity' },
    icon: <LineChartOutlined />,
    roles: READERS,
    Component: lazy(async () => ({ default: (await import('./pages/capacity/index.tsx')).CapacityPage })),
  },
  {
    path: 'claims',
    title: { zh: '申报测算', en: 'Claims' },
    icon: <CalculatorOutlined />,
    roles: READERS,
    Component: lazy(async () => ({ default: (await import('./pages/claims/index.tsx')).ClaimsPage })),
  },
  {
    path: 'audit',
    title: { zh: '审计', en: 'Audit' },
    icon: <AuditOutlined />,
    roles: READERS,
    Component: lazy(async () => ({ default: (await import('./pages/audit/index.tsx')).AuditPage })),
  },
  {
    path: 'ledger',
    title: { zh: '账本', en: 'Ledger' },
    icon: <AccountBookOutlined />,
    roles: [...READERS, 'witness'],
    Component: lazy(async () => ({ default: (await import('./pages/ledger/index.tsx')).LedgerPage })),
  },
  {
    path: 'jobs',
    title: { zh: '任务', en: 'Jobs' },
    icon: <UnorderedListOutlined />,
    roles: READERS,
    Component: lazy(async () => ({ default: (await import('./pages/jobs/index.tsx')).JobsPage })),
  },
]
