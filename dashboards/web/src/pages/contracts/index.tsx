import type { JSX } from 'react'
import { Page } from '../../parts/page.tsx'

export function ContractsPage(): JSX.Element {
  return <Page title={{ zh: '合同对账', en: 'Contracts' }}>{null}</Page>
}
