import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { consistencyProof } from '../../core/merkle/prove.ts'
import { formatAddCheckpoint } from '../../core/note/add-checkpoint.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'
import { bodyOf } from '../http/media.ts'
import type { Cosignatures } from '../proofs/cosignatures.ts'
import { publishedOf, requireSize } from '../proofs/published.ts'

const Named = z.strictObject({ institution: Uscc })
const Size = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)

/**
 * For witnesses, who ask instead of being asked: what C2SP tlog-witness has the log send to `add-checkpoint`, and where
 * the answer goes.
 */
export const witnessRoutes: FastifyPluginAsyncZod<{
  ledger: Ledger
  cosignatures: Cosignatures
  caughtUp: () => Promise<void>
}> = async (app, { ledger, cosignatures, caughtUp }) => {
  app.get(
    '/ledger/:institution/add-checkpoint',
    {
      config: { roles: ['witness', 'auditor'] },
      schema: {
        tags: ['ledger'],
        operationId: 'get_add_checkpoint',
        summary: 'The newest checkpoint with the proof that it continues size `old` (C2SP tlog-witness)',
        params: Named,
        querystring: z.strictObject({ old: Size.describe('Size of the last checkpoint seen, 0 for none') }),
      },
    },
    async (request, reply) => {
      const institution = institutionFor(identityOf(request), request.params.institution) ?? ''
      const { old } = request.query
      await caughtUp()
      const { size, text } = await publishedOf(ledger, institution)
      requireSize('old', old, size)
      const { hasher, nodes } = ledger.log(institution)
      const proof = await consistencyProof(hasher, nodes, old, size)
      cosignatures.give(institution, text)
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(formatAddCheckpoint({ old, proof, checkpoint: text }))
    },
  )

  app.post(
    '/ledger/:institution/cosignatures',
    {
      config: { roles: ['witness'] },
      bodyLimit: 64 << 10,
      schema: {
        tags: ['ledger'],
        operationId: 'add_cosignatures',
        summary: 'Signature lines of a witness over a checkpoint of this log (text/plain)',
        params: Named,
        querystring: z.strictObject({
          size: Size.optional().describe('Size of the checkpoint; default: one given to a witness lately'),
        }),
        response: { 200: z.strictObject({ size: z.int(), witnesses: z.int() }) },
      },
    },
    async (request) => {
      const institution = institutionFor(identityOf(request), request.params.institution) ?? ''
      const lines = Buffer.from(bodyOf(request)).toString('utf8')
      return cosignatures.add(institution, lines, request.query.size ?? null)
    },
  )

  app.get(
    '/ledger/:institution/cosigned',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer', 'witness'] },
      schema: {
        tags: ['ledger'],
        operationId: 'get_cosigned',
        summary: 'The largest checkpoint that witnesses have cosigned, with their lines',
        params: Named,
      },
    },
    async (request, reply) => {
      const institution = institutionFor(identityOf(request), request.params.institution) ?? ''
      const note = await cosignatures.newest(institution)
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(note)
    },
  )

  app.get(
    '/v1/witnesses',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer', 'witness'] },
      schema: {
        tags: ['ledger'],
        operationId: 'get_witnesses',
        summary:
          'Verifier keys of the witnesses this service takes cosignatures of; what it says of them is its own word',
        querystring: z.strictObject({}),
        response: { 200: z.strictObject({ keys: z.array(z.string()) }) },
      },
    },
    async () => ({ keys: [...(await cosignatures.known())] }),
  )
}
