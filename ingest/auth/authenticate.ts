import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SuanhengError } from '../../core/errors.ts'
import type { Identity, Role } from './token.ts'
import type { TokenFile } from './token-file.ts'

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null
  }
  interface FastifyContextConfig {
    /** Roles that may call the route; 'open' for routes that tell nothing about anybody. Absent: nobody may. */
    roles?: readonly Role[] | 'open'
  }
}

/** Checks the bearer before any body is read. A route that forgot to say who may call it is closed. */
export function registerAuthentication(app: FastifyInstance, tokens: TokenFile, now: () => number): void {
  app.decorateRequest('identity', null)
  app.addHook('onRequest', async (request) => {
    const { roles } = request.routeOptions.config
    if (roles === 'open') return
    const bearer = /^Bearer (.{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
    if (bearer === undefined) throw new SuanhengError('TOKEN_MISSING', 'no bearer token was sent')
    request.identity = await tokens.verify(bearer, now())
    if (request.is404) return
    if (!(roles ?? []).includes(request.identity.role)) {
      throw new SuanhengError('ROLE_FORBIDDEN', `a token of role ${request.identity.role} may not do this`, {
        roles: [...(roles ?? [])],
      })
    }
  })
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
