import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Turn, Turns } from '../accept/turns.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Bodies of the route are decoded by the workers, and take their turn there. */
    decodes?: true
  }
}

/**
 * Asks who would wait long to come back, before the body is read: what is sent all the same is dropped as it comes.
 * After authentication. Errors: TOO_MANY_REQUESTS.
 */
export function takeTurns(app: FastifyInstance, turns: Turns, bodyBytes: number): void {
  const turnOf = new WeakMap<FastifyRequest, Turn>()
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.decodes !== true) {
      done()
      return
    }
    try {
      const turn = turns.enter(request.identity?.institution ?? '', declaredBytes(request, bodyBytes))
      turnOf.set(request, turn)
      // `close` comes after every end, also when the sender goes away in the middle.
      reply.raw.once('close', () => turn.left())
      done()
    } catch (error) {
      done(error as Error)
    }
  })
  app.addHook('preValidation', (request, _reply, done) => {
    turnOf.get(request)?.arrived()
    done()
  })
}

/** A body of unknown length counts as the largest allowed. */
export function declaredBytes(request: FastifyRequest, most: number): number {
  const declared = Number(request.headers['content-length'] ?? most)
  return Number.isFinite(declared) ? Math.min(declared, most) : most
}
