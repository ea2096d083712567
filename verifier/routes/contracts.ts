import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Contract } from '../../schemas/contract.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { defineQuery } from '../../store/query.ts'
import { sealOthers } from '../binding/seal.ts'
import { createAssessor } from '../capacity/pool.ts'
import { toReportJson, toReportText } from '../report/index.ts'
import { verifyContract } from '../verify-contract.ts'
import { capacityRoutes } from './capacity.ts'
import { claimRoutes } from './claims.ts'
import { completenessRoutes } from './completeness.ts'
import { crossRoutes } from './cross.ts'
import { reportRoutes } from './reports.ts'
import { telemetryRoutes } from './telemetry.ts'
import type { Present, VerifierOptions } from './verifier-options.ts'

const list = defineQuery({
  file: 'contract_list.sql',
  params: z.strictObject({ institution: z.string(), limit: z.number() }),
  row: z.strictObject({
    institution: z.string(),
    number: z.string(),
    digest: z.string(),
    body: z.string(),
    corrects: z.string(),
  }),
})

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const

/** The read side: contracts and their reconciliation. Every read sees all that was acknowledged before it. */
export const verifierRoutes: FastifyPluginAsyncZod<VerifierOptions & Present> = async (app, options) => {
  const { store, ledger, caughtUp, now } = options
  const assessor = createAssessor()
  app.addHook('onClose', () => assessor.close())
  await app.register(reportRoutes, { store, ledger, caughtUp, assessor })
  await app.register(completenessRoutes, { store, ledger, caughtUp })
  await app.register(telemetryRoutes, { store, ledger, caughtUp })
  await app.register(capacityRoutes, { store, ledger, caughtUp, assessor, now })
  await app.register(claimRoutes, { store, ledger, caughtUp })
  await app.register(crossRoutes, { store, ledger, caughtUp })
  app.get(
    '/v1/contracts',
    {
      config: READERS,
      schema: {
        tags: ['contracts'],
        operationId: 'list_contracts',
        summary: 'Contracts: every version nobody has replaced',
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: {
          200: z.strictObject({
            contracts: z.array(z.strictObject({ institution: z.string(), digest: z.string(), contract: Contract })),
          }),
        },
      },
    },
    async (request) => {
      const institution = institutionFor(identityOf(request), request.query.institution) ?? ''
      await caughtUp()
      const rows = await list(store, { institution, limit: MAX_CONTRACTS + 1 })
      if (rows.length > MAX_CONTRACTS)
        throw new SuanhengError('REQUEST_INVALID', `more than ${MAX_CONTRACTS} contracts: name one institution`)
      const replaced = new Set(rows.map(({ corrects }) => corrects))
      const heads = rows.filter(({ digest }) => !replaced.has(digest))
      return {
        contracts: heads.map((row) => ({
          institution: row.institution,
          digest: row.digest,
          contract: Contract.parse(JSON.parse(row.body)),
        })),
      }
    },
  )

  app.get(
    '/v1/contracts/:number/reconciliation',
    {
      config: READERS,
      schema: {
        tags: ['contracts'],
        operationId: 'reconcile_contract',
        summary: '合同对账: metered, settled, invoiced, paid, recognised, and every gap explained',
        params: z.strictObject({ number: Id }),
        querystring: z.strictObject({
          institution: Uscc.optional(),
          format: z.enum(['json', 'markdown']).default('json').describe('markdown is the report in Chinese'),
        }),
      },
    },
    async (request, reply) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.query.institution)
      await caughtUp()
      const { reconciliation, binding } = await verifyContract(store, ledger, {
        number: request.params.number,
        ...(institution === null ? {} : { institution }),
      })
      const bound = identity.role === 'uploader' ? sealOthers(binding, ledger.key.privateKey) : binding
      // Canonical bytes: sent as they are, so that the digest in a file and in a report agree.
      return request.query.format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toReportText(reconciliation, bound))
        : reply.type('application/json; charset=utf-8').send(toReportJson(reconciliation, bound))
    },
  )
}

const MAX_CONTRACTS = 10_000
