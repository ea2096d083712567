import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { findContract } from '../find-contract.ts'
import { readKeptReport } from '../summary/kept-report.ts'
import type { VerifierOptions } from './verifier-options.ts'

/** The last reconciliation at once, with its cut and what came since: for a page that shows it while a fresh one runs. */
export const keptReconciliationRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, options) => {
  const { store, ledger, caughtUp } = options
  app.get(
    '/v1/contracts/:number/reconciliation/last',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['contracts'],
        operationId: 'last_reconciliation',
        summary:
          'The last reconciliation as it was kept; nothing is computed. What counts is a reconciliation made now',
        params: z.strictObject({ number: Id }),
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: {
          200: z.strictObject({
            reconciledAt: z.iso.datetime(),
            cut: z.int().describe('Size of the institution’s log it was computed at'),
            since: z
              .strictObject({ records: z.int(), documents: z.int() })
              .describe('Of this contract, in its institution’s log, after the cut'),
            report: z.looseObject({}).describe('As /v1/contracts/{number}/reconciliation gave it then'),
          }),
        },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const asked = institutionFor(identity, request.query.institution)
      await caughtUp()
      const contract = await findContract(store, request.params.number, asked)
      const sealing = identity.role === 'uploader' ? ledger.key.privateKey : null
      const kept = await readKeptReport(store, contract, sealing)
      if (kept === null) throw new SuanhengError('NOT_FOUND', `contract ${contract.number} was not reconciled yet`)
      return {
        reconciledAt: new Date(kept.reconciledAt).toISOString(),
        cut: kept.cut,
        since: { ...kept.since },
        report: JSON.parse(kept.report) as Record<string, unknown>,
      }
    },
  )
}
