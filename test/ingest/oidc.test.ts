import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../cli/config.ts'
import { OidcProvider } from '../../ingest/auth/oidc.ts'
import { OidcMap, placeOf } from '../../ingest/auth/oidc-map.ts'
import { Browser, CALLBACK, startProviderOf } from '../support/identity-provider.ts'
import { A, B, problemOf, startService } from '../support/service.ts'

const ACCOUNTS = {
  'auditor-1': { name: '审计员甲', groups: ['staff', 'audit'] },
  'uploader-1': { name: '平台乙', uscc: B, role: 'uploader' },
  nobody: { name: '丙', groups: ['staff'] },
  boaster: { name: '丁', uscc: B, role: 'root' },
}
const MAP = {
  rules: [{ claim: 'groups', is: 'audit', institution: A, role: 'auditor' }],
  institutionClaim: 'uscc',
  roleClaim: 'role',
}

let service: Awaited<ReturnType<typeof startService>>
let provider: Awaited<ReturnType<typeof startProviderOf>>['provider']
let host: string
beforeAll(async () => {
  const started = await startProviderOf(ACCOUNTS, MAP)
  provider = started.provider
  host = `127.0.0.1:${started.port}`
  service = await startService(started.settings, { port: started.port })
})
afterAll(async () => {
  await service.dispose()
  await provider.close()
})

const begin = () => `${service.url}/v1/session/oidc?return=/app/contracts`
/** Until the browser is back at the callback, which is not called yet. */
async function untilCallback(account: string) {
  provider.use(account)
  const browser = new Browser()
  const { url } = await browser.go(begin(), (next) => next.includes(`${CALLBACK}?`))
  return { browser, url }
}
async function finish(browser: Browser, url: string) {
  const { url: end } = await browser.go(url, (next) => next.includes('/app/'))
  const session = browser.cookie(host, 'suanheng_session')
  return { end, session, cookie: `suanheng_session=${session}` }
}

describe('signing in at an identity provider', () => {
  it('ends in a session of the institution and role that the map gives, where it was begun', async () => {
    const { browser, url } = await untilCallback('auditor-1')
    const { end, cookie } = await finish(browser, url)
    expect(end).toBe(`${service.url}/app/contracts`)
    const who = { institution: A, role: 'auditor', name: '审计员甲', by: 'oidc:auditor-1' }
    expect((await service.send('/v1/session', { headers: { cookie } })).json()).toMatchObject(who)
    expect(browser.cookie(host, 'suanheng_oidc')).toBeUndefined()
  })

  it('takes institution and role from the claims that are named, where no rule fits', async () => {
    const { browser, url } = await untilCallback('uploader-1')
    const { cookie } = await finish(browser, url)
    expect((await service.send('/v1/session', { headers: { cookie } })).json()).toMatchObject({
      institution: B,
      role: 'uploader',
    })
  })

  it.each(['nobody', 'boaster'])('lets %s in nowhere: known there, without a place here', async (account) => {
    const { browser, url } = await untilCallback(account)
    expect(await finish(browser, url)).toMatchObject({
      end: `${service.url}/app/?error=SIGN_IN_UNMAPPED`,
      session: undefined,
    })
  })

  it('that is refused there, is told as such', async () => {
    const { browser, url } = await untilCallback('')
    expect(await finish(browser, url)).toMatchObject({
      end: `${service.url}/app/?error=SIGN_IN_FAILED`,
      session: undefined,
    })
  })

  it('cannot be ended by another browser, nor twice', async () => {
    const { browser, url } = await untilCallback('auditor-1')
    const stranger = await fetch(url)
    expect([stranger.status, await stranger.json()]).toMatchObject([401, { code: 'SIGN_IN_FAILED' }])
    expect((await finish(browser, url)).session).toHaveLength(43)
    expect((await finish(new Browser(), url)).end).toContain('SIGN_IN_FAILED')
  })

  it.each([
    ['another state', (query: URLSearchParams) => query.set('state', 'x')],
    ['another issuer', (query: URLSearchParams) => query.set('iss', 'https://evil.example')],
    ['a code of its own', (query: URLSearchParams) => query.set('code', 'x')],
    ['no code', (query: URLSearchParams) => query.delete('code')],
  ])('with %s is refused', async (_what, change) => {
    const { browser, url } = await untilCallback('auditor-1')
    const changed = new URL(url)
    change(changed.searchParams)
    expect(await finish(browser, changed.href)).toMatchObject({
      end: `${service.url}/app/?error=SIGN_IN_FAILED`,
      session: undefined,
    })
  })

  it('sends a challenge, a state and a nonce, and keeps a cookie meanwhile that no script reads', async () => {
    const answer = await fetch(begin(), { redirect: 'manual' })
    const asked = new URL(answer.headers.get('location') ?? '').searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)).toHaveLength(43)
    expect(answer.headers.get('set-cookie')).toMatch(
      /^suanheng_oidc=[\w-]{43}; Max-Age=600; Path=\/v1\/session\/oidc; HttpOnly; SameSite=Lax$/,
    )
  })

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'app', '/a b'])(
    'leads to this service only, not to %s',
    async (to) => {
      const answer = await service.send(`/v1/session/oidc?return=${encodeURIComponent(to)}`)
      expect(problemOf(answer).code).toBe('REQUEST_INVALID')
    },
  )
})

