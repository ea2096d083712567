import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import type { Acceptor } from '../accept/accept.ts'
import { Receipt } from '../accept/receipt.ts'
import { identityOf } from '../auth/authenticate.ts'
import { bodyOf, formatOf, isGzip } from '../http/media.ts'
import type { IngestMetrics } from '../metrics.ts'
import type { KeyRing } from '../signature/key-ring.ts'
import { verifyRequest } from '../signature/verify-request.ts'

const Query = z.strictObject({
  partial: z.enum(['true', 'false']).optional().describe('true keeps the good records and quarantines the others'),
})
const Headers = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, '1–128 visible ASCII characters')
    .optional()
    .describe('The same key with the same bytes gives the same receipt again'),
  'content-digest': z.string().optional().describe('RFC 9530, sha-256; needed with a signature'),
  'signature-input': z.string().optional().describe('RFC 9421, of a key in /v1/signing-keys'),
  signature: z.string().optional().describe('RFC 9421, ed25519 or sm2-sm3'),
})

type Options = {
  readonly acceptor: Acceptor
  readonly keys: KeyRing
  readonly metrics: IngestMetrics
  readonly now: () => number
}

/** POST /v1/{route} for every kind of evidence: one path, told apart by the kind alone. */
export const evidenceRoutes: FastifyPluginAsyncZod<Options> = async (app, options) => {
  for (const kind of Object.keys(KINDS) as KindName[]) {
    app.post(
      `/v1/${KINDS[kind].route}`,
      {
        config: { roles: KINDS[kind].writers, decodes: true },
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
        const { institution } = identity
        const { method = '', url: target = '', headers } = request.raw
        const keysOf = () => options.keys.keysOf(institution)
        const signature = await verifyRequest({ method, target, headers }, body, options.now(), keysOf)
        if (signature === null && KINDS[kind].signed) {
          throw new SuanhengError('SIGNATURE_REQUIRED', `a ${kind} is taken only with a signature`)
        }
        const accepting = options.acceptor.accept({
          kind,
          format,
          gzip,
          body,
          institution,
          by: identity.tokenId,
          partial: request.query.partial === 'true',
          idempotencyKey: request.headers['idempotency-key'] ?? null,
          signature,
        })
        // Also when it fails: keys that were stored before the failure must count.
        const { receipt, replayed } = await accepting.finally(() => {
          if (kind === 'signing_key') options.keys.forget(institution)
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
