import type { JSX } from 'react'
import { Route, Routes } from 'react-router'
import { ClaimOf } from './claim-of.tsx'
import { ClaimList } from './list.tsx'
import { NewTrial } from './new-trial.tsx'
import { ProgrammeOf } from './programme-of.tsx'

/** Claims and programmes; a claim with its clauses and its amount; what would follow if facts were otherwise. */
export function ClaimsPage(): JSX.Element {
  return (
    <Routes>
      <Route index element={<ClaimList />} />
      <Route path="new" element={<NewTrial />} />
      <Route path="programmes/:id" element={<ProgrammeOf />} />
      <Route path="of/:institution/:claim" element={<ClaimOf />} />
    </Routes>
  )
}
