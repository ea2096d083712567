import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Day, Uscc } from '../../schemas/primitives.ts'
import { toTelemetryJson } from '../telemetry/telemetry-json.ts'
import { toTelemetryText } from '../telemetry/telemetry-text.ts'
import { verifyTelemetry } from '../telemetry/verify-telemetry.ts'
import { MOST_DAYS, windowOfDays } from '../telemetry/window.ts'
import type { VerifierOptions } from './verifier-options.ts'

/** Whether an institution's telemetry can be what cards send. An uploader sees its own. */
export const telemetryRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/institutions/:uscc/telemetry',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['capacity'],
        operationId: 'verify_telemetry',
        summary: '遥测合理性: indicators of impossible, copied or invented readings; a person concludes',
        params: z.strictObject({ uscc: Uscc }),
        querystring: z.strictObject({
          from: Day.describe('First Shanghai day'),
          to: Day.describe(`Last, inclusive; at most ${MOST_DAYS} days`),
          format: z.enum(['json', 'markdown']).default('json').describe('markdown is the report in Chinese'),
        }),
      },
    },
    async (request, reply) => {
      const { from, to, format } = request.query
      const institution = institutionFor(identityOf(request), request.params.uscc) ?? request.params.uscc
      const period = windowOfDays(from, to)
      await caughtUp()
      const { result, binding } = await verifyTelemetry(store, ledger, institution, period)
      // Canonical bytes: sent as they are. Nothing of other institutions takes part, so that there is nothing to seal.
      return format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toTelemetryText(result, binding))
        : reply.type('application/json; charset=utf-8').send(toTelemetryJson(result, binding))
    },
  )
}
