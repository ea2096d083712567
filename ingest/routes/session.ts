import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Authentication } from '../auth/authenticate.ts'
import { bearerOf, identityOf } from '../auth/authenticate.ts'
import { FailedLogins } from '../auth/failed-logins.ts'
import { refuseOtherSites } from '../auth/same-origin.ts'
import type { Session } from '../auth/sessions.ts'
import type { Identity } from '../auth/token.ts'
import { ROLES } from '../auth/token.ts'
import { bodyOf } from '../http/media.ts'

const Credentials = z.strictObject({ token: z.string().min(1).max(200) })

export const SessionAnswer = z
  .strictObject({
    institution: z.string(),
    role: z.enum(ROLES),
    name: z.string().describe('As the token or the identity provider calls the bearer'),
    by: z.string().describe('The id that stands in receipts and trails'),
    expiresAt: z.string().nullable().describe('The end that no use puts off; null for a token without end'),
    idleUntil: z.string().nullable().describe('The end unless it is used before; null for a bearer of a token'),
    csrf: z.string().nullable().describe('For the header X-Suanheng-Csrf; null for a bearer of a token'),
  })
  .meta({ id: 'Session', title: '登录会话' })

/** Sign-in of browsers: a token is given once and becomes a cookie that no script can read. */
export const sessionRoutes: FastifyPluginAsyncZod<Authentication & { readonly withProvider: boolean }> = async (
  app,
  { tokens, sessions, cookie, now, withProvider },
) => {
  const failures = new FailedLogins()

  app.get(
    '/v1/session/methods',
    {
      config: { roles: 'open' },
      schema: {
        tags: ['session'],
        operationId: 'sign_in_methods',
        summary: 'How one can sign in here',
        response: { 200: z.strictObject({ token: z.literal(true), oidc: z.boolean() }) },
      },
    },
    async () => ({ token: true as const, oidc: withProvider }),
  )

  app.post(
    '/v1/session',
    {
      config: { roles: 'open' },
      bodyLimit: 4_096,
      schema: {
        tags: ['session'],
        operationId: 'sign_in',
        summary: 'Sign a browser in with a token, in the body as {"token": …} or as Authorization: sets the cookie',
        response: { 201: SessionAnswer },
      },
    },
    async (request, reply) => {
      refuseOtherSites(request)
      failures.require(request.ip, now())
      const token = tokenOf(request)
      const identity = await tokens.verify(token, now()).catch((error: unknown) => {
        failures.failed(request.ip, now())
        throw error
      })
      const found = await tokens.find(identity.tokenId, now())
      if (found === null) throw new SuanhengError('TOKEN_INVALID', 'the token is not valid')
      const who = { identity, name: found.name, ofToken: true, until: found.expiresAt }
      return signIn(request, reply, who)
    },
  )

  app.get(
    '/v1/session',
    {
      config: { roles: ROLES },
      schema: {
        tags: ['session'],
        operationId: 'get_session',
        summary: 'Who is signed in, and what a page sends with each change',
        response: { 200: SessionAnswer },
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const identity = identityOf(request)
      if (request.webSession !== null) return answerOf(request.webSession)
      const token = await tokens.find(identity.tokenId, now())
      return bearerAnswer(identity, token?.name ?? '', token?.expiresAt ?? null)
    },
  )

  app.delete(
    '/v1/session',
    {
      config: { roles: ROLES },
      schema: {
        tags: ['session'],
        operationId: 'sign_out',
        summary: 'End the session of this browser',
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const secret = cookie.read(request)
      if (secret !== null && request.webSession !== null) {
        sessions.close(secret)
        request.log.info({ by: identityOf(request).tokenId }, 'signed out')
      }
      cookie.clear(request, reply)
      return reply.code(204).send(null)
    },
  )

  async function signIn(request: FastifyRequest, reply: FastifyReply, who: Parameters<typeof sessions.open>[0]) {
    const { secret, session } = sessions.open(who, now())
    const { tokenId: by, institution, role } = who.identity
    request.log.info({ by, institution, role }, 'signed in')
    cookie.set(request, reply, secret)
    return reply.code(201).header('cache-control', 'no-store').send(answerOf(session))
  }
}

/** Errors: TOKEN_MISSING; REQUEST_INVALID for a body of another form. */
function tokenOf(request: FastifyRequest): string {
  const body = bodyOf(request)
  if (body.byteLength === 0) return bearerOf(request.headers.authorization)
  try {
    return Credentials.parse(JSON.parse(Buffer.from(body).toString('utf8'))).token.trim()
  } catch (error) {
    // What a parser says of a body may quote it, and the body holds a secret.
    const why = error instanceof z.ZodError ? 'it has "token", a text, and nothing else' : 'it is not JSON'
    throw new SuanhengError('REQUEST_INVALID', `the body of a sign-in: ${why}`)
  }
}

const isoOf = (at: number): string => new Date(at).toISOString()

export const answerOf = ({ identity, name, csrf, endsAt, idleUntil }: Session): z.infer<typeof SessionAnswer> => ({
  ...bearerAnswer(identity, name, endsAt),
  idleUntil: isoOf(idleUntil),
  csrf,
})

const bearerAnswer = ({ institution, role, tokenId }: Identity, name: string, expiresAt: number | null) => ({
  institution,
  role,
  name,
  by: tokenId,
  expiresAt: expiresAt === null ? null : isoOf(expiresAt),
  idleUntil: null,
  csrf: null,
})
