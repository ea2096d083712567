import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { ENTITY_KIND_NAMES, isInternal } from '../../schemas/kinds.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { RecordProof } from '../../schemas/record-proof.ts'
import type { Store } from '../../store/client.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'
import { BatchTrees } from '../proofs/batch-trees.ts'
import { proveRecord } from '../proofs/record-proof.ts'

/** A device sample has no id of its own; its batch has a proof. */
const PROVABLE = ['usage_record', ...ENTITY_KIND_NAMES] as [KindName, ...KindName[]]

/** GET /v1/records/{id}/proof: a record, its place in its batch, and its batch's place in the log. */
export const recordRoutes: FastifyPluginAsyncZod<{
  store: Store
  ledger: Ledger
  caughtUp: () => Promise<void>
}> = async (app, { store, ledger, caughtUp }) => {
  const trees = new BatchTrees()
  app.get(
    '/v1/records/:id/proof',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['ledger'],
        operationId: 'prove_record',
        summary: 'Every version of a record with both paths, for checking offline',
        params: z.strictObject({ id: z.string().min(1).max(256) }),
        querystring: z.strictObject({
          institution: Uscc.optional(),
          kind: z.enum(PROVABLE).default('usage_record').describe('The stored name of the kind'),
        }),
        response: { 200: RecordProof },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      if (identity.role === 'uploader' && isInternal(request.query.kind)) {
        throw new SuanhengError('ROLE_FORBIDDEN', `a ${request.query.kind} is internal to an audit`, {
          roles: ['auditor', 'reviewer'],
        })
      }
      const institution = institutionFor(identity, request.query.institution)
      if (institution === null) throw new SuanhengError('REQUEST_INVALID', 'say which institution with ?institution=')
      await caughtUp()
      return proveRecord(ledger, store, trees, { institution, kind: request.query.kind, id: request.params.id })
    },
  )
}
