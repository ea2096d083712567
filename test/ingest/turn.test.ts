import Fastify from 'fastify'
import { describe, expect, it, vi } from 'vitest'
import { SuanhengError } from '../../core/errors.ts'
import { requireTurn } from '../../ingest/accept/backlog.ts'
import { limitBodiesInFlight } from '../../ingest/http/body-budget.ts'
import { A, B } from '../support/service.ts'

const MIB = 1 << 20
const turn =
  (waitingBytes: number, waitMs: number, own = waitingBytes) =>
  () =>
    requireTurn(
      { waitingBytes, waitMs, waitingBytesOf: (institution) => (institution === A ? own : waitingBytes - own) },
      A,
    )

describe('a body is asked to come back', () => {
  it('when those before it will take more than half a second to decode; half a second is not too long', () => {
    expect(turn(8 * MIB, 500)).not.toThrow()
    expect(turn(8 * MIB, 501)).toThrow(
      expect.objectContaining({
        code: 'TOO_MANY_REQUESTS',
        details: expect.objectContaining({ retryAfterSeconds: 1 }),
      }),
    )
  })

  it('never for what others sent: an institution that has nothing waiting is taken', () => {
    expect(turn(64 * MIB, 60_000, 0)).not.toThrow()
    expect(turn(64 * MIB, 60_000, 1)).toThrow()
  })

  it('never while less than 8 MiB wait, however slow the last one was', () => {
    expect(turn(8 * MIB - 1, 60_000)).not.toThrow()
  })
})

describe('bodies held at once', () => {
  it('are of one institution three quarters at most, so that its slow senders leave room for another', async () => {
    const app = Fastify()
    app.decorateRequest('identity', null)
    app.addHook('onRequest', async (request) => {
      request.identity = { institution: String(request.headers['x-of']), role: 'uploader', tokenId: 't' }
    })
    limitBodiesInFlight(app, { totalBytes: 400, bodyBytes: 100 })
    app.setErrorHandler((error, _request, reply) =>
      reply.code(error instanceof SuanhengError && error.code === 'TOO_MANY_REQUESTS' ? 429 : 500).send(),
    )
    const waiting: (() => void)[] = []
    app.post('/', async () => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      return ''
    })
    const send = (of: string) =>
      new Promise<number>((resolve) => {
        const headers = { 'x-of': of, 'content-type': 'text/plain' }
        const asked = { method: 'POST', url: '/', headers, body: 'x'.repeat(100) } as const
        app.inject(asked, (_error, answer) => resolve(answer?.statusCode ?? 0))
      })
    const slow = [send(A), send(A), send(A)]
    await vi.waitFor(() => expect(waiting.length).toBe(3))
    expect(await send(A)).toBe(429)
    const other = send(B)
    await vi.waitFor(() => expect(waiting.length).toBe(4))
    expect(await send(B)).toBe(429)
    for (const resolve of waiting) resolve()
    expect(await Promise.all([...slow, other])).toEqual([200, 200, 200, 200])
    await app.close()
  })
})
