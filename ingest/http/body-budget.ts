import type { FastifyInstance } from 'fastify'
import { SuanhengError } from '../../core/errors.ts'
import { declaredBytes } from './take-turns.ts'

/** Of what is held, one institution has so much at most: a few slow senders of it must not keep all others out. */
const SHARE = { of: 3, in: 4 }

/**
 * Bounds the bytes of bodies held at once, before they are read: many senders with large bodies
 * must be asked to wait, not fill the memory. A body of unknown length counts as the largest
 * allowed; one alone is always let in. After authentication.
 * Errors: TOO_MANY_REQUESTS.
 */
export function limitBodiesInFlight(
  app: FastifyInstance,
  limits: { readonly totalBytes: number; readonly bodyBytes: number },
): void {
  let held = 0
  const heldBy = new Map<string, number>()
  const hold = (institution: string, bytes: number): void => {
    held += bytes
    const own = (heldBy.get(institution) ?? 0) + bytes
    if (own === 0) heldBy.delete(institution)
    else heldBy.set(institution, own)
  }
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'POST') {
      done()
      return
    }
    const bytes = declaredBytes(request, limits.bodyBytes)
    // Nobody in particular signs in, and shares with nobody.
    const institution = request.identity?.institution ?? ''
    const own = heldBy.get(institution) ?? 0
    const isOverShare = own > 0 && (own + bytes) * SHARE.in > limits.totalBytes * SHARE.of
    if (isOverShare || (held > 0 && held + bytes > limits.totalBytes)) {
      done(new SuanhengError('TOO_MANY_REQUESTS', 'too many bodies are being read at once', { retryAfterSeconds: 1 }))
      return
    }
    hold(institution, bytes)
    // `close` comes after every end, also when the sender goes away in the middle.
    reply.raw.once('close', () => hold(institution, -bytes))
    done()
  })
}
