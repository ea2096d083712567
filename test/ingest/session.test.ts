import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SessionCookie } from '../../ingest/auth/session-cookie.ts'
import { Sessions } from '../../ingest/auth/sessions.ts'
import { parseToken } from '../../ingest/auth/token.ts'
import { TokenFile } from '../../ingest/auth/token-file.ts'
import { loggedRequest } from '../../ingest/http/log-request.ts'
import type { Answer } from '../support/service.ts'
import { A, problemOf, startService } from '../support/service.ts'

const MINUTE = 60_000
let now = Date.now()
let service: Awaited<ReturnType<typeof startService>>
beforeAll(async () => {
  service = await startService({ SUANHENG_SESSION_IDLE_MIN: '30', SUANHENG_SESSION_HOURS: '2' }, { now: () => now })
})
afterAll(() => service.dispose())

type Signed = { readonly cookie: string; readonly csrf: string; readonly answer: Answer }
const cookieOf = (answer: Answer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

async function signIn(token: string, headers: Record<string, string> = {}): Promise<Signed> {
  const answer = await service.send('/v1/session', { body: JSON.stringify({ token }), headers })
  const { csrf } = answer.json() as { csrf: string }
  return { cookie: cookieOf(answer), csrf, answer }
}
const own = ({ cookie, csrf }: Signed) => ({
  cookie,
  'sec-fetch-site': 'same-origin',
  'x-suanheng-csrf': csrf,
})
const whoami = (cookie: string) => service.send('/v1/session', { headers: { cookie } })

describe('signing in with a token', () => {
  it('gives a cookie that no script reads and no other site sends, and says who it is', async () => {
    const token = await service.token(A, 'uploader')
    const { answer, cookie } = await signIn(token)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('set-cookie')).toMatch(/^suanheng_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(answer.text).not.toContain(token)
    expect(answer.text).not.toContain(cookie.split('=')[1])
    const who = { institution: A, role: 'uploader', name: 'test', by: parseToken(token)?.id }
    expect(answer.json()).toMatchObject(who)
    expect((await whoami(cookie)).json()).toMatchObject(who)
  })

  it('behind TLS marks the cookie Secure and binds it to this host', async () => {
    const { answer, cookie } = await signIn(await service.token(A, 'uploader'), { 'x-forwarded-proto': 'https' })
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-suanheng_session=.*; Secure/)
    expect((await whoami(cookie)).status).toBe(401)
    const again = await service.send('/v1/session', { headers: { cookie, 'x-forwarded-proto': 'https' } })
    expect(again.status).toBe(200)
  })

  it('takes the token as Authorization as well', async () => {
    const token = await service.token(A, 'auditor')
    const answer = await service.send('/v1/session', { method: 'POST', token })
    expect([answer.status, (await whoami(cookieOf(answer))).json()]).toMatchObject([201, { role: 'auditor' }])
  })

  it.each([
    ['no JSON', 'sh_secret'],
    ['another member', '{"token":"sh_secret","role":"admin"}'],
    ['no text', '{"token":1}'],
  ])('refuses a body with %s, and does not repeat it', async (_what, body) => {
    const answer = await service.send('/v1/session', { body })
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'REQUEST_INVALID' })
    expect(answer.text).not.toContain('sh_secret')
  })

  it('is not for pages of other sites: they would sign a browser in as somebody else', async () => {
    const body = JSON.stringify({ token: await service.token(A, 'uploader') })
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]) {
      const answer = await service.send('/v1/session', { body, headers })
      expect([problemOf(answer).code, answer.headers.get('set-cookie')]).toEqual(['CROSS_SITE_REFUSED', null])
    }
  })
})

