import { fastifyCookie } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Authentication } from '../auth/authenticate.ts'
import type { OidcProvider } from '../auth/oidc.ts'
import { PENDING_S, PendingLogins } from '../auth/pending-logins.ts'
import { toKnown } from '../http/problem.ts'

export const CALLBACK = '/v1/session/oidc/callback'
const PATH = '/v1/session/oidc'
const COOKIE = 'suanheng_oidc'

type Options = Omit<Authentication, 'tokens'> & { readonly provider: OidcProvider | null }

/** Sign-in of browsers at an identity provider. The cookie meanwhile is Lax: the provider leads the browser back. */
export const sessionOidcRoutes: FastifyPluginAsyncZod<Options> = async (app, { sessions, cookie, now, provider }) => {
  const pending = new PendingLogins()

  app.get(
    PATH,
    {
      config: { roles: 'open' },
      schema: {
        tags: ['session'],
        operationId: 'sign_in_oidc',
        summary: 'Sign in at the identity provider (OpenID Connect): leads the browser there',
        querystring: z.strictObject({
          return: z
            .string()
            .max(2_000)
            // Two slashes, or a slash and a backslash, would lead to another host.
            .regex(/^\/(?![/\\])[^\s\\]*$/, 'a path of this service')
            .default('/app/')
            .describe('Where the browser goes afterwards'),
        }),
        response: { 302: z.null() },
      },
    },
    async (request, reply) => {
      const { url, expected } = await required(provider).begin()
      const key = pending.add({ expected, returnTo: request.query.return }, now())
      setCookie(request, reply, key, PENDING_S)
      return reply.header('cache-control', 'no-store').redirect(url, 302)
    },
  )

  app.get(
    CALLBACK,
    {
      config: { roles: 'open' },
      schema: {
        tags: ['session'],
        operationId: 'sign_in_oidc_callback',
        summary: 'Where the identity provider leads the browser back: sets the session cookie',
        response: { 303: z.null() },
      },
    },
    async (request, reply) => {
      const known = required(provider)
      void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
      setCookie(request, reply, '', 0)
      try {
        const login = pending.take(fastifyCookie.parse(request.headers.cookie ?? '')[COOKIE] ?? '', now())
        if (login === null) throw new SuanhengError('SIGN_IN_FAILED', 'no sign-in of this browser is under way')
        const query = request.url.slice(request.url.indexOf('?') + 1)
        const { identity, name } = await known.finish(query, login.expected)
        const { secret } = sessions.open({ identity, name, ofToken: false, until: null }, now())
        const { tokenId: by, institution, role } = identity
        request.log.info({ by, institution, role }, 'signed in')
        cookie.set(request, reply, secret)
        return await reply.redirect(login.returnTo, 303)
      } catch (error) {
        // A person looks at this answer: the page says what the code means.
        if (!(request.headers.accept ?? '').includes('text/html')) throw error
        const { code, message } = toKnown(error)
        request.log.warn({ code }, message)
        return reply.redirect(`/app/?error=${code}`, 303)
      }
    },
  )

  function setCookie(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
    const options = { httpOnly: true, sameSite: 'lax', path: PATH, secure: cookie.isSecure(request), maxAge } as const
    void reply.header('set-cookie', fastifyCookie.serialize(COOKIE, value, options))
  }
}

/** Errors: NOT_FOUND where no provider is set. */
function required(provider: OidcProvider | null): OidcProvider {
  if (provider === null) throw new SuanhengError('NOT_FOUND', 'no identity provider is set (SUANHENG_OIDC_ISSUER)')
  return provider
}
