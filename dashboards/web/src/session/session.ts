import { createContext, useContext } from 'react'
import type { paths } from '../../../../client/api.ts'

/** Who is signed in, as the service says. */
export type Session = paths['/v1/session']['get']['responses'][200]['content']['application/json']
export type Role = Session['role']

export const SessionContext = createContext<{ readonly session: Session; readonly signOut: () => void } | null>(null)

/** Inside the pages somebody is signed in; the login page is outside of them. */
export function useSession(): { readonly session: Session; readonly signOut: () => void } {
  const context = useContext(SessionContext)
  if (context === null) throw new Error('used outside of a session')
  return context
}