describe('a session', () => {
  it('opens what its token opens and nothing else', async () => {
    const { cookie } = await signIn(await service.token(A, 'uploader'))
    expect((await service.send('/v1/batches', { headers: { cookie } })).status).toBe(200)
    expect(problemOf(await service.send('/v1/tokens', { headers: { cookie } })).code).toBe('ROLE_FORBIDDEN')
  })

  it('changes things from a page of this service only', async () => {
    const session = await signIn(await service.token(A, 'uploader'))
    const { host } = new URL(service.url)
    const send = async (headers: Record<string, string>) => {
      const answer = await service.send('/v1/quarantine/nothing/dismiss?reason=x', { method: 'POST', headers })
      return problemOf(answer).code
    }
    const { cookie, csrf } = session
    // Past the check, the id is wrong.
    expect(await send(own(session))).toBe('REQUEST_INVALID')
    expect(await send({ cookie, origin: `http://${host}`, 'x-suanheng-csrf': csrf })).toBe('REQUEST_INVALID')
    const refused = [
      { cookie },
      { cookie, 'x-suanheng-csrf': csrf },
      { cookie, 'sec-fetch-site': 'same-origin' },
      { cookie, 'sec-fetch-site': 'same-origin', 'x-suanheng-csrf': `${csrf}x` },
      { cookie, 'sec-fetch-site': 'same-site', 'x-suanheng-csrf': csrf },
      { cookie, 'sec-fetch-site': 'cross-site', origin: `http://${host}`, 'x-suanheng-csrf': csrf },
      { cookie, origin: 'https://evil.example', 'x-suanheng-csrf': csrf },
      { cookie, origin: `http://${host}.evil.example`, 'x-suanheng-csrf': csrf },
    ]
    for (const headers of refused) expect([headers, await send(headers)]).toEqual([headers, 'CROSS_SITE_REFUSED'])
  })

  it('ends when it is given back: the cookie opens nothing any more', async () => {
    const session = await signIn(await service.token(A, 'uploader'))
    const answer = await service.send('/v1/session', { method: 'DELETE', headers: own(session) })
    expect([answer.status, answer.headers.get('set-cookie')]).toMatchObject([204, expect.stringContaining('Max-Age=0')])
    expect(problemOf(await whoami(session.cookie)).code).toBe('SESSION_EXPIRED')
  })

  it('ends with its token', async () => {
    const token = await service.token(A, 'uploader')
    const { cookie } = await signIn(token)
    await new TokenFile(path.join(service.folder, 'tokens.jsonl')).revoke(parseToken(token)?.id ?? '', now)
    expect(problemOf(await whoami(cookie)).code).toBe('SESSION_EXPIRED')
  })

  it('ends after 30 minutes without use, not while it is used, and after two hours in any case', async () => {
    const [used, idle] = [
      await signIn(await service.token(A, 'uploader')),
      await signIn(await service.token(A, 'uploader')),
    ]
    for (const minutes of [29, 29, 29, 29]) {
      now += minutes * MINUTE
      expect((await whoami(used.cookie)).status).toBe(200)
    }
    expect(problemOf(await whoami(idle.cookie)).code).toBe('SESSION_EXPIRED')
    now += 4 * MINUTE
    expect(problemOf(await whoami(used.cookie)).code).toBe('SESSION_EXPIRED')
  })

  it('that was never opened is none, and a bearer goes before it', async () => {
    const cookie = `suanheng_session=${'A'.repeat(43)}`
    expect(problemOf(await whoami(cookie)).code).toBe('SESSION_EXPIRED')
    const token = await service.token(A, 'auditor')
    const answer = await service.send('/v1/session', { token, headers: { cookie } })
    expect(answer.json()).toMatchObject({ role: 'auditor', csrf: null })
    expect(problemOf(await whoami('suanheng_session=x')).code).toBe('TOKEN_MISSING')
  })
})

describe('sessions kept', () => {
  const identity = { tokenId: 't', institution: A, role: 'uploader' } as const
  const who = { identity, name: 'n', ofToken: true, until: null }

  it('end no later than what they stand on', () => {
    const sessions = new Sessions({ idleMs: 1_000, longestMs: 5_000, most: 10 })
    const { secret, session } = sessions.open({ ...who, until: 300 }, 0)
    expect([session.endsAt, sessions.use(secret, 299)?.idleUntil, sessions.use(secret, 300)]).toEqual([300, 300, null])
  })

  it('of one bearer are fifty at most: its own oldest goes, nobody else’s', () => {
    const sessions = new Sessions({ idleMs: 1_000, longestMs: 5_000, most: 1_000 })
    const other = sessions.open({ ...who, identity: { ...identity, tokenId: 'other' } }, 0)
    const mine = Array.from({ length: 51 }, () => sessions.open(who, 0).secret)
    expect(mine.map((secret) => sessions.use(secret, 1) !== null)).toEqual([false, ...Array(50).fill(true)])
    expect(sessions.use(other.secret, 1)).not.toBeNull()
  })

  it('are bounded together: the one used longest ago goes', () => {
    const sessions = new Sessions({ idleMs: 1_000, longestMs: 5_000, most: 2 })
    const open = (tokenId: string) => sessions.open({ ...who, identity: { ...identity, tokenId } }, 0).secret
    const [a, b] = [open('a'), open('b')]
    sessions.use(a, 1)
    const c = open('c')
    expect([a, b, c].map((secret) => sessions.use(secret, 1) !== null)).toEqual([true, false, true])
  })

  it('are marked Secure always where the settings say so', () => {
    const request = { headers: {}, protocol: 'http' } as never
    expect([new SessionCookie('always').isSecure(request), new SessionCookie('auto').isSecure(request)]).toEqual([
      true,
      false,
    ])
  })
})

describe('failed sign-ins', () => {
  it('of one address are ten in ten minutes, then it waits, also with a good token', async () => {
    now += 60 * MINUTE
    const bad = `sh_${'0'.repeat(16)}_${'A'.repeat(43)}`
    const codeOf = async (token: string) =>
      problemOf(await service.send('/v1/session', { body: JSON.stringify({ token }) }))
    for (let i = 0; i < 10; i++) expect((await codeOf(bad)).code).toBe('TOKEN_INVALID')
    const good = await service.token(A, 'uploader')
    const refused = await codeOf(good)
    expect(refused).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 600 })
    now += 10 * MINUTE
    expect((await signIn(good)).answer.status).toBe(201)
  })
})

describe('the log', () => {
  it('says which route was asked, never the code that a sign-in came with', () => {
    const asked = (url: string) => loggedRequest({ method: 'GET', url, host: 'h', ip: '127.0.0.1' } as never)
    expect(JSON.stringify(asked('/v1/session/oidc/callback?code=secret&state=x'))).not.toContain('secret')
    expect(asked('/v1/batches?limit=1').url).toBe('/v1/batches?limit=1')
  })
})
