import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { USAGE_FORMATS, usageFile } from '../exports/usage-file.ts'
import { sendFile } from './send-file.ts'
import { tableRoutes } from './tables.ts'
import type { AssessingOptions, Present } from './verifier-options.ts'

/** The records of a contract as they were sent: pushed again, every one of them is a duplicate. */
export const exportRoutes: FastifyPluginAsyncZod<AssessingOptions & Present> = async (app, options) => {
  const { store, caughtUp } = options
  await app.register(tableRoutes, options)
  app.get(
    '/v1/contracts/:number/usage',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['contracts'],
        operationId: 'export_usage',
        summary: 'The usage records of a contract, streamed in time order',
        params: z.strictObject({ number: Id }),
        querystring: z.strictObject({
          institution: Uscc.optional(),
          format: z
            .enum(USAGE_FORMATS)
            .default('ndjson')
            .describe(
              'ndjson and csv can be pushed again; arrow (a stream) and parquet add where each record lies in the log',
            ),
        }),
      },
    },
    async (request, reply) => {
      const asked = institutionFor(identityOf(request), request.query.institution)
      await caughtUp()
      const { format } = request.query
      const file = await usageFile(store, { number: request.params.number, institution: asked, format })
      return sendFile(reply, file)
    },
  )
}
