import type { FastifyRequest } from 'fastify'
import { SuanhengError } from '../../core/errors.ts'
import type { Session } from './sessions.ts'
import { isSameText } from './sessions.ts'

/** Carries the session's csrf text; a page of another site can neither read the text nor send the header. */
export const CSRF_HEADER = 'x-suanheng-csrf'

export const isUnsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/**
 * What a browser sends by itself (the cookie) proves nobody's will: what changes something needs a page of ours.
 * Errors: CROSS_SITE_REFUSED. Source: OWASP CSRF prevention; Fetch Metadata.
 */
export function requireOwnPage(request: FastifyRequest, session: Session): void {
  requireSameOrigin(request)
  const sent = request.headers[CSRF_HEADER]
  if (typeof sent !== 'string' || !isSameText(sent, session.csrf))
    throw new SuanhengError('CROSS_SITE_REFUSED', `the header ${CSRF_HEADER} is missing or not that of the session`)
}

/** Where the browser says where the request comes from, it must be here; one that says nothing is no browser of today. */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (site === 'same-origin' || (site === undefined && isOwn(origin, request.host))) return
  throw new SuanhengError('CROSS_SITE_REFUSED', 'the request does not come from a page of this service')
}

/** Signing in needs no session, so also no page; but no other site may sign a browser in as somebody else. */
export function refuseOtherSites(request: FastifyRequest): void {
  if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined)
    requireSameOrigin(request)
}

const isOwn = (origin: string | undefined, host: string): boolean =>
  origin !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
