import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { askOfCapacity, askOfClaim } from '../bundle/ask.ts'
import { bundleName } from '../bundle/bundle-job.ts'
import type { BundleSource } from '../bundle/bundle-records.ts'
import { type BundleAsked, makeBundle } from '../bundle/make-bundle.ts'
import { CapacityAsked } from '../capacity/report/capacity-asked.ts'
import { ClaimAsked } from './claims.ts'
import { named, sendPieces } from './send-file.ts'

const Bytes = z.unknown().meta({ type: 'string', contentMediaType: 'application/octet-stream' })
const config: { roles: ('uploader' | 'auditor' | 'reviewer')[] } = { roles: ['uploader', 'auditor', 'reviewer'] }
const OF_BUNDLES = { tags: ['exports'], response: { 200: Bytes } }

type Options = BundleSource & { readonly caughtUp: () => Promise<void>; readonly now: () => number }

/** Evidence bundles, streamed while they are made. */
export const bundleRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { store, ledger, typesetter, caughtUp, now },
) => {
  const send = (reply: FastifyReply, subject: string, asked: BundleAsked) =>
    sendPieces(named(reply, bundleName(subject)), 'application/zip', makeBundle({ store, ledger, typesetter }, asked))

  app.get(
    '/v1/contracts/:number/bundle',
    {
      config,
      schema: {
        ...OF_BUNDLES,
        operationId: 'export_bundle',
        summary:
          '证据包: report, the records it counts, their proofs and the rules, in one zip that is checked offline',
        params: z.strictObject({ number: Id }),
        querystring: z.strictObject({ institution: Uscc.optional() }),
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.query.institution)
      const { number } = request.params
      await caughtUp()
      return send(reply, number, { about: 'contract', number, institution, sealed: identity.role === 'uploader' })
    },
  )

  app.get(
    '/v1/claims/:id/bundle',
    {
      config,
      schema: {
        ...OF_BUNDLES,
        operationId: 'export_claim_bundle',
        summary:
          '证据包 of a claim: assessment, every record it rests on, contracts with their usage, proofs and rule pack',
        params: z.strictObject({ id: Id }),
        querystring: ClaimAsked,
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const { institution: asked, reading = [], assume = null } = request.query
      const institution = institutionFor(identity, asked)
      const { id } = request.params
      await caughtUp()
      const readings = typeof reading === 'string' ? [reading] : reading
      const question = { id, institution, reading: readings, assume }
      return send(reply, id, await askOfClaim(store, question, identity.role === 'uploader'))
    },
  )

  app.get(
    '/v1/institutions/:uscc/capacity/bundle',
    {
      config,
      schema: {
        ...OF_BUNDLES,
        operationId: 'export_capacity_bundle',
        summary: '证据包 of a capacity: verdict, devices, papers, readings by hour and day, proofs and register',
        params: z.strictObject({ uscc: Uscc }),
        querystring: CapacityAsked,
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.params.uscc) ?? request.params.uscc
      await caughtUp()
      const question = { institution, asked: request.query, now: now() }
      return send(reply, `${institution}-算力`, await askOfCapacity(ledger, question, identity.role === 'uploader'))
    },
  )
}
