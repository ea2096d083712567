import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { Overview, overviewOf } from '../summary/overview.ts'
import type { Present, VerifierOptions } from './verifier-options.ts'

/** What the first page shows; an uploader’s is of its own institution. */
export const overviewRoutes: FastifyPluginAsyncZod<VerifierOptions & Present> = async (app, options) => {
  const { store, ledger, caughtUp, now } = options
  app.get(
    '/v1/overview',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['contracts'],
        operationId: 'get_overview',
        summary: '总览: contracts by state, settled and recognised, findings, batches of the last days, checkpoints',
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: { 200: Overview },
      },
    },
    async (request) => {
      const institution = institutionFor(identityOf(request), request.query.institution)
      await caughtUp()
      return overviewOf(store, ledger, institution, now())
    },
  )
}
