import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import type { Store } from '../../store/client.ts'
import type { Acceptor } from '../accept/accept.ts'
import { identityOf } from '../auth/authenticate.ts'
import { ROLES } from '../auth/token.ts'
import type { IngestMetrics } from '../metrics.ts'

/** For machines: is it alive, may it be sent to, how does it do. */
export const healthRoutes: FastifyPluginAsyncZod<{
  store: Store
  acceptor: Acceptor | null
  metrics: IngestMetrics
}> = async (app, { store, acceptor, metrics }) => {
  app.get(
    '/healthz',
    {
      config: { roles: 'open' },
      schema: {
        tags: ['health'],
        summary: 'The process is alive',
        response: { 200: z.strictObject({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      config: { roles: 'open' },
      schema: {
        tags: ['health'],
        summary: 'The journal is writable and the store answers',
        response: { 200: z.strictObject({ status: z.literal('ready') }) },
      },
    },
    async () => {
      if (acceptor !== null) requireTakingIn(acceptor)
      await store.rows('SELECT 1 AS ready')
      return { status: 'ready' as const }
    },
  )

  app.get(
    '/metrics',
    { config: { roles: ['admin'] }, schema: { tags: ['health'], summary: 'Prometheus metrics' } },
    async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )

  app.get('/openapi.json', { config: { roles: 'open' }, schema: { hide: true } }, async () => app.swagger())

  app.get(
    '/v1/whoami',
    {
      config: { roles: ROLES },
      schema: {
        tags: ['health'],
        summary: 'Whose token this is',
        response: { 200: z.strictObject({ tokenId: z.string(), institution: z.string(), role: z.enum(ROLES) }) },
      },
    },
    async (request) => ({ ...identityOf(request) }),
  )
}

function requireTakingIn(acceptor: Acceptor): void {
  if (acceptor.journalFailure !== null) throw acceptor.journalFailure
  if (!acceptor.isRecovered)
    throw new SuanhengError('STORE_UNAVAILABLE', 'the journal of the last run is still being taken in')
  const failing = acceptor.drain.lastError
  if (failing !== null) throw notTakenIn(failing)
}

/** Everybody may ask: which log it is stands in the log of the service. */
function notTakenIn(failing: unknown): SuanhengError {
  const isLog = failing instanceof SuanhengError && failing.code === 'LEDGER_DAMAGED'
  const detail = isLog ? 'a log of the ledger cannot go on' : 'store and ledger do not take the journal in'
  const where = `${detail}; the log of the service says why`
  return new SuanhengError(isLog ? 'LEDGER_DAMAGED' : 'STORE_UNAVAILABLE', where, {}, messageOf(failing))
}
