import type { JSX } from 'react'
import { Page } from '../../parts/page.tsx'

export function LedgerPage(): JSX.Element {
  return <Page title={{ zh: '账本', en: 'Ledger' }}>{null}</Page>
}
