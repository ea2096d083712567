import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { sealOthers } from '../binding/seal.ts'
import type { Typesetter } from '../documents/render/typesetter.ts'
import { toReportJson, toReportText } from '../report/index.ts'
import { keepSummaries } from '../summary/keep-summary.ts'
import { verifyContract } from '../verify-contract.ts'
import { auditRoutes } from './audit.ts'
import type { AccessReading } from './audit-handed-out.ts'
import { capacityRoutes } from './capacity.ts'
import { capacityListRoutes } from './capacity-list.ts'
import { claimListRoutes } from './claim-list.ts'
import { claimTrialRoutes } from './claim-trial.ts'
import { claimRoutes } from './claims.ts'
import { completenessRoutes } from './completeness.ts'
import { contractListRoutes } from './contract-list.ts'
import { contractRecordRoutes } from './contract-records.ts'
import { crossRoutes } from './cross.ts'
import { documentRoutes } from './documents.ts'
import { institutionRoutes } from './institutions.ts'
import { keptReconciliationRoutes } from './kept-reconciliation.ts'
import { meteringDayRoutes } from './metering-days.ts'
import { overviewRoutes } from './overview.ts'
import { programmeRoutes } from './programmes.ts'
import { reportRoutes } from './reports.ts'
import { telemetryRoutes } from './telemetry.ts'
import type { AssessingOptions, Present } from './verifier-options.ts'

type Options = AssessingOptions & Present & AccessReading & { readonly typesetter: Typesetter }

const READERS = { roles: ['uploader', 'auditor', 'reviewer'] } as const

/** The read side: contracts and their reconciliation. Every read sees all that was acknowledged before it. */
export const verifierRoutes: FastifyPluginAsyncZod<Options> = async (app, options) => {
  const { store, ledger, caughtUp, assessor, typesetter, now, readAccess } = options
  await app.register(reportRoutes, { store, ledger, caughtUp, assessor })
  await app.register(completenessRoutes, { store, ledger, caughtUp })
  await app.register(meteringDayRoutes, { store, ledger, caughtUp })
  await app.register(telemetryRoutes, { store, ledger, caughtUp })
  await app.register(capacityRoutes, { store, ledger, caughtUp, assessor, now })
  await app.register(claimRoutes, { store, ledger, caughtUp })
  await app.register(claimListRoutes, { store, caughtUp })
  await app.register(claimTrialRoutes, { store, ledger, caughtUp, typesetter })
  await app.register(programmeRoutes)
  await app.register(capacityListRoutes, { store, caughtUp })
  await app.register(auditRoutes, { store, ledger, caughtUp, now, readAccess })
  await app.register(crossRoutes, { store, ledger, caughtUp })
  await app.register(documentRoutes, { store, ledger, caughtUp, assessor, typesetter, now })
  await app.register(contractListRoutes, { store, caughtUp })
  await app.register(contractRecordRoutes, { store, caughtUp })
  await app.register(keptReconciliationRoutes, { store, ledger, caughtUp })
  await app.register(institutionRoutes, { store, ledger, caughtUp })
  await app.register(overviewRoutes, { store, ledger, caughtUp, now })
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
      const at = now()
      const verified = await verifyContract(store, ledger, {
        number: request.params.number,
        ...(institution === null ? {} : { institution }),
      })
      // What lists show must not keep an answer back that is known.
      await keepSummaries(store, [{ verified, at }]).catch((err: unknown) =>
        request.log.warn({ err }, 'summary not kept'),
      )
      const { reconciliation, binding } = verified
      const bound = identity.role === 'uploader' ? sealOthers(binding, ledger.key.privateKey) : binding
      // Canonical bytes: sent as they are, so that the digest in a file and in a report agree.
      return request.query.format === 'markdown'
        ? reply.type('text/markdown; charset=utf-8').send(toReportText(reconciliation, bound))
        : reply.type('application/json; charset=utf-8').send(toReportJson(reconciliation, bound))
    },
  )
}
