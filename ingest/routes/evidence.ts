import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import type { Acceptor } from '../accept/accept.ts'
import { Receipt } from '../accept/receipt.ts'
import { identityOf } from '../auth/authenticate.ts'
import { bodyOf, formatOf, isGzip } from '../http/media.ts'
import type { IngestMetrics } from '../metrics.ts'

const Query = z.strictObject({
  partial: z.enum(['true', 'false']).optional().describe('true keeps the good records and quarantines the others'),
})
const Headers = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, '1–128 visible ASCII characters')
    .optional()
    .describe('The same key with the same bytes gives the same receipt again'),
})

/** POST /v1/{route} for every kind of evidence: one path, told apart by the kind alone. */
export const evidenceRoutes: FastifyPluginAsyncZod<{ acceptor: Acceptor; metrics: IngestMetrics }> = async (
  app,
  options,
) => {
  for (const kind of Object.keys(KINDS) as KindName[]) {
    app.post(
      `/v1/${KINDS[kind].route}`,
      {
        config: { roles: ['uploader'] },
        schema: {
          tags: ['evidence'],
          operationId: `post_${kind}`,
          summary: `${KINDS[kind].title}: send a batch`,
          querystring: Query,
          headers: Headers,
          response: { 201: Receipt, 200: Receipt },
        },
      },
      async (request, reply) => {
        const identity = identityOf(request)
        const format = formatOf(request.headers['content-type'])
        const gzip = isGzip(request.headers['content-encoding'])
        const body = bodyOf(request)
        const { receipt, replayed } = await options.acceptor.accept({
          kind,
          format,
          gzip,
          body,
          institution: identity.institution,
          by: identity.tokenId,
          partial: request.query.partial === 'true',
          idempotencyKey: request.headers['idempotency-key'] ?? null,
          signature: null,
        })
        if (!replayed) options.metrics.accepted(receipt, format, body.byteLength)
        return reply
          .code(replayed ? 200 : 201)
          .header('idempotent-replayed', String(replayed))
          .send(receipt)
      },
    )
  }
}
