import { mkdtemp, writeFile } from 'node:fs/promises'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Claims of an account, beside `sub`. */
export type Accounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>

type Provider = {
  callback(): RequestListener
  interactionDetails(request: unknown, response: unknown): Promise<{ prompt: { name: string }; params: object }>
  interactionFinished(request: unknown, response: unknown, result: object): Promise<void>
  readonly Grant: new (options: object) => { addOIDCScope(scope: string): void; save(): Promise<string> }
}
type ProviderClass = new (issuer: string, configuration: object) => Provider

/** It brings no types: what is used of it is said above. */
const PACKAGE: string = 'oidc-provider'
export const CALLBACK = '/v1/session/oidc/callback'
export const CLIENT = { id: 'suanheng', secret: 'a secret of thirty-two characters' } as const

/**
 * A real OpenID provider (oidc-provider) on loopback. Whoever comes is signed in as `account` and consents: the forms of
 * the provider are not what is tested.
 */
export async function startProvider(redirects: readonly string[], accounts: Accounts) {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { default: Provider } = (await import(PACKAGE)) as { default: ProviderClass }
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: redirects }],
    cookies: { keys: ['of the test'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'groups', 'uscc', 'role'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/interaction' },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...accounts[id] }),
    }),
  })
  const state = { account: '' }
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url === '/interaction') void interact(provider, state.account, request, response)
    else answer(request, response)
  })
  return {
    issuer,
    /** Who signs in next. */
    use: (account: string) => {
      state.account = account
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/**
 * A provider and the settings and port of a service that signs in with it: the provider must know where the service is
 * before the service can know the provider.
 */
export async function startProviderOf(accounts: Accounts, map: object) {
  const probe = await startProvider([], {})
  const port = Number(new URL(probe.issuer).port)
  await probe.close()
  const redirect = `http://127.0.0.1:${port}${CALLBACK}`
  const provider = await startProvider([redirect], accounts)
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'suanheng-test-')), 'map.json')
  await writeFile(file, JSON.stringify(map))
  const settings = {
    SUANHENG_OIDC_ISSUER: provider.issuer,
    SUANHENG_OIDC_CLIENT_ID: CLIENT.id,
    SUANHENG_OIDC_CLIENT_SECRET: CLIENT.secret,
    SUANHENG_OIDC_REDIRECT: redirect,
    SUANHENG_OIDC_MAP: file,
  }
  return { provider, port, settings }
}

async function interact(provider: Provider, accountId: string, request: unknown, response: unknown): Promise<void> {
  const { prompt } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, accountId === '' ? REFUSAL : { login: { accountId } })
  const grant = new provider.Grant({ accountId, clientId: CLIENT.id })
  grant.addOIDCScope('openid profile')
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
}

const REFUSAL = { error: 'access_denied' }

/** A browser without a page: follows redirects and keeps cookies by host, until `stop` is reached or no redirect comes. */
export class Browser {
  readonly #cookies = new Map<string, string>()

  async go(address: string, stop: (url: string) => boolean = () => false): Promise<{ url: string; answer: Response }> {
    let url = address
    for (let hops = 0; hops < 20; hops++) {
      const { host } = new URL(url)
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: this.#of(host), accept: 'text/html' },
      })
      for (const line of answer.headers.getSetCookie()) this.#keep(host, line)
      const location = answer.headers.get('location')
      if (location === null) return { url, answer }
      url = new URL(location, url).href
      if (stop(url)) return { url, answer }
    }
    throw new Error(`no end of redirects: ${url}`)
  }

  cookie(host: string, name: string): string | undefined {
    return this.#cookies.get(`${host} ${name}`)
  }

  #of(host: string): string {
    return [...this.#cookies]
      .filter(([key]) => key.startsWith(`${host} `))
      .map(([key, value]) => `${key.slice(host.length + 1)}=${value}`)
      .join('; ')
  }

  #keep(host: string, line: string): void {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    if (value === '') this.#cookies.delete(`${host} ${name}`)
    else this.#cookies.set(`${host} ${name}`, value)
  }
}
