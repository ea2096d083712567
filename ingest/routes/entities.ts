import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { EntityKindName, KindName } from '../../schemas/kinds.ts'
import { isInternal, KINDS } from '../../schemas/kinds.ts'
import { Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { identityOf, institutionFor } from '../auth/authenticate.ts'

const versions = defineQuery({
  file: 'entity_versions.sql',
  params: z.strictObject({ institution: z.string(), kind: z.string(), id: z.string() }),
  row: z.strictObject({
    digest: z.string(),
    body: z.string(),
    corrects: z.string(),
    reason: z.string(),
    batch: z.string(),
    received_at: z.string(),
  }),
})

const History = z.strictObject({
  versions: z.array(
    z.strictObject({
      digest: z.string(),
      /** Nobody has replaced it. More than one head is a conflict. */
      head: z.boolean(),
      batch: z.string(),
      receivedAt: z.string(),
      value: z.unknown(),
    }),
  ),
})

/** GET /v1/{route}/{id}: every version of an entity, oldest first. Nothing is ever overwritten. */
export const entityRoutes: FastifyPluginAsyncZod<{ store: Store; caughtUp: () => Promise<void> }> = async (
  app,
  { store, caughtUp },
) => {
  const kinds = (Object.keys(KINDS) as KindName[]).filter(
    (kind): kind is EntityKindName => KINDS[kind].form === 'entity',
  )
  for (const kind of kinds) {
    app.get(
      `/v1/${KINDS[kind].route}/:id`,
      {
        config: { roles: isInternal(kind) ? ['auditor', 'reviewer'] : ['uploader', 'auditor', 'reviewer'] },
        schema: {
          tags: ['evidence'],
          operationId: `history_${kind}`,
          summary: `${KINDS[kind].title}: every version`,
          params: z.strictObject({ id: z.string().min(1).max(256) }),
          querystring: z.strictObject({ institution: Uscc.optional() }),
          response: { 200: History },
        },
      },
      async (request) => {
        const institution = institutionFor(identityOf(request), request.query.institution)
        if (institution === null) throw new SuanhengError('REQUEST_INVALID', 'say which institution with ?institution=')
        await caughtUp()
        const rows = await versions(store, { institution, kind, id: request.params.id })
        if (rows.length === 0) throw new SuanhengError('NOT_FOUND', `no ${kind} ${request.params.id}`)
        const replaced = new Set(rows.map(({ corrects }) => corrects))
        return {
          versions: rows.map((row) => ({
            digest: row.digest,
            head: !replaced.has(row.digest),
            batch: `${institution}-${row.batch}`,
            receivedAt: row.received_at,
            value: JSON.parse(row.body) as unknown,
          })),
        }
      },
    )
  }
}
