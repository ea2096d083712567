import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { CLAIM_STATES, Claim } from '../../schemas/claim.ts'
import { Batch, Id, Programme, Uscc } from '../../schemas/primitives.ts'
import { listClaims, namesOf } from '../claims/list-claims.ts'
import { programmeFor } from '../programmes/index.ts'
import type { VerifierOptions } from './verifier-options.ts'

const MOST = 200

const Query = z.strictObject({
  institution: Uscc.optional().describe('Only claims in the log of this institution'),
  programme: Programme.optional(),
  batch: Batch.optional(),
  state: z.enum(CLAIM_STATES).optional(),
  applicant: Uscc.optional(),
  contract: Id.optional().describe('Only claims that name this contract'),
  text: Id.optional().describe('Part of the id, in whatever case'),
  after: z.string().max(192).optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(MOST).default(50),
})

const Page = z.strictObject({
  claims: z.array(
    z.strictObject({
      institution: z.string(),
      claimId: z.string(),
      applicantName: z.string().nullable().describe('By the records the caller may read; null: by none'),
      rules: z.string().nullable().describe('Id of the rules of its programme and batch; null: this release has none'),
      versions: z
        .array(z.strictObject({ digest: z.string(), claim: Claim }))
        .describe('That nobody has replaced; more than one contradict each other'),
    }),
  ),
  next: z.string().nullable(),
})

/** Claims by page. An uploader’s list holds those of its own log. */
export const claimListRoutes: FastifyPluginAsyncZod<Pick<VerifierOptions, 'store' | 'caughtUp'>> = async (
  app,
  { store, caughtUp },
) => {
  app.get(
    '/v1/claims',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['claims'],
        operationId: 'list_claims',
        summary: `Claims, every version nobody has replaced, in the order of institution and id; at most ${MOST} a page`,
        querystring: Query,
        response: { 200: Page },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const { institution, programme, batch, state, applicant, contract, text, after, limit } = request.query
      const eligible = institutionFor(identity, institution) ?? ''
      const filter = {
        institution: eligible,
        programme: programme ?? '',
        batch: batch ?? '',
        state: state ?? '',
        applicant: applicant ?? '',
        contract: contract ?? '',
        text: text ?? '',
      }
      await caughtUp()
      const page = await listClaims(store, filter, { after: afterOf(after), limit })
      const applicants = page.claims.flatMap(({ versions }) => versions.map(({ claim }) => claim.applicantUscc))
      const reader = identity.role === 'uploader' ? identity.institution : ''
      const names = await namesOf(store, applicants, reader)
      return {
        next: page.next,
        claims: page.claims.map(({ versions, ...one }) => {
          const first = versions[0]?.claim
          return {
            ...one,
            applicantName: first === undefined ? null : (names.get(first.applicantUscc) ?? null),
            rules: first === undefined ? null : (programmeFor(first.programme, first.batch)?.id ?? null),
            versions: versions.map((version) => ({ ...version })),
          }
        }),
      }
    },
  )
}

/** Errors: REQUEST_INVALID for a text that no page gave. */
function afterOf(text: string | undefined): readonly [string, string] | null {
  if (text === undefined) return null
  const at = text.indexOf('/')
  if (at < 0) throw new SuanhengError('REQUEST_INVALID', 'after: give the next of the page before')
  return [text.slice(0, at), text.slice(at + 1)]
}
