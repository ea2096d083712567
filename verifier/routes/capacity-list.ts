import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { listCapacity } from '../capacity/load/list-capacity.ts'
import { ALL_CLAIMS, listClaims, namesOf, submittedOn } from '../claims/list-claims.ts'
import { capacityAsked, SUPPLIER_ASKED } from '../claims/load-capacity.ts'
import { PROGRAMMES } from '../programmes/index.ts'
import { acceleratorRoutes } from './accelerators.ts'
import type { VerifierOptions } from './verifier-options.ts'

const MOST = 2000

const Row = z.strictObject({
  institution: z.string(),
  name: z.string().nullable().describe('By the records the caller may read; null: by none'),
  devices: z.int().describe('Device records by id; how many of them count only an assessment says'),
  statements: z.int().describe('Statements of installed cards'),
  pools: z
    .int()
    .describe('Statements for the pool of one contract: they bound it and prove no capacity of the institution'),
  claims: z.array(
    z.strictObject({
      claimId: z.string(),
      programme: z.string(),
      batch: z.string(),
      state: z.string(),
      submittedOn: z.string().nullable(),
      thresholdPetaflops: z.string(),
    }),
  ),
})

/** Who says that it has capacity: by a list of cards, a count, or a claim under a programme that asks for it. */
export const capacityListRoutes: FastifyPluginAsyncZod<Pick<VerifierOptions, 'store' | 'caughtUp'>> = async (
  app,
  { store, caughtUp },
) => {
  await app.register(acceleratorRoutes)
  app.get(
    '/v1/capacity-claims',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['capacity'],
        operationId: 'list_capacity_claims',
        summary: `Institutions that list cards, state counts or apply where capacity is asked; at most ${MOST}`,
        querystring: z.strictObject({ institution: Uscc.optional() }),
        response: { 200: z.strictObject({ institutions: z.array(Row) }) },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const institution = institutionFor(identity, request.query.institution) ?? ''
      await caughtUp()
      const listed = await listCapacity(store, institution, MOST + 1)
      const claimed = await claimsOf(institution)
      const names = [...new Set([...listed.map((one) => one.institution), ...claimed.keys()])].sort()
      if (names.length > MOST)
        throw new SuanhengError('REQUEST_INVALID', `more than ${MOST} institutions: name one  机构过多，请指定一家`)
      const called = await namesOf(store, names, identity.role === 'uploader' ? identity.institution : '')
      return {
        institutions: names.map((name) => {
          const { devices = 0, statements = 0, pools = 0 } = listed.find((one) => one.institution === name) ?? {}
          const claims = claimed.get(name) ?? []
          return { institution: name, name: called.get(name) ?? null, devices, statements, pools, claims }
        }),
      }
    },
  )

  async function claimsOf(institution: string) {
    const asking = PROGRAMMES.filter(({ programme }) => !SUPPLIER_ASKED.includes(programme))
    const found = new Map<string, z.infer<typeof Row>['claims']>()
    for (const programme of asking) {
      const threshold = capacityAsked(programme)
      if (threshold === null) continue
      const filter = { ...ALL_CLAIMS, institution, programme: programme.programme, batch: programme.batch }
      const { claims } = await listClaims(store, filter, { after: null, limit: MOST })
      for (const { institution: owner, claimId, versions } of claims) {
        const [first] = versions
        if (first === undefined) continue
        const { programme: name, batch, state } = first.claim
        const row = { claimId, programme: name, batch, state, submittedOn: submittedOn(first.claim) }
        found.set(owner, [...(found.get(owner) ?? []), { ...row, thresholdPetaflops: threshold }])
      }
    }
    return found
  }
}