describe('where no provider is set, or it does not answer', () => {
  it('a sign-in is told so, and the next one asks again', async () => {
    const settings = {
      clientId: 'x',
      redirect: `http://127.0.0.1:1${CALLBACK}`,
      scope: 'openid',
      map: OidcMap.parse({}),
    }
    const down = new OidcProvider({ ...settings, issuer: 'http://127.0.0.1:1' })
    for (let i = 0; i < 2; i++) await expect(down.begin()).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' })
    expect((await service.send('/v1/session/methods')).json()).toEqual({ token: true, oidc: true })
  })

  it.each([
    { SUANHENG_OIDC_ISSUER: 'https://id.example' },
    { SUANHENG_OIDC_ISSUER: 'http://id.example' },
    { SUANHENG_OIDC_REDIRECT: 'https://x.example/callback' },
    { SUANHENG_OIDC_SCOPE: 'profile' },
  ])('half a setting, or one that would send secrets in the clear, is refused: %o', (settings) => {
    expect(() => readConfig(settings)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})

describe('the map of accounts', () => {
  const map = OidcMap.parse({
    rules: [
      { claim: 'realm.roles', is: 'audit', institution: A, role: 'auditor' },
      { claim: 'https://x.example/role', is: 'up', institution: B, role: 'uploader' },
    ],
    institutionClaim: 'uscc',
    roleClaim: 'role',
  })
  it('takes the first rule that fits, of lists, of claims in claims, of claims named by a URL', () => {
    const both = { realm: { roles: ['audit'] }, 'https://x.example/role': 'up' }
    expect(placeOf(map, both)).toEqual({ institution: A, role: 'auditor' })
    expect(placeOf(map, { 'https://x.example/role': 'up' })).toEqual({ institution: B, role: 'uploader' })
  })

  it('gives nothing for two institutions, a part of a text, another type or what objects inherit', () => {
    for (const claims of [
      { uscc: [A, B], role: 'auditor' },
      { uscc: A, role: ['auditor', 'admin'] },
      { uscc: `${A} `, role: 'auditor' },
      { realm: { roles: 'auditor' } },
      { realm: { roles: { audit: true } } },
      {},
    ])
      expect([claims, placeOf(map, claims)]).toEqual([claims, null])
    const inherited = OidcMap.parse({
      rules: [{ claim: 'constructor.name', is: 'Object', institution: A, role: 'admin' }],
    })
    expect(placeOf(inherited, {})).toBeNull()
  })
})
