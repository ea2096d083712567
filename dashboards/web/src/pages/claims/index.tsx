import type { JSX } from 'react'
import { Page } from '../../parts/page.tsx'

export function ClaimsPage(): JSX.Element {
  return <Page title={{ zh: '申报测算', en: 'Claims' }}>{null}</Page>
}
