import type { JSX } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { useSession } from '../../session/session.ts'
import { CapacityList } from './list.tsx'
import { CapacityOf } from './of-institution.tsx'

/** Who says it has capacity, and what the evidence of one institution proves of it. */
export function CapacityPage(): JSX.Element {
  const { session } = useSession()
  return (
    <Routes>
      <Route
        index
        element={session.role === 'uploader' ? <Navigate to={session.institution} replace /> : <CapacityList />}
      />
      <Route path=":uscc" element={<CapacityOf />} />
    </Routes>
  )
}
