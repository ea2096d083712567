import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { activityOf, withoutStrangers } from '../audit/activity.ts'
import { AUDIT_KINDS } from '../audit/entry.ts'
import { loadEntries } from '../audit/load/load-entries.ts'
import { loadPapers } from '../audit/load/load-papers.ts'
import { ActivityView, toActivityView } from '../audit/view/activity-view.ts'
import { PaperView, toPaperView } from '../audit/view/paper-view.ts'
import type { VerifierOptions } from './verifier-options.ts'

const READERS = { roles: ['auditor', 'reviewer'] } as const
const Scope = {
  institution: Uscc.optional().describe('In whose log: the auditor’s'),
  unit: Uscc.optional().describe('The audited institution'),
  contract: Id.optional(),
}

type Options = Pick<VerifierOptions, 'store' | 'caughtUp'>

/** 底稿 and who did what. For auditors and reviewers; the audited one does not see it. */
export const auditPaperRoutes: FastifyPluginAsyncZod<Options> = async (app, { store, caughtUp }) => {
  app.get(
    '/v1/audit/working-papers',
    {
      config: READERS,
      schema: {
        tags: ['audit'],
        operationId: 'list_audit_papers',
        summary: '审计底稿 in the order of their indexes, with references, review and what is wrong with them',
        querystring: z.strictObject({ ...Scope, engagement: Id.optional().describe('审计项目, the file') }),
        response: { 200: z.strictObject({ papers: z.array(PaperView) }) },
      },
    },
    async (request) => {
      const { institution: asked, unit, contract, engagement } = request.query
      const institution = institutionFor(identityOf(request), asked)
      await caughtUp()
      const papers = await loadPapers(store, {
        institution,
        ...(unit === undefined ? {} : { unit }),
        ...(contract === undefined ? {} : { contract }),
        ...(engagement === undefined ? {} : { engagement }),
      })
      return { papers: papers.map(toPaperView) }
    },
  )

  app.get(
    '/v1/audit/activity',
    {
      config: READERS,
      schema: {
        tags: ['audit'],
        operationId: 'list_audit_activity',
        summary: 'Who proposed, approved, replied, drew, tested and wrote what, newest first, read off the ledger',
        querystring: z.strictObject({
          ...Scope,
          offset: z.coerce.number().int().nonnegative().max(1_000_000).default(0),
          limit: z.coerce.number().int().min(1).max(1000).default(200),
        }),
        response: { 200: z.strictObject({ total: z.int(), activity: z.array(ActivityView) }) },
      },
    },
    async (request) => {
      const { institution: asked, unit, contract, offset, limit } = request.query
      const institution = institutionFor(identityOf(request), asked)
      await caughtUp()
      const entries = await loadEntries(store, {
        kinds: AUDIT_KINDS,
        ...(institution === null ? {} : { institution }),
        ...(unit === undefined ? {} : { unit }),
        ...(contract === undefined ? {} : { contract }),
      })
      const narrowed = unit !== undefined || contract !== undefined
      const all = activityOf(narrowed ? withoutStrangers(entries) : entries)
      return { total: all.length, activity: all.slice(offset, offset + limit).map(toActivityView) }
    },
  )
}
