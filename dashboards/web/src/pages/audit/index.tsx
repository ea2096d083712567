import type { JSX } from 'react'
import { Page } from '../../parts/page.tsx'

export function AuditPage(): JSX.Element {
  return <Page title={{ zh: '审计', en: 'Audit' }}>{null}</Page>
}
