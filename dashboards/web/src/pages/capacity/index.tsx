import type { JSX } from 'react'
import { Page } from '../../parts/page.tsx'

export function CapacityPage(): JSX.Element {
  return <Page title={{ zh: '容量核验', en: 'Capacity' }}>{null}</Page>
}
