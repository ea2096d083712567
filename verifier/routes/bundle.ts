import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import type { BundleSource } from '../bundle/bundle-records.ts'
import { makeBundle } from '../bundle/make-bundle.ts'
import { named, sendPieces } from './send-file.ts'

const Bytes = z.unknown().meta({ type: 'string', contentMediaType: 'application/octet-stream' })

/** The evidence bundle of a contract, streamed while it is made. */
export const bundleRoutes: FastifyPluginAsyncZod<BundleSource & { readonly caughtUp: () => Promise<void> }> = async (
  app,
  { store, ledger, typesetter, caughtUp },
) => {
  app.get(
    '/v1/contracts/:number/bundle',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['exports'],
        operationId: 'export_bundle',
        summary:
          '证据包: report, the records it counts, their proofs and the rules, in one zip that is checked offline',
        params: z.strictObject({ number: Id }),
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.query.institution)
      const { number } = request.params
      await caughtUp()
      const pieces = makeBundle(
        { store, ledger, typesetter },
        { about: 'contract', number, institution, sealed: identity.role === 'uploader' },
      )
      return sendPieces(named(reply, `${number}-证据包.zip`), 'application/zip', pieces)
    },
  )
}
