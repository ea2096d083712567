import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { Name } from '../../schemas/primitives.ts'
import { identityOf } from '../auth/authenticate.ts'
import type { Role } from '../auth/token.ts'
import { ROLES } from '../auth/token.ts'
import type { TokenFile, TokenTrail } from '../auth/token-file.ts'
import { bodyOf } from '../http/media.ts'

/** What an admin may give on: never a role that reads what is not its institution's. Those are for the operator. */
const GIVEN_ON: readonly Role[] = ['uploader', 'admin']
const DAY_MS = 86_400_000
/** Standing tokens of one institution; a service with more has lost sight of them. */
const MOST_STANDING = 1_000

const Asked = z.strictObject({
  role: z.enum(ROLES),
  name: Name,
  days: z.int().min(1).max(3_650),
})

const ListedToken = z
  .strictObject({
    id: z.string(),
    institution: z.string(),
    role: z.enum(ROLES),
    name: z.string(),
    state: z.enum(['valid', 'expired', 'revoked']).describe('Now, by the clock of the service'),
    issuedAt: z.string(),
    issuedBy: z.string().nullable().describe('Id of who issued it; null: the operator, on the command line'),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    revokedBy: z.string().nullable(),
  })
  .meta({ id: 'ListedToken', title: '令牌' })

const IssuedToken = z
  .strictObject({ id: z.string(), token: z.string().describe('Shown this once'), expiresAt: z.string() })
  .meta({ id: 'IssuedToken' })

const ADMIN = { roles: ['admin'] } as const

/** Tokens of the admin's own institution: whose they are, who issued and who revoked them. */
export const tokenRoutes: FastifyPluginAsyncZod<{ readonly tokens: TokenFile; readonly now: () => number }> = async (
  app,
  { tokens, now },
) => {
  const own = async (institution: string) => (await tokens.trail()).filter((token) => token.institution === institution)

  app.get(
    '/v1/tokens',
    {
      config: ADMIN,
      schema: {
        tags: ['tokens'],
        operationId: 'list_tokens',
        summary: 'Every token the institution ever had, newest first, with who issued and revoked it',
        response: { 200: z.strictObject({ tokens: z.array(ListedToken), roles: z.array(z.enum(ROLES)) }) },
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const listed = (await own(identityOf(request).institution)).map((token) => toListed(token, now()))
      return { tokens: listed.toReversed(), roles: [...GIVEN_ON] }
    },
  )

  app.post(
    '/v1/tokens',
    {
      config: ADMIN,
      bodyLimit: 4_096,
      schema: {
        tags: ['tokens'],
        operationId: 'issue_token',
        summary: 'Issue a token of the own institution: {"role", "name", "days"}. The token is in this answer only',
        response: { 201: IssuedToken },
      },
    },
    async (request, reply) => {
      const { institution, tokenId: by } = identityOf(request)
      const { role, name, days } = askedOf(bodyOf(request))
      if (!GIVEN_ON.includes(role)) {
        throw new SuanhengError('ROLE_FORBIDDEN', `an admin issues no token of role ${role}: the operator does`, {
          roles: [...GIVEN_ON],
        })
      }
      const standing = (await own(institution)).filter((token) => toListed(token, now()).state === 'valid')
      if (standing.length >= MOST_STANDING)
        throw new SuanhengError('REQUEST_INVALID', `${MOST_STANDING} tokens are valid: revoke those out of use`)
      const [issuedAt, expiresAt] = [now(), now() + days * DAY_MS]
      const { id, token } = await tokens.issue({ institution, role, name, issuedAt, expiresAt }, by)
      request.log.info({ id, institution, role, by }, 'token issued')
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ id, token, expiresAt: isoOf(expiresAt) })
    },
  )

  app.delete(
    '/v1/tokens/:id',
    {
      config: ADMIN,
      schema: {
        tags: ['tokens'],
        operationId: 'revoke_token',
        summary: 'Revoke a token of the own institution; sessions signed in with it end at once',
        params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/, '16 hex digits') }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { institution, tokenId: by } = identityOf(request)
      const { id } = request.params
      // One of another institution is told like one that is not there.
      if (!(await own(institution)).some((token) => token.id === id))
        throw new SuanhengError('NOT_FOUND', `no valid token has the id ${id}`)
      await tokens.revoke(id, now(), by)
      request.log.info({ id, institution, by }, 'token revoked')
      return reply.code(204).send(null)
    },
  )
}

/** Errors: REQUEST_INVALID. */
function askedOf(body: Uint8Array): z.infer<typeof Asked> {
  try {
    return Asked.parse(JSON.parse(Buffer.from(body).toString('utf8')))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    const why = issue === undefined ? 'the body is not JSON' : `${issue.path.join('.')}: ${issue.message}`
    throw new SuanhengError('REQUEST_INVALID', why, {}, error)
  }
}

const isoOf = (at: number): string => new Date(at).toISOString()
const isoOrNull = (at: number | null): string | null => (at === null ? null : isoOf(at))

function toListed(token: TokenTrail, at: number): z.infer<typeof ListedToken> {
  const { issuedAt, expiresAt, revokedAt, ...rest } = token
  const isOver = expiresAt !== null && expiresAt <= at
  return {
    ...rest,
    state: revokedAt !== null ? 'revoked' : isOver ? 'expired' : 'valid',
    issuedAt: isoOf(issuedAt),
    expiresAt: isoOrNull(expiresAt),
    revokedAt: isoOrNull(revokedAt),
  }
}
