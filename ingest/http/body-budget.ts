import type { FastifyInstance } from 'fastify'
import { SuanhengError } from '../../core/errors.ts'

/**
 * Bounds the bytes of bodies held at once, before they are read: many senders with large bodies
 * must be asked to wait, not fill the memory. A body of unknown length counts as the largest
 * allowed; one alone is always let in.
 * Errors: TOO_MANY_REQUESTS.
 */
export function limitBodiesInFlight(
  app: FastifyInstance,
  limits: { readonly totalBytes: number; readonly bodyBytes: number },
): void {
  let held = 0
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'POST') {
      done()
      return
    }
    const declared = Number(request.headers['content-length'] ?? limits.bodyBytes)
    const bytes = Number.isFinite(declared) ? Math.min(declared, limits.bodyBytes) : limits.bodyBytes
    if (held > 0 && held + bytes > limits.totalBytes) {
      done(new SuanhengError('TOO_MANY_REQUESTS', 'too many bodies are being read at once', { retryAfterSeconds: 1 }))
      return
    }
    held += bytes
    // `close` comes after every end, also when the sender goes away in the middle.
    reply.raw.once('close', () => {
      held -= bytes
    })
    done()
  })
}
