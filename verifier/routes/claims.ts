import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Day, Id, Uscc } from '../../schemas/primitives.ts'
import { sealOthers } from '../binding/seal.ts'
import { type ClaimQuestion, parseReadings } from '../claims/question.ts'
import { toClaimJson } from '../claims/report/assessment-report.ts'
import { toClaimText } from '../claims/report/assessment-text.ts'
import { explained } from '../claims/report/explained.ts'
import { findClaim, verifyClaim } from '../claims/verify-claim.ts'
import type { VerifierOptions } from './verifier-options.ts'

/** No report: `report verify` refuses it, since it is not the bytes that were computed. */
export const EXPLAINED_SCHEMA = 'suanheng/explained/1'

const Reading = z.string().max(256)

/** What may be asked of a claim, in whatever form it is given. */
export const ClaimAsked = z.strictObject({
  institution: Uscc.optional().describe('Whose log the claim is in, when several have one of this id'),
  reading: z
    .union([Reading, z.array(Reading).max(32)])
    .optional()
    .describe('switch=value, once for each switch of the programme that is not read by default'),
  assume: Day.optional().describe('For a draft: the Shanghai day on which it is taken to be submitted, at noon'),
})

const Query = ClaimAsked.extend({
  format: z
    .enum(['json', 'markdown', 'explained'])
    .default('json')
    .describe('markdown is the report in Chinese; explained holds the report beside its facts in Chinese, for pages'),
})

/** A claim against the clauses of its programme. An uploader’s answer rests on its own evidence alone. */
export const claimRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/claims/:id/assessment',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['claims'],
        operationId: 'assess_claim',
        summary: '申请核验: every clause of the programme over the evidence, and the amount with its working',
        params: z.strictObject({ id: Id }),
        querystring: Query,
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const { institution: asked, reading = [], assume, format } = request.query
      const readings = parseReadings(typeof reading === 'string' ? [reading] : reading)
      const eligible = institutionFor(identity, asked)
      await caughtUp()
      const institution = await findClaim(store, request.params.id, eligible)
      const view = identity.role === 'uploader' ? 'own' : 'all'
      const question: ClaimQuestion = {
        institution,
        claimId: request.params.id,
        view,
        readings,
        assume: assume ?? null,
      }
      const { claim, binding } = await verifyClaim(store, ledger, question)
      const bound = view === 'own' ? sealOthers(binding, ledger.key.privateKey) : binding
      // Canonical bytes: sent as they are, so that the digest in a file and in a report agree.
      if (format === 'explained')
        return {
          schema: EXPLAINED_SCHEMA,
          report: JSON.parse(toClaimJson(claim, bound)) as unknown,
          explained: explained(claim.assessment),
        }
      return format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toClaimText(claim, bound))
        : reply.type('application/json; charset=utf-8').send(toClaimJson(claim, bound))
    },
  )
}
