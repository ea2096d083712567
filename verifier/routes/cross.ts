import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Programme, Uscc } from '../../schemas/primitives.ts'
import { MOST_CLAIMS, MOST_CONTRACTS, questionOf } from '../claims/cross/question.ts'
import { ClaimName } from '../claims/cross/report/cross-head.ts'
import { toCrossJson } from '../claims/cross/report/cross-report.ts'
import { toCrossText } from '../claims/cross/report/cross-text.ts'
import { verifyCross } from '../claims/cross/verify-cross.ts'
import type { VerifierOptions } from './verifier-options.ts'

const Query = z.strictObject({
  claim: z
    .union([ClaimName, z.array(ClaimName).max(MOST_CLAIMS)])
    .optional()
    .describe('Id of a claim, or applicant and id with a slash between; once for each. Left out: all'),
  programme: Programme.optional().describe('Only claims of this programme'),
  applicant: Uscc.optional().describe('Only claims of this applicant'),
  format: z.enum(['json', 'markdown']).default('json').describe('markdown is the report in Chinese'),
})

/** X-1 … X-7: claims of all institutions against each other. What others claim is not an uploader's to know. */
export const crossRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/cross-checks',
    {
      config: { roles: ['auditor', 'reviewer'] },
      schema: {
        tags: ['claims'],
        operationId: 'cross_checks',
        summary: `跨项目核查: live claims of all published logs against each other, X-1 to X-7; at most ${MOST_CLAIMS} claims and ${MOST_CONTRACTS} contracts at once`,
        querystring: Query,
      },
    },
    async (request, reply) => {
      const { claim = [], programme, applicant, format } = request.query
      const question = questionOf({ claims: typeof claim === 'string' ? [claim] : claim, programme, applicant })
      await caughtUp()
      const { checked, bound } = await verifyCross(store, ledger, question)
      // Canonical bytes: sent as they are, so that the digest in a file and in a report agree.
      return format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toCrossText(checked, bound))
        : reply.type('application/json; charset=utf-8').send(toCrossJson(checked, bound))
    },
  )
}
