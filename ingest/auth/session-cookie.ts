import { fastifyCookie } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** When cookies are marked Secure: as the request came, or always (a proxy that does not say how it was asked). */
export const COOKIE_SECURE = ['auto', 'always'] as const
export type CookieSecure = (typeof COOKIE_SECURE)[number]

/** With TLS the name binds the cookie to this host alone: no subdomain can set it (RFC 6265bis section 4.1.3.2). */
const NAME = 'suanheng_session'
const HOST_NAME = `__Host-${NAME}`

/**
 * The session cookie: no script reads it, no page of another site sends it, no folder of the host is left out.
 * Source: RFC 6265bis; OWASP Session Management.
 */
export class SessionCookie {
  readonly #secure: CookieSecure

  constructor(secure: CookieSecure) {
    this.#secure = secure
  }

  /** What a browser sent as the secret of its session; null for none. */
  read(request: FastifyRequest): string | null {
    const { cookie } = request.headers
    if (cookie === undefined || cookie.length > 8_192) return null
    const secret = fastifyCookie.parse(cookie)[this.isSecure(request) ? HOST_NAME : NAME]
    return secret !== undefined && /^[A-Za-z0-9_-]{43}$/.test(secret) ? secret : null
  }

  set(request: FastifyRequest, reply: FastifyReply, secret: string): void {
    this.#send(request, reply, secret, {})
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    this.#send(request, reply, '', { maxAge: 0 })
  }

  isSecure(request: FastifyRequest): boolean {
    if (this.#secure === 'always' || request.protocol === 'https') return true
    // Whoever writes this header himself makes his own cookie stricter, nobody else's.
    return request.headers['x-forwarded-proto'] === 'https'
  }

  #send(request: FastifyRequest, reply: FastifyReply, value: string, more: { readonly maxAge?: number }): void {
    const secure = this.isSecure(request)
    const options = { httpOnly: true, sameSite: 'strict', path: '/', secure, ...more } as const
    void reply.header('set-cookie', fastifyCookie.serialize(secure ? HOST_NAME : NAME, value, options))
  }
}
