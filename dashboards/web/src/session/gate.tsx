import { useQueryClient } from '@tanstack/react-query'
import { Spin } from 'antd'
import type { JSX, ReactNode } from 'react'
import { useCallback, useEffect, useState } from 'react'
import { ApiProblem, api, dataOf } from '../api.ts'
import { Problem } from '../parts/problem.tsx'
import { type Ending, keepCsrf, sessionEnded, whenEnded } from './csrf.ts'
import { Login } from './login.tsx'
import type { Session } from './session.ts'
import { SessionContext } from './session.ts'

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'out'; readonly expired: boolean }
  | { readonly at: 'in'; readonly session: Session }
  | { readonly at: 'failed'; readonly error: unknown }

/** One cookie for all tabs: who signs in or out in one tells the others, which ask anew who they are. */
const TABS = new BroadcastChannel('suanheng.session')
function tellTabs(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
  TABS.postMessage('changed')
}

/** Shows the pages to who is signed in, the login to everybody else. */
export function Gate({ children }: { readonly children: ReactNode }): JSX.Element {
  const [state, setState] = useState<State>({ at: 'asking' })
  const queries = useQueryClient()
  const enter = useCallback((session: Session) => {
    keepCsrf(session.csrf)
    setState({ at: 'in', session })
  }, [])
  const ask = useCallback(async () => {
    try {
      enter(dataOf(await api.GET('/v1/session')))
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) return setState({ at: 'failed', error })
      setState((before) => (before.at === 'out' ? before : { at: 'out', expired: false }))
    }
  }, [enter])
  useEffect(() => void ask(), [ask])
  useEffect(() => {
    whenEnded((how: Ending) => {
      // What the last person saw is not kept for the next one.
      queries.clear()
      setState({ at: 'out', expired: how === 'expired' })
    })
    const otherTab = () => {
      keepCsrf(null)
      queries.clear()
      setState({ at: 'asking' })
      void ask()
    }
    TABS.addEventListener('message', otherTab)
    return () => TABS.removeEventListener('message', otherTab)
  }, [queries, ask])
  const entered = (session: Session) => {
    enter(session)
    tellTabs()
  }
  if (state.at === 'asking') return <Spin className="waiting" size="large" />
  if (state.at === 'failed') return <Problem error={state.error} retry={() => void ask()} />
  if (state.at === 'out') return <Login done={entered} expired={state.expired} />
  return <SessionContext value={{ session: state.session, signOut }}>{children}</SessionContext>
}

function signOut(): void {
  // Where the service cannot be reached, the session ends there by itself; here it is over at once.
  void api
    .DELETE('/v1/session')
    .catch(() => {})
    .then(tellTabs)
  sessionEnded('left')
}
