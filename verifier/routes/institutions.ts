import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { namesOf } from '../claims/list-claims.ts'
import type { VerifierOptions } from './verifier-options.ts'

const MOST = 2000

const Listed = z.strictObject({
  total: z.int(),
  institutions: z
    .array(
      z.strictObject({
        institution: z.string(),
        name: z.string().nullable().describe('By the records the caller may read; null: by none'),
      }),
    )
    .describe(`In the order of their codes, at most ${MOST}`),
})

/** Who has sent something, and what they are called: people know institutions by name. An uploader is told its own. */
export const institutionRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/institutions',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['contracts'],
        operationId: 'list_institutions',
        summary: 'Institutions that have a log, with what they are called',
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: { 200: Listed },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const only = institutionFor(identity, request.query.institution)
      await caughtUp()
      const all = (await ledger.institutions()).filter((one) => only === null || one === only).toSorted()
      const shown = all.slice(0, MOST)
      const called = await namesOf(store, shown, identity.role === 'uploader' ? identity.institution : '')
      return {
        total: all.length,
        institutions: shown.map((institution) => ({ institution, name: called.get(institution) ?? null })),
      }
    },
  )
}
