import type { JSX } from 'react'
import { Route, Routes } from 'react-router'
import { ContractList } from './list.tsx'
import { OneContract } from './one.tsx'

/** 合同对账: all contracts, and each on its own page. */
export function ContractsPage(): JSX.Element {
  return (
    <Routes>
      <Route index element={<ContractList />} />
      <Route path=":number" element={<OneContract />} />
    </Routes>
  )
}
