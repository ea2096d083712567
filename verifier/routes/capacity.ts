import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { sealOthers } from '../binding/seal.ts'
import { DEFAULT_READINGS, READINGS, TIERS } from '../capacity/question.ts'
import { MOST_DAYS, questionOf, refuseFuture, toCapacityJson, toCapacityText } from '../capacity/report/index.ts'
import { verifyCapacity } from '../verify-capacity.ts'
import type { AssessingOptions, Present } from './verifier-options.ts'

const When = z.string().max(64)

/** What may be asked of a capacity, in whatever form it is given. */
export const CapacityAsked = z.strictObject({
  at: When.optional().describe('A day of Asia/Shanghai, all of it, or a moment with offset, one ms'),
  from: When.optional().describe('First day, or first moment'),
  to: When.optional().describe(
    `Last day, inclusive, or the moment at which the period ends, exclusive; as from is. At most ${MOST_DAYS} days`,
  ),
  threshold: z
    .string()
    .max(32)
    .default('300')
    .describe('PFLOPS FP16 dense, inclusive, at most 6 decimals: 300 is XLQ-RK-4.2.2b, 2000 is LG-SL-2.2.2'),
  tier: z.enum(TIERS).default('identified').describe('Evidence that a pass asks for; each asks for all before it'),
  figure: z
    .enum(READINGS.figure)
    .default(DEFAULT_READINGS.figure)
    .describe('What a card counts. sparse is refused: every report shows what it would come to'),
  location: z.enum(READINGS.location).default(DEFAULT_READINGS.location).describe('Where a card must be'),
  leased: z.enum(READINGS.leased).default(DEFAULT_READINGS.leased).describe('Whether cards leased in count'),
})

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
      if (!(await ledger.institutions()).includes(institution))
        throw new SuanhengError('NOT_FOUND', `${institution} has sent nothing yet  该机构尚未报送任何数据`, {
          institution,
        })
      const { assessment, binding } = await verifyCapacity(store, ledger, institution, question, assessor)
      const bound = identity.role === 'uploader' ? sealOthers(binding, ledger.key.privateKey) : binding
      // Canonical bytes: sent as they are, so that the digest in a file and in a report agree.
      return format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toCapacityText(assessment, bound))
        : reply.type('application/json; charset=utf-8').send(toCapacityJson(assessment, bound))
    },
  )
}
