import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { daysBetween } from '../../core/time.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Day, Uscc } from '../../schemas/primitives.ts'
import { Statement } from '../../schemas/statement.ts'
import { loadCompleteness } from '../evidence/load-completeness.ts'
import { toCompletenessReport } from '../report/completeness-report.ts'
import type { VerifierOptions } from './verifier-options.ts'

const MOST_DAYS = 400

const Report = z.strictObject({
  schema: z.literal('suanheng/completeness/1'),
  institution: z.string(),
  checkpoint: z.strictObject({ origin: z.string(), size: z.int(), root: z.string(), text: z.string() }),
  from: z.string(),
  to: z.string(),
  days: z.array(
    z.strictObject({
      day: z.string(),
      ledger: z.strictObject({
        firstSequence: z.int().nullable(),
        lastSequence: z.int().nullable(),
        batches: z.int(),
        records: z.int(),
        cardSeconds: z.string(),
        size: z.int(),
      }),
      statements: z.array(z.strictObject({ digest: z.string(), batch: z.int(), statement: Statement })),
    }),
  ),
  findings: z.array(z.looseObject({ code: z.string(), severity: z.string(), message: z.string() })),
})

/** How complete an institution's log is, by its own statements. */
export const completenessRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/institutions/:uscc/completeness',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['ledger'],
        operationId: 'get_completeness',
        summary: '完整性: what an institution stated of each day, against what its log holds',
        params: z.strictObject({ uscc: Uscc }),
        querystring: z.strictObject({
          from: Day.describe('First Shanghai day received'),
          to: Day.describe(`Last, inclusive; at most ${MOST_DAYS} days`),
        }),
        response: { 200: Report },
      },
    },
    async (request) => {
      const { from, to } = request.query
      const institution = institutionFor(identityOf(request), request.params.uscc) ?? request.params.uscc
      const days = from <= to ? daysBetween(from, to) : []
      if (days.length === 0 || days.length > MOST_DAYS)
        throw new SuanhengError('REQUEST_INVALID', `from and to: 1 to ${MOST_DAYS} days`)
      await caughtUp()
      const log = ledger.log(institution)
      const checkpoint = await log.checkpoint()
      if (checkpoint === null) throw new SuanhengError('NOT_FOUND', `no log of ${institution} is published`)
      const completeness = await loadCompleteness(store, log, institution, checkpoint.size, days)
      return toCompletenessReport(completeness, checkpoint, { from, to })
    },
  )
}
