import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { auditFindingRoutes } from './audit-findings.ts'
import { type AccessReading, auditHandedOutRoutes } from './audit-handed-out.ts'
import { auditPaperRoutes } from './audit-papers.ts'
import { auditSampleRoutes } from './audit-samples.ts'
import type { Present, VerifierOptions } from './verifier-options.ts'

type Options = VerifierOptions & Present & AccessReading

/** 审计: reads only. What persons say is evidence and comes in as such, by POST /v1/{kind}. */
export const auditRoutes: FastifyPluginAsyncZod<Options> = async (app, options) => {
  await app.register(auditFindingRoutes, options)
  await app.register(auditSampleRoutes, options)
  await app.register(auditPaperRoutes, options)
  await app.register(auditHandedOutRoutes, options)
}
