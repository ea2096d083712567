import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { Receipt } from '../accept/receipt.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'

const bySequence = defineQuery({
  file: 'batch_by_sequence.sql',
  params: z.strictObject({ institution: z.string(), sequence: z.number() }),
  row: z.strictObject({ receipt: z.string() }),
})
const list = defineQuery({
  file: 'batch_list.sql',
  params: z.strictObject({ institution: z.string(), before: z.number(), limit: z.number() }),
  row: z.strictObject({ receipt: z.string() }),
})

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const
const BatchId = z.string().regex(/^[0-9A-Z]{18}-\d{1,15}$/, 'the institution, a hyphen and the sequence number')

/** Receipts, read back. `caughtUp` makes a read see everything acknowledged before it. */
export const batchRoutes: FastifyPluginAsyncZod<{
  store: Store
  ledger: Ledger
  caughtUp: () => Promise<void>
}> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/batches',
    {
      config: READERS,
      schema: {
        tags: ['batches'],
        operationId: 'list_batches',
        summary: 'Receipts of an institution, newest first',
        querystring: z.strictObject({
          institution: Uscc.optional(),
          before: z.coerce.number().int().positive().optional().describe('Only sequence numbers below this one'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: {
          200: z.strictObject({ batches: z.array(Receipt.omit({ results: true, warnings: true, proof: true })) }),
        },
      },
    },
    async (request) => {
      const institution = institutionFor(identityOf(request), request.query.institution)
      if (institution === null) throw new SuanhengError('REQUEST_INVALID', 'say which institution with ?institution=')
      await caughtUp()
      const rows = await list(store, {
        institution,
        before: request.query.before ?? Number.MAX_SAFE_INTEGER,
        limit: request.query.limit,
      })
      return {
        batches: rows.map(({ receipt }) => {
          const { results: _results, warnings: _warnings, ...head } = Receipt.parse(JSON.parse(receipt))
          return head
        }),
      }
    },
  )

  app.get(
    '/v1/batches/:batchId',
    {
      config: READERS,
      schema: {
        tags: ['batches'],
        operationId: 'get_batch',
        summary: 'One receipt, as it was given',
        params: z.strictObject({ batchId: BatchId }),
        response: { 200: Receipt },
      },
    },
    async (request) => {
      const [owner = '', sequence = ''] = request.params.batchId.split('-')
      const institution = institutionFor(identityOf(request), owner)
      await caughtUp()
      const [row] = await bySequence(store, { institution: institution ?? owner, sequence: Number(sequence) })
      if (row === undefined) throw new SuanhengError('NOT_FOUND', `no batch ${request.params.batchId}`)
      return Receipt.parse(JSON.parse(row.receipt))
    },
  )

  app.get(
    '/v1/batches/:batchId/proof',
    {
      config: READERS,
      schema: {
        tags: ['ledger'],
        operationId: 'prove_batch',
        summary: 'C2SP tlog-proof of the batch against the newest checkpoint',
        params: z.strictObject({ batchId: BatchId }),
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const [owner = '', sequence = ''] = request.params.batchId.split('-')
      const institution = institutionFor(identityOf(request), owner)
      const prove = () => ledger.proof(institution ?? owner, Number(sequence) - 1)
      // What another process acknowledged is proven once it is published.
      const proof = await prove().catch(async (error: unknown) => {
        if (!(error instanceof SuanhengError) || error.code !== 'NOT_FOUND') throw error
        await caughtUp()
        return prove()
      })
      return reply.type('text/plain; charset=utf-8').serializer(String).send(proof)
    },
  )
}
