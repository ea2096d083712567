import { createHash } from 'node:crypto'
import * as client from 'openid-client'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import type { Claims, OidcMap } from './oidc-map.ts'
import { placeOf } from './oidc-map.ts'
import type { Identity } from './token.ts'

export type OidcSettings = {
  readonly issuer: string
  readonly clientId: string
  /** Absent for a public client, which PKCE alone protects. */
  readonly clientSecret?: string | undefined
  /** `…/v1/session/oidc/callback` as the browser reaches it; registered at the provider word for word. */
  readonly redirect: string
  readonly scope: string
  readonly map: OidcMap
}

/** What must come back with the answer to one sign-in. */
export type Expected = { readonly state: string; readonly nonce: string; readonly verifier: string }
/** `tokenId` is `oidc:` and the subject, which names the person at the provider for ever. */
export type Person = { readonly identity: Identity; readonly name: string }

const PATIENCE_S = 10

/**
 * OpenID Connect, code flow with PKCE, state and nonce (OIDC Core 1.0 section 3.1, RFC 7636, RFC 9700), of one provider.
 * Errors: SIGN_IN_UNAVAILABLE, SIGN_IN_FAILED, SIGN_IN_UNMAPPED.
 */
export class OidcProvider {
  readonly #settings: OidcSettings
  #configuration: Promise<client.Configuration> | null = null

  constructor(settings: OidcSettings) {
    this.#settings = settings
  }

  /** Where the browser is sent. */
  async begin(): Promise<{ readonly url: string; readonly expected: Expected }> {
    const { redirect, scope } = this.#settings
    const configuration = await this.#discovered()
    const expected = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirect,
      scope,
      state: expected.state,
      nonce: expected.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(expected.verifier),
      code_challenge_method: 'S256',
    })
    return { url: url.href, expected }
  }

  /** Who came back. `query` is what follows the `?` of the callback. */
  async finish(query: string, { state, nonce, verifier }: Expected): Promise<Person> {
    const configuration = await this.#discovered()
    const { sub, claims } = await this.#claimsOf(configuration, query, { state, nonce, verifier })
    const place = placeOf(this.#settings.map, claims)
    if (place === null) throw new SuanhengError('SIGN_IN_UNMAPPED', 'no rule fits the claims of this account')
    return { identity: { tokenId: idOf(sub), ...place }, name: nameOf(claims, sub) }
  }

  async #claimsOf(configuration: client.Configuration, query: string, { state, nonce, verifier }: Expected) {
    const address = new URL(this.#settings.redirect)
    address.search = query
    try {
      const tokens = await client.authorizationCodeGrant(configuration, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const signed = tokens.claims()
      if (signed === undefined) throw new SuanhengError('SIGN_IN_FAILED', 'the answer has no ID token')
      const more =
        configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await client.fetchUserInfo(configuration, tokens.access_token, signed.sub)
      // What is signed goes before what is only told.
      const claims: Claims = { ...more, ...signed }
      return { sub: signed.sub, claims }
    } catch (error) {
      throw toKnown(error)
    }
  }

  /** Asked for at the first sign-in, and again after a failure: a provider that is down must not stop the service. */
  async #discovered(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    // Only a provider on this machine may be asked without TLS (cli/config.ts refuses others).
    const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
    const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret)
    this.#configuration ??= client.discovery(new URL(issuer), clientId, {}, authentication, {
      execute,
      timeout: PATIENCE_S,
    })
    try {
      return await this.#configuration
    } catch (error) {
      this.#configuration = null
      throw new SuanhengError('SIGN_IN_UNAVAILABLE', `the provider does not answer: ${causeOf(error)}`, {}, error)
    }
  }
}

/** Never quotes what came with an answer: it may hold a code or a token. */
function toKnown(error: unknown): SuanhengError {
  if (error instanceof SuanhengError) return error
  const isOut = error instanceof TypeError || (error instanceof Error && /Timeout|Abort/.test(error.name))
  if (isOut) return new SuanhengError('SIGN_IN_UNAVAILABLE', 'the provider does not answer', {}, error)
  if (error instanceof client.AuthorizationResponseError)
    return new SuanhengError('SIGN_IN_FAILED', `the provider refused: ${error.error.slice(0, 60)}`, {}, error)
  return new SuanhengError('SIGN_IN_FAILED', 'the answer of the provider does not fit this sign-in', {}, error)
}

const causeOf = (error: unknown): string => messageOf(error).slice(0, 100)

const idOf = (sub: string): string =>
  `oidc:${/^[\x21-\x7e]{1,200}$/.test(sub) ? sub : createHash('sha256').update(sub).digest('hex')}`

function nameOf(claims: Claims, sub: string): string {
  const named = [claims['name'], claims['preferred_username'], claims['email'], sub]
  const name = named.find((one): one is string => typeof one === 'string' && one.trim() !== '') ?? sub
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return name
    .replaceAll(/[\u0000-\u001f\u007f]/g, ' ')
    .trim()
    .slice(0, 120)
}
