import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import type { ReportHead } from '../report/read-report.ts'
import { verifyReport } from '../verify-report.ts'
import type { AssessingOptions } from './verifier-options.ts'

const Check = z.strictObject({
  kind: z.enum(['reconciliation', 'capacity', 'telemetry', 'assessment', 'cross']),
  institution: z.string(),
  contract: z.string().nullable().describe('Of a reconciliation'),
  size: z.int(),
  same: z.boolean(),
  ledger: z.array(
    z.strictObject({ origin: z.string(), size: z.int(), kind: z.enum(['forged', 'rolled_back', 'forked']) }),
  ),
  register: z
    .strictObject({ reported: z.string(), recomputed: z.string() })
    .nullable()
    .describe('Versions of the accelerator register where they are not the same: differences may come from it alone'),
  differences: z.array(
    z.strictObject({ path: z.string(), reported: z.unknown().optional(), recomputed: z.unknown().optional() }),
  ),
  total: z.int(),
  unnamed: z
    .array(z.string())
    .describe('Institutions that meet the devices today and are not named; [] for an uploader'),
  otherBytes: z.boolean(),
})

/** Reports, checked against what the store and the ledger hold today. */
export const reportRoutes: FastifyPluginAsyncZod<AssessingOptions> = async (app, options) => {
  const { store, ledger, caughtUp, assessor } = options
  app.post(
    '/v1/reports/verify',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['reports'],
        operationId: 'verify_report',
        summary:
          'Recompute a JSON report, of a contract, of capacity or of a claim, at the checkpoint it names, and say what differs',
        consumes: ['application/json'],
        response: { 200: Check },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const text = request.body instanceof Uint8Array ? Buffer.from(request.body).toString('utf8') : ''
      await caughtUp()
      const verifier = { store, logs: ledger, unsealing: ledger.key.privateKey, assessor }
      const check = await verifyReport(verifier, text, (head) => requireOwn(head, identity))
      return {
        ...check,
        unnamed: identity.role === 'uploader' ? [] : [...check.unnamed],
        ledger: check.ledger.map((problem) =>
          identity.role !== 'uploader' || problem.origin.endsWith(`/${check.institution}`)
            ? { ...problem }
            : { ...problem, ...ANOTHER },
        ),
        differences: check.differences.map((difference) => ({ ...difference })),
      }
    },
  )
}

/** An uploader is not told whose log met its own, nor how long it is, also where that log is not what it was. */
const ANOTHER = { origin: 'another log', size: 0 } as const

/** An uploader asks about its own reports as they were given to it: naming others' logs would be a way to probe them. */
function requireOwn(head: ReportHead, identity: ReturnType<typeof identityOf>): void {
  if (identity.role === 'uploader' && head.kind === 'cross')
    throw new SuanhengError('ROLE_FORBIDDEN', 'a report over the claims of all institutions is an auditor’s', {
      roles: ['auditor', 'reviewer'],
    })
  institutionFor(identity, head.institution)
  if (identity.role === 'uploader' && 'others' in head.ledger && head.ledger.others.length > 0) {
    throw new SuanhengError('INSTITUTION_FORBIDDEN', 'the report names logs of other institutions')
  }
}
