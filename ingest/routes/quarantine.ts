import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { isInternal, KINDS } from '../../schemas/kinds.ts'
import { Note, Uscc } from '../../schemas/primitives.ts'
import type { Acceptor, AcceptRequest } from '../accept/accept.ts'
import { decisionEntry, decisionSection } from '../accept/quarantine-decision.ts'
import type { Quarantine } from '../accept/quarantine-reads.ts'
import { QuarantinedRecord } from '../accept/quarantine-reads.ts'
import { Receipt } from '../accept/receipt.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'
import type { Role } from '../auth/token.ts'
import { bodyOf, formatOf, isGzip } from '../http/media.ts'

const Id = z.strictObject({
  id: z.string().regex(/^[0-9A-Z]{18}-\d{1,15}-\d{1,9}$/, 'batch id, a hyphen and the record index'),
})

/** What ?partial=true put aside: listed, mended and sent again, or dismissed with a reason. */
export const quarantineRoutes: FastifyPluginAsyncZod<{
  acceptor: Acceptor
  quarantine: Quarantine
  now: () => number
}> = async (app, { acceptor, quarantine, now }) => {
  app.get(
    '/v1/quarantine',
    {
      config: { roles: ['uploader', 'auditor'] },
      schema: {
        tags: ['quarantine'],
        operationId: 'list_quarantine',
        summary: 'Quarantined records, newest batch first',
        querystring: z.strictObject({
          institution: Uscc.optional(),
          state: z.enum(['open', 'replayed', 'dismissed']).optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
        }),
        response: { 200: z.strictObject({ records: z.array(QuarantinedRecord) }) },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.query.institution)
      if (institution === null) throw new SuanhengError('REQUEST_INVALID', 'say which institution with ?institution=')
      const records = await quarantine.list(institution, request.query.state ?? null, request.query.limit)
      return { records: identity.role === 'uploader' ? records.filter(({ kind }) => !isInternal(kind)) : records }
    },
  )

  app.post(
    '/v1/quarantine/:id/replay',
    {
      config: { roles: ['uploader'], decodes: true },
      schema: {
        tags: ['quarantine'],
        operationId: 'replay_quarantined',
        summary: 'Send the mended record, as JSON; an empty body sends it as it was',
        params: Id,
        response: { 201: Receipt, 200: Receipt },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const record = await quarantine.open(identity.institution, request.params.id)
      requireReplayable(record.kind, identity.role)
      const { receipt, replayed } = await acceptor.accept({
        kind: record.kind,
        ...mendedBody(request, record),
        institution: identity.institution,
        by: identity.tokenId,
        partial: false,
        // The record may be asked for twice at once: it enters once. No sender's key holds a blank.
        idempotencyKey: `replay ${record.id}`,
        signature: null,
        alongside: ({ batchId }) => [
          decisionSection(record, { event: 'replayed', batchId, by: identity.tokenId, at: now() }),
        ],
      })
      return reply.code(replayed ? 200 : 201).send(receipt)
    },
  )

  app.post(
    '/v1/quarantine/:id/dismiss',
    {
      config: { roles: ['uploader'] },
      schema: {
        tags: ['quarantine'],
        operationId: 'dismiss_quarantined',
        summary: 'Leave the record out for good, with a reason',
        params: Id,
        querystring: z.strictObject({ reason: Note }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const record = await quarantine.open(identity.institution, request.params.id)
      const { reason } = request.query
      await acceptor.appendDecision(
        decisionEntry(record, { event: 'dismissed', reason, by: identity.tokenId, at: now() }),
      )
      return reply.code(204).send(null)
    },
  )
}

/**
 * A mended record is new evidence: it takes the role that its kind takes, and what must be signed is sent anew, whole.
 * Errors: ROLE_FORBIDDEN, SIGNATURE_REQUIRED.
 */
function requireReplayable(kind: KindName, role: Role): void {
  const { signed } = KINDS[kind]
  const writers: readonly Role[] = KINDS[kind].writers
  if (!writers.includes(role)) {
    throw new SuanhengError('ROLE_FORBIDDEN', `a token of role ${role} may not send a ${kind}`, { roles: [...writers] })
  }
  if (signed) throw new SuanhengError('SIGNATURE_REQUIRED', `a ${kind} is sent anew, with a signature`)
}

/** The mended record as it was sent; without a body, the record as it first came. Errors: CONTENT_TYPE_UNSUPPORTED. */
function mendedBody(
  request: FastifyRequest,
  record: QuarantinedRecord,
): Pick<AcceptRequest, 'format' | 'gzip' | 'body'> {
  const sent = bodyOf(request)
  if (sent.byteLength === 0) return { format: 'json', gzip: false, body: Buffer.from(record.raw) }
  const format = formatOf(request.headers['content-type'])
  if (format !== 'json') throw new SuanhengError('CONTENT_TYPE_UNSUPPORTED', 'a mended record is sent as JSON')
  return { format, gzip: isGzip(request.headers['content-encoding']), body: sent }
}
