import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { DAY_MS, dayOf, dayStart } from '../../core/time.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Day, Id, Uscc } from '../../schemas/primitives.ts'
import { type AccessReader, type HandedOutView, handedOut, HandedOutView as View } from '../audit/handed-out.ts'
import type { Present } from './verifier-options.ts'

const DAYS = 31
const MOST_DAYS = 92
const MOST_LINES = 1000

export type AccessReading = { readonly readAccess: AccessReader }

/** Papers and exports that somebody took, from the access log. For auditors and reviewers. */
export const auditHandedOutRoutes: FastifyPluginAsyncZod<Present & AccessReading> = async (app, options) => {
  const { now, readAccess } = options
  app.get(
    '/v1/audit/handed-out',
    {
      config: { roles: ['auditor', 'reviewer'] },
      schema: {
        tags: ['audit'],
        operationId: 'list_audit_handed_out',
        summary: `Documents, exports and bundles that were taken, newest first, of at most ${MOST_DAYS} days, from the access log`,
        querystring: z.strictObject({
          from: Day.optional().describe(`First Shanghai day; left out: ${DAYS} days before the last`),
          to: Day.optional().describe('Last day, included; left out: today'),
          institution: Uscc.optional().describe('Of who asked'),
          subject: Id.optional().describe('Contract number or id of a claim'),
        }),
        response: {
          200: z.strictObject({
            from: z.string(),
            to: z.string(),
            whole: z.boolean().describe('false: some lines of these days are lost or were too many to be read'),
            total: z.int(),
            taken: z.array(View).describe(`At most ${MOST_LINES}`),
          }),
        },
      },
    },
    async (request) => {
      const { subject, institution: asked, ...days } = request.query
      const institution = institutionFor(identityOf(request), asked)
      const to = days.to ?? dayOf(now())
      const from = days.from ?? dayOf(dayStart(to) - (DAYS - 1) * DAY_MS)
      const count = (dayStart(to) - dayStart(from)) / DAY_MS + 1
      if (count < 1 || count > MOST_DAYS)
        throw new SuanhengError('REQUEST_INVALID', `from ${from} to ${to}: one to ${MOST_DAYS} days`)
      const part = subject === undefined ? '' : `/${encodeURIComponent(subject)}/`
      const { lines, whole } = await readAccess({ from, to }, (line) => {
        const one = handedOut(line)
        return one !== null && one.path.includes(part) && (institution === null || one.institution === institution)
      })
      const all = lines
        .flatMap((line): HandedOutView[] => {
          const one = handedOut(line)
          return one === null ? [] : [one]
        })
        .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
      return { from, to, whole, total: all.length, taken: all.slice(0, MOST_LINES) }
    },
  )
}
