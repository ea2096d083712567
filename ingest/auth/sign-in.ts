import type { OidcProvider } from './oidc.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

/** How browsers sign in. */
export type SignIn = {
  readonly sessions: Sessions
  readonly cookie: SessionCookie
  /** null where no identity provider is set. */
  readonly provider: OidcProvider | null
  /** Proxies in front whose X-Forwarded headers are believed; 0 for none. */
  readonly proxies: number
}
