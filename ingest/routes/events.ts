import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Acceptor } from '../accept/accept.ts'
import type { Receipt } from '../accept/receipt.ts'
import { identityOf } from '../auth/authenticate.ts'
import { binaryEvent, EVENT_TYPES } from '../http/event-mode.ts'
import { bodyOf, formatOf, isGzip } from '../http/media.ts'
import type { IngestMetrics } from '../metrics.ts'
import type { KeyRing } from '../signature/key-ring.ts'
import { verifyRequest } from '../signature/verify-request.ts'

const Headers = z.looseObject({
  prefer: z
    .string()
    .optional()
    .describe('RFC 7240: handling=lenient keeps the good events and quarantines the others, as ?partial=true does'),
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, '1–128 visible ASCII characters')
    .optional(),
})

type Options = {
  readonly acceptor: Acceptor
  readonly keys: KeyRing
  readonly metrics: IngestMetrics
  readonly now: () => number
}

/** POST /api/v1/events: usage records as CloudEvents, as OpenMeter’s clients send them. The path behind it is that of all evidence. */
export const eventRoutes: FastifyPluginAsyncZod<Options> = async (app, { acceptor, keys, metrics, now }) => {
  for (const type of Object.keys(EVENT_TYPES)) {
    if (!app.hasContentTypeParser(type))
      app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  }
  app.post(
    '/api/v1/events',
    {
      config: { roles: ['uploader'], decodes: true },
      schema: {
        tags: ['evidence'],
        operationId: 'ingest_events',
        summary: 'Usage records as CloudEvents 1.0: structured, batch or binary mode',
        querystring: z.strictObject({ partial: z.enum(['true', 'false']).optional() }),
        headers: Headers,
        response: { 204: z.null().describe('Durable. suanheng-receipt leads to the receipt, suanheng-records counts') },
      },
    },
    async (request, reply) => {
      const { institution, tokenId } = identityOf(request)
      const format = formatOf(request.headers['content-type'], EVENT_TYPES)
      const gzip = isGzip(request.headers['content-encoding'])
      const sent = bodyOf(request)
      const { method = '', url: target = '', headers } = request.raw
      const signature = await verifyRequest({ method, target, headers }, sent, now(), () => keys.keysOf(institution))
      const event = binaryEvent(headers, sent, request.raw.headersDistinct)
      if (event !== null) requirePlain(gzip, signature !== null)
      const { receipt, replayed } = await acceptor.accept({
        kind: 'usage_record',
        format,
        gzip,
        body: event ?? sent,
        institution,
        by: tokenId,
        partial: request.query.partial === 'true' || isLenient(request.headers.prefer),
        idempotencyKey: request.headers['idempotency-key'] ?? null,
        signature,
      })
      if (!replayed) metrics.accepted(receipt, format, sent.byteLength)
      return reply
        .code(204)
        .header('idempotent-replayed', String(replayed))
        .header('suanheng-receipt', `/v1/batches/${receipt.batchId}`)
        .header('suanheng-records', countsOf(receipt))
        .send(null)
    },
  )
}

/** A signature covers the body: the attributes would stand outside of it. Errors: CONTENT_ENCODING_UNSUPPORTED, SIGNATURE_MALFORMED. */
function requirePlain(gzip: boolean, isSigned: boolean): void {
  if (gzip) throw new SuanhengError('CONTENT_ENCODING_UNSUPPORTED', 'an event in binary mode is sent without encoding')
  if (isSigned) throw new SuanhengError('SIGNATURE_MALFORMED', 'a signed event is sent in structured or batch mode')
}

const isLenient = (prefer: string | undefined): boolean =>
  (prefer ?? '').split(',').some((part) => /^\s*handling\s*=\s*"?lenient"?\s*(;.*)?$/i.test(part))

/** A dictionary of RFC 9651. */
const countsOf = ({ records }: Receipt): string =>
  Object.entries(records)
    .map(([name, count]) => `${name}=${count}`)
    .join(', ')
