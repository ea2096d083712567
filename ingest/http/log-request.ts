import type { FastifyRequest } from 'fastify'

/** Codes of sign-ins come in this route's query; a log of them would be a list of keys. */
const SECRET_QUERY = '/v1/session/oidc/callback'

/** What a line of the log says of a request: no header, and of a sign-in no query. */
export const loggedRequest = ({ method, url, host, ip }: FastifyRequest) => {
  const path = url.split('?')[0] ?? ''
  return { method, url: path === SECRET_QUERY ? path : url, host, remoteAddress: ip }
}
