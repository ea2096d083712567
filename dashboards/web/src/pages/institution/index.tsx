import type { JSX } from 'react'
import { Page } from '../../parts/page.tsx'

export function InstitutionPage(): JSX.Element {
  return <Page title={{ zh: '机构', en: 'Institution' }}>{null}</Page>
}
