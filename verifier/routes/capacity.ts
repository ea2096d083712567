import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { sealOthers } from '../binding/seal.ts'
import { CapacityAsked } from '../capacity/report/capacity-asked.ts'
import { questionOf, refuseFuture, toCapacityJson, toCapacityText } from '../capacity/report/index.ts'
import { requireSent, verifyCapacity } from '../verify-capacity.ts'
import type { AssessingOptions, Present } from './verifier-options.ts'

export { CapacityAsked } from '../capacity/report/capacity-asked.ts'

const Query = CapacityAsked.extend({
  format: z.enum(['json', 'markdown']).default('json').describe('markdown is the report in Chinese'),
})

/** What an institution's evidence proves of its capacity: a lower bound, by tier of evidence, against a threshold. */
export const capacityRoutes: FastifyPluginAsyncZod<AssessingOptions & Present> = async (app, options) => {
  const { store, ledger, caughtUp, assessor, now } = options
  app.get(
    '/v1/institutions/:uscc/capacity',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['capacity'],
        operationId: 'verify_capacity',
        summary: '算力规模核验: the capacity that is proven at a moment or over a period, against a threshold',
        params: z.strictObject({ uscc: Uscc }),
        querystring: Query,
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.params.uscc) ?? request.params.uscc
      const { format, ...asked } = request.query
      const question = questionOf(asked)
      refuseFuture(question, now())
      await caughtUp()
      await requireSent(ledger, institution)
      const { assessment, binding } = await verifyCapacity(store, ledger, institution, question, assessor)
      const bound = identity.role === 'uploader' ? sealOthers(binding, ledger.key.privateKey) : binding
      // Canonical bytes: sent as they are, so that the digest in a file and in a report agree.
      return format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toCapacityText(assessment, bound))
        : reply.type('application/json; charset=utf-8').send(toCapacityJson(assessment, bound))
    },
  )
}
