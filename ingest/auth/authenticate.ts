import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SuanhengError } from '../../core/errors.ts'
import { isUnsafe, requireOwnPage } from './same-origin.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { Session, Sessions } from './sessions.ts'
import type { Identity, Role } from './token.ts'
import type { TokenFile } from './token-file.ts'

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null
    /** Of a browser; null for a bearer of a token. */
    webSession: Session | null
  }
  interface FastifyContextConfig {
    /** Roles that may call the route; 'open' for routes that tell nothing about anybody. Absent: nobody may. */
    roles?: readonly Role[] | 'open'
  }
}

export type Authentication = {
  readonly tokens: TokenFile
  readonly sessions: Sessions
  readonly cookie: SessionCookie
  readonly now: () => number
}

/**
 * Checks the bearer, or the session of a browser, before any body is read. A route that forgot to say who may call it is
 * closed.
 */
export function registerAuthentication(app: FastifyInstance, authentication: Authentication): void {
  app.decorateRequest('identity', null)
  app.decorateRequest('webSession', null)
  app.addHook('onRequest', async (request) => {
    const { roles } = request.routeOptions.config
    if (roles === 'open') return
    request.identity = await whoAsks(request, authentication)
    if (request.is404) return
    if (!(roles ?? []).includes(request.identity.role)) {
      throw new SuanhengError('ROLE_FORBIDDEN', `a token of role ${request.identity.role} may not do this`, {
        roles: [...(roles ?? [])],
      })
    }
  })
}

/** Errors: TOKEN_MISSING, TOKEN_INVALID, SESSION_EXPIRED, CROSS_SITE_REFUSED. */
async function whoAsks(request: FastifyRequest, { tokens, sessions, cookie, now }: Authentication): Promise<Identity> {
  const { authorization } = request.headers
  const secret = authorization === undefined ? cookie.read(request) : null
  if (secret === null) return tokens.verify(bearerOf(authorization), now())
  const session = sessions.use(secret, now())
  if (session === null) throw new SuanhengError('SESSION_EXPIRED', 'the session has ended')
  // What a person gave back, or was taken, must not work on in a browser.
  if (session.ofToken && (await tokens.find(session.identity.tokenId, now())) === null) {
    sessions.close(secret)
    throw new SuanhengError('SESSION_EXPIRED', 'the token of the session is not valid any more')
  }
  if (isUnsafe(request.method)) requireOwnPage(request, session)
  request.webSession = session
  return session.identity
}

/** Errors: TOKEN_MISSING. */
export function bearerOf(authorization: string | undefined): string {
  const bearer = /^Bearer (.{1,200})$/i.exec(authorization ?? '')?.[1]
  if (bearer === undefined) throw new SuanhengError('TOKEN_MISSING', 'no bearer token was sent')
  return bearer
}

/** The bearer of an authenticated request. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw new SuanhengError('TOKEN_MISSING', 'no bearer token was sent')
  return request.identity
}

/** Roles that look at others' evidence, a witness at their hashes; an uploader sees its own institution only. */
const READS_ALL: readonly Role[] = ['auditor', 'reviewer', 'witness']

/**
 * The institution a read is about. An uploader's is its own; an auditor or reviewer names one,
 * or gets null where it named none.
 * Errors: INSTITUTION_FORBIDDEN.
 */
export function institutionFor(identity: Identity, asked: string | undefined): string | null {
  if (READS_ALL.includes(identity.role)) return asked ?? null
  if (asked !== undefined && asked !== identity.institution) {
    throw new SuanhengError('INSTITUTION_FORBIDDEN', 'the token is bound to another institution', {
      institution: identity.institution,
    })
  }
  return identity.institution
}
