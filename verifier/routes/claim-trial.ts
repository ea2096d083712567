import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id } from '../../schemas/primitives.ts'
import { loadClaimOwners } from '../claims/load-records.ts'
import type { ClaimQuestion } from '../claims/question.ts'
import { explained } from '../claims/report/explained.ts'
import { assumedOf, MOST_RECORDS, parseTrialBody } from '../claims/trial/parse-trial.ts'
import { toTrialJson } from '../claims/trial/report/trial-json.ts'
import { toTrialText } from '../claims/trial/report/trial-text.ts'
import { verifyTrial } from '../claims/trial/verify-trial.ts'
import { findClaim } from '../claims/verify-claim.ts'
import { makeDocument } from '../documents/make-document.ts'
import type { Typesetter } from '../documents/render/typesetter.ts'
import { EXPLAINED_SCHEMA } from './claims.ts'
import { named } from './send-file.ts'
import type { VerifierOptions } from './verifier-options.ts'

const MOST_BYTES = 1024 * 1024

const Query = z.strictObject({
  format: z
    .enum(['json', 'markdown', 'explained', 'pdf'])
    .default('json')
    .describe('As of the assessment; pdf: 申报测算表, marked as a trial on every page'),
})

type Options = VerifierOptions & { readonly typesetter: Typesetter }

/** What would be said of a claim if something were otherwise; nothing of it is stored. */
export const claimTrialRoutes: FastifyPluginAsyncZod<Options> = async (app, options) => {
  const { store, ledger, caughtUp, typesetter } = options
  app.post(
    '/v1/claims/:id/assessment',
    {
      bodyLimit: MOST_BYTES,
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['claims'],
        operationId: 'try_claim',
        summary: `申报测算: the claim, or a draft that is stored nowhere, with facts assumed (at most ${MOST_RECORDS} records); marked as a trial, never stored`,
        params: z.strictObject({ id: Id }),
        querystring: Query,
        consumes: ['application/json'],
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const text = request.body instanceof Uint8Array ? Buffer.from(request.body).toString('utf8') : ''
      const body = parseTrialBody(text)
      const claimId = request.params.id
      const eligible = institutionFor(identity, body.institution)
      await caughtUp()
      const institution = await whose(claimId, eligible)
      const question: ClaimQuestion = {
        institution,
        claimId,
        view: identity.role === 'uploader' ? 'own' : 'all',
        readings: body.readings ?? {},
        assume: body.assume ?? null,
      }
      const trial = await verifyTrial(store, ledger, question, assumedOf(body, institution))
      if (request.query.format === 'explained')
        return {
          schema: EXPLAINED_SCHEMA,
          report: JSON.parse(toTrialJson(trial)) as unknown,
          explained: explained(trial.claim.assessment),
        }
      if (request.query.format === 'pdf') {
        const { pdf, name, digest } = await makeDocument(typesetter, 'estimate', [toTrialJson(trial)])
        return named(reply, name)
          .header('x-report-sha256', digest)
          .type('application/pdf')
          .send(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength))
      }
      return request.query.format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toTrialText(trial))
        : reply.type('application/json; charset=utf-8').send(toTrialJson(trial))
    },
  )

  /** A draft that no log has belongs to the institution that is named. */
  async function whose(claimId: string, institution: string | null): Promise<string> {
    const owners = await loadClaimOwners(store, claimId)
    if (institution !== null) return institution
    if (owners.length === 0)
      throw new SuanhengError('REQUEST_INVALID', `no claim ${claimId}: name the institution of the draft`)
    return findClaim(store, claimId, null)
  }
}
