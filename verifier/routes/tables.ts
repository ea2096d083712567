import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { questionOf, refuseFuture } from '../capacity/report/index.ts'
import { parseReadings } from '../claims/question.ts'
import {
  BATCH_FORMATS,
  batchesFile,
  contractListFile,
  FOCUS_FORMATS,
  focusFile,
  scheduleFile,
  workbookFile,
} from '../exports/contract-files.ts'
import { FORMAT_NAMES } from '../exports/formats.ts'
import { CONTRACT_TABLES } from '../exports/table-names.ts'
import { capacityFile, claimFile } from '../exports/verified-files.ts'
import { CapacityAsked } from './capacity.ts'
import { ClaimAsked } from './claims.ts'
import { sendFile } from './send-file.ts'
import type { AssessingOptions, Present } from './verifier-options.ts'

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const
const Format = z.enum(FORMAT_NAMES)
const Asked = z.strictObject({ institution: Uscc.optional() })
const OfContract = z.strictObject({ number: Id })
const Bytes = z.unknown().meta({ type: 'string', contentMediaType: 'application/octet-stream' })

/** Workbooks of what can be verified, and their schedules as tables for other tools. What a role may not see is in none. */
export const tableRoutes: FastifyPluginAsyncZod<AssessingOptions & Present> = async (app, options) => {
  const { store, ledger, caughtUp, assessor, now } = options
  const sourceOf = (request: FastifyRequest) => ({ store, ledger, own: identityOf(request).role === 'uploader' })
  /** Whose: before anything is waited for or read. */
  const ask = async (request: FastifyRequest, asked: string | undefined) => {
    const institution = institutionFor(identityOf(request), asked)
    await caughtUp()
    return institution
  }

  app.get(
    '/v1/contracts/:number/workbook',
    {
      config: READERS,
      schema: {
        tags: ['exports'],
        operationId: 'export_contract_workbook',
        summary: '合同对账 as an Excel workbook, a sheet each schedule, sums as formulas',
        params: OfContract,
        querystring: Asked,
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const institution = await ask(request, request.query.institution)
      return sendFile(reply, await workbookFile(sourceOf(request), { number: request.params.number, institution }))
    },
  )

  app.get(
    '/v1/contracts/:number/tables/:table',
    {
      config: READERS,
      schema: {
        tags: ['exports'],
        operationId: 'export_contract_table',
        summary: 'One schedule of a reconciliation: CSV, NDJSON, Excel, Arrow stream or Parquet',
        params: z.strictObject({ number: Id, table: z.enum(CONTRACT_TABLES) }),
        querystring: Asked.extend({ format: Format.default('csv') }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const institution = await ask(request, request.query.institution)
      const { format } = request.query
      return sendFile(reply, await scheduleFile(sourceOf(request), { ...request.params, institution, format }))
    },
  )

  app.get(
    '/v1/contracts/:number/focus',
    {
      config: READERS,
      schema: {
        tags: ['exports'],
        operationId: 'export_focus',
        summary: 'Billing lines as FOCUS 1.2: ΣBilledCost of an InvoiceId is that invoice, to the 分',
        params: OfContract,
        querystring: Asked.extend({ format: z.enum(FOCUS_FORMATS).default('csv') }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const institution = await ask(request, request.query.institution)
      const { format } = request.query
      return sendFile(reply, await focusFile(sourceOf(request), { ...request.params, institution, format }))
    },
  )

  app.get(
    '/v1/institutions/:uscc/capacity/workbook',
    {
      config: READERS,
      schema: {
        tags: ['exports'],
        operationId: 'export_capacity_workbook',
        summary: '算力规模核验 as an Excel workbook',
        params: z.strictObject({ uscc: Uscc }),
        querystring: CapacityAsked,
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.params.uscc) ?? request.params.uscc
      const question = questionOf(request.query)
      refuseFuture(question, now())
      await caughtUp()
      return sendFile(reply, await capacityFile({ ...sourceOf(request), assessor }, { institution, question }))
    },
  )

  app.get(
    '/v1/claims/:id/assessment/workbook',
    {
      config: READERS,
      schema: {
        tags: ['exports'],
        operationId: 'export_claim_workbook',
        summary: '申请核验 as an Excel workbook',
        params: z.strictObject({ id: Id }),
        querystring: ClaimAsked,
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const { institution: asked, reading = [], assume } = request.query
      const readings = parseReadings(typeof reading === 'string' ? [reading] : reading)
      const eligible = institutionFor(identity, asked)
      await caughtUp()
      const claim = { id: request.params.id, institution: eligible, readings, assume: assume ?? null }
      return sendFile(reply, await claimFile(sourceOf(request), claim))
    },
  )

  app.get(
    '/v1/exports/contracts',
    {
      config: READERS,
      schema: {
        tags: ['exports'],
        operationId: 'export_contracts',
        summary: 'The list of contracts, every version nobody has replaced',
        querystring: Asked.extend({ format: Format.default('xlsx') }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const institution = await ask(request, request.query.institution)
      return sendFile(reply, await contractListFile({ store }, { institution, format: request.query.format }))
    },
  )

  app.get(
    '/v1/exports/batches',
    {
      config: READERS,
      schema: {
        tags: ['exports'],
        operationId: 'export_batches',
        summary: 'The batches of an institution as its log’s manifests say',
        querystring: Asked.extend({ format: z.enum(BATCH_FORMATS).default('parquet') }),
        response: { 200: Bytes },
      },
    },
    async (request, reply) => {
      const institution = await ask(request, request.query.institution)
      if (institution === null) throw new SuanhengError('REQUEST_INVALID', 'say which institution with ?institution=')
      return sendFile(reply, batchesFile({ store }, { institution, format: request.query.format }))
    },
  )
}
