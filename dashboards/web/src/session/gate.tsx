import { useQueryClient } from '@tanstack/react-query'
import { Spin } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useCallback, useEffect, useState } from 'react'
import { ApiProblem, api, dataOf } from '../api.ts'
import { Problem } from '../parts/problem.tsx'
import { keepCsrf, sessionEnded, whenEnded } from './csrf.ts'
import { Login } from './login.tsx'
import type { Session } from './session.ts'
import { SessionContext } from './session.ts'

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'out' }
  | { readonly at: 'in'; readonly session: Session }
  | { readonly at: 'failed'; readonly error: unknown }

/** Shows the pages to who is signed in, the login to everybody else. */
export function Gate({ children }: { readonly children: ReactNode }): JSX.Element {
  const [state, setState] = useState<State>({ at: 'asking' })
  const queries = useQueryClient()
  const ask = useCallback(async () => {
    try {
      const session = dataOf(await api.GET('/v1/session'))
      keepCsrf(session.csrf)
      setState({ at: 'in', session })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) return setState({ at: 'failed', error })
      setState({ at: 'out' })
    }
  }, [])
  useEffect(() => void ask(), [ask])
  useEffect(
    () =>
      whenEnded(() => {
        // What the last person saw is not kept for the next one.
        queries.clear()
        setState({ at: 'out' })
      }),
    [queries],
  )
  if (state.at === 'asking') return <Spin className="waiting" size="large" />
  if (state.at === 'failed') return <Problem error={state.error} retry={() => void ask()} />
  if (state.at === 'out') return <Login done={(session) => setState({ at: 'in', session })} />
  return <SessionContext value={{ session: state.session, signOut }}>{children}</SessionContext>
}

function signOut(): void {
  // Where the service cannot be reached, the session ends there by itself; here it is over at once.
  void api.DELETE('/v1/session').catch(() => {})
  sessionEnded()
}
