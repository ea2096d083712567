import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import type { LogHead } from '../../ledger/ledger.ts'
import { Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import { type CheckEvent, type CheckSource, checkInstitution } from '../ledger/check.ts'

export type LedgerCheckOptions = {
  readonly store: Store
  readonly ledger: Logs & { head(institution: string): Promise<LogHead> }
  readonly caughtUp: () => Promise<void>
  /** Fresh random numbers for each check. */
  readonly salt: () => CheckSource['salt']
}

/** The check of the store against the ledger, beside the running service. One at a time: it takes both cores. */
export const ledgerCheckRoutes: FastifyPluginAsyncZod<LedgerCheckOptions> = async (
  app,
  { store, ledger, caughtUp, salt },
) => {
  const running = new Set<string>()
  app.get(
    '/v1/ledger/:institution/check',
    {
      config: { roles: ['auditor'] },
      schema: {
        tags: ['ledger'],
        operationId: 'check_ledger',
        summary: 'Compare store and ledger, record by record: progress, findings and a result as NDJSON',
        params: z.strictObject({ institution: Uscc }),
      },
    },
    async (request, reply) => {
      const { institution } = request.params
      const log = ledger.log(institution)
      await caughtUp()
      const { size } = await ledger.head(institution)
      if (size === 0 && !(await ledger.institutions()).includes(institution))
        throw new SuanhengError('NOT_FOUND', `${institution} has no log`, { institution })
      if (running.has(institution))
        throw new SuanhengError('TOO_MANY_REQUESTS', `${institution} is being checked already`, { institution })
      running.add(institution)
      const durable = async () => (await ledger.head(institution)).size
      const events = checkInstitution({ store, log, institution, durable, known: [], salt: salt() })
      const lines = Readable.from(toLines(events))
      // Also when the caller went away before the first line.
      lines.once('close', () => running.delete(institution))
      return reply.type('application/x-ndjson; charset=utf-8').send(lines)
    },
  )
}

/** A check that fails half-way says so in its last line: the status is sent by then. */
async function* toLines(events: AsyncGenerator<CheckEvent>): AsyncGenerator<string> {
  try {
    for await (const event of events) yield `${JSON.stringify(event)}\n`
  } catch (error) {
    const code = error instanceof SuanhengError ? error.code : 'INTERNAL'
    yield `${JSON.stringify({ event: 'error', code, detail: messageOf(error) })}\n`
  }
}
