import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { questionOf, refuseFuture } from '../capacity/report/index.ts'
import { parseReadings } from '../claims/question.ts'
import { ABOUT, type DocumentKind } from '../documents/kinds.ts'
import { type DocumentAsked, loadReports } from '../documents/load-reports.ts'
import { makeDocument } from '../documents/make-document.ts'
import type { Typesetter } from '../documents/render/typesetter.ts'
import { CapacityAsked } from './capacity.ts'
import { ClaimAsked } from './claims.ts'
import { named } from './send-file.ts'
import type { AssessingOptions, Present } from './verifier-options.ts'

type Identity = ReturnType<typeof identityOf>

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const
const Format = z.literal('pdf').default('pdf')
const Bytes = z.unknown().meta({ type: 'string', contentMediaType: 'application/pdf' })

type Options = AssessingOptions & Present & { readonly typesetter: Typesetter }

/** Papers that are printed and sealed, as PDF: made from the reports of the same reads, and bound as they are. */
export const documentRoutes: FastifyPluginAsyncZod<Options> = async (app, options) => {
  const { store, ledger: logs, caughtUp, assessor, typesetter, now } = options
  const send = async (reply: FastifyReply, identity: Identity, kind: DocumentKind, asked: DocumentAsked) => {
    await caughtUp()
    const texts = await loadReports({ store, logs, assessor, own: identity.role === 'uploader' }, kind, asked)
    const { pdf, name, digest } = await makeDocument(typesetter, kind, texts)
    return named(reply, name)
      .header('x-report-sha256', digest)
      .type('application/pdf')
      .send(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength))
  }

  app.get(
    '/v1/contracts/:number/documents/:document',
    {
      config: READERS,
      schema: {
        tags: ['documents'],
        operationId: 'get_contract_document',
        summary: '算力使用报告, 审定表, 底稿, 商定程序审计报告 of a contract, as PDF',
        params: z.strictObject({ number: Id, document: z.enum(ABOUT.contract) }),
        querystring: z.strictObject({ institution: Uscc.optional(), format: Format }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const { number, document: kind } = request.params
      const institution = institutionFor(identity, request.query.institution)
      return send(reply, identity, kind, { about: 'contract', number, institution })
    },
  )

  app.get(
    '/v1/institutions/:uscc/capacity/documents/:document',
    {
      config: READERS,
      schema: {
        tags: ['documents'],
        operationId: 'get_capacity_document',
        summary: '容量核验报告, as PDF',
        params: z.strictObject({ uscc: Uscc, document: z.enum(ABOUT.capacity) }),
        querystring: CapacityAsked.extend({ format: Format }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.params.uscc) ?? request.params.uscc
      const { format: _, ...asked } = request.query
      const question = questionOf(asked)
      refuseFuture(question, now())
      return send(reply, identity, request.params.document, { about: 'capacity', institution, question })
    },
  )

  app.get(
    '/v1/claims/:id/documents/:document',
    {
      config: READERS,
      schema: {
        tags: ['documents'],
        operationId: 'get_claim_document',
        summary: '申报测算表, 审定表, 底稿, 商定程序审计报告 of a claim, as PDF',
        params: z.strictObject({ id: Id, document: z.enum(ABOUT.claim) }),
        querystring: ClaimAsked.extend({ format: Format }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const { institution: asked, reading = [], assume = null } = request.query
      const readings = parseReadings(typeof reading === 'string' ? [reading] : reading)
      const institution = institutionFor(identity, asked)
      return send(reply, identity, request.params.document, {
        about: 'claim',
        id: request.params.id,
        institution,
        readings,
        assume,
      })
    },
  )
}
