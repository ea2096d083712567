import { readFileSync } from 'node:fs'
import { messageOf, SuanhengError } from '../core/errors.ts'
import { OidcProvider } from '../ingest/auth/oidc.ts'
import { OidcMap } from '../ingest/auth/oidc-map.ts'
import { SessionCookie } from '../ingest/auth/session-cookie.ts'
import { Sessions } from '../ingest/auth/sessions.ts'
import type { SignIn } from '../ingest/auth/sign-in.ts'
import type { Settings } from './config.ts'

const MINUTE_MS = 60_000
const MOST_SESSIONS = 10_000

/** How browsers sign in, as the settings say. Errors: CONFIG_INVALID for a file of theirs. */
export function signInOf(settings: Settings): SignIn {
  return {
    sessions: new Sessions({
      idleMs: settings.SUANHENG_SESSION_IDLE_MIN * MINUTE_MS,
      longestMs: settings.SUANHENG_SESSION_HOURS * 60 * MINUTE_MS,
      most: MOST_SESSIONS,
    }),
    cookie: new SessionCookie(settings.SUANHENG_COOKIE_SECURE),
    provider: providerOf(settings),
    proxies: settings.SUANHENG_PROXIES,
  }
}

function providerOf(settings: Settings): OidcProvider | null {
  const {
    SUANHENG_OIDC_ISSUER: issuer,
    SUANHENG_OIDC_CLIENT_ID: clientId,
    SUANHENG_OIDC_REDIRECT: redirect,
    SUANHENG_OIDC_MAP: map,
    SUANHENG_OIDC_CLIENT_SECRET_FILE: secretFile,
  } = settings
  // cli/config.ts has seen to it that they come together.
  if (issuer === undefined || clientId === undefined || redirect === undefined || map === undefined) return null
  const clientSecret =
    secretFile === undefined
      ? settings.SUANHENG_OIDC_CLIENT_SECRET
      : read('SUANHENG_OIDC_CLIENT_SECRET_FILE', secretFile).trim()
  return new OidcProvider({
    issuer,
    clientId,
    clientSecret,
    redirect,
    scope: settings.SUANHENG_OIDC_SCOPE,
    map: readMap(map),
  })
}

function readMap(file: string): OidcMap {
  const text = read('SUANHENG_OIDC_MAP', file)
  try {
    const parsed = OidcMap.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  } catch (error) {
    throw new SuanhengError('CONFIG_INVALID', `SUANHENG_OIDC_MAP: ${messageOf(error).slice(0, 200)}`, {}, error)
  }
}

function read(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SuanhengError('CONFIG_INVALID', `${setting}: the file cannot be read`, { setting }, error)
  }
}
