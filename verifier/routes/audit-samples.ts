import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { decimal, Id, share, Uscc } from '../../schemas/primitives.ts'
import { CONFIDENCES, POPULATIONS, SAMPLING_METHODS } from '../../schemas/sampling-plan.ts'
import { checkEntries } from '../audit/check.ts'
import { loadEntries } from '../audit/load/load-entries.ts'
import { loadPopulation } from '../audit/load/load-population.ts'
import { loadSample } from '../audit/load/load-sample.ts'
import { designSample } from '../audit/sampling/design.ts'
import type { Confidence } from '../audit/sampling/poisson.ts'
import { toAmount } from '../audit/sampling/population.ts'
import { PlanView, SampleView, toPlanView, toSampleView } from '../audit/view/sample-view.ts'
import { bindOwn } from '../binding/bind-ledger.ts'
import { findContract } from '../find-contract.ts'
import type { VerifierOptions } from './verifier-options.ts'

const READERS = { roles: ['auditor', 'reviewer'] } as const
const Amount = decimal(20, 6)

const PopulationQuery = z.strictObject({
  contract: Id,
  institution: Uscc.optional().describe('The audited institution'),
  population: z.enum(POPULATIONS),
  method: z.enum(SAMPLING_METHODS).optional().describe('Also how large a sample has to be'),
  confidence: z.coerce
    .number()
    .refine((value): value is Confidence => (CONFIDENCES as readonly number[]).includes(value), 'one of 90, 95, 99')
    .default(95),
  tolerable: Amount.optional().describe('monetary_unit: 元, or card-seconds of usage records'),
  expected: Amount.default('0'),
  tolerableRate: share.optional().describe('attribute'),
  expectedRate: share.default('0'),
})

const PopulationAnswer = z.strictObject({
  institution: z.string(),
  contract: z.string(),
  population: z.enum(POPULATIONS),
  size: z.int().describe('Batches of the institution’s log that were read'),
  root: z.string(),
  populationDigest: z.string(),
  items: z.int().describe('All items, those apart among them'),
  total: z.string().describe('Of the items worth more than nothing'),
  apart: z.int().describe('Items worth nothing or less, such as red letters: not drawn by money'),
  repeated: z.int().describe('Ids with several contents, counted once at the least'),
  design: z
    .strictObject({
      possible: z.boolean().describe('false: no sample supports what is asked; the whole has to be examined'),
      interval: z.string().nullable().describe('The widest'),
      sampleSize: z.int().nullable().describe('The least'),
      items: z.int().nullable().describe('How many are examined, of monetary_unit at most'),
      deviations: z.int().nullable().describe('How many the sample may show'),
    })
    .nullable(),
})

/** 抽样: what can be sampled, plans, and what samples say. For auditors and reviewers; the audited one does not see it. */
export const auditSampleRoutes: FastifyPluginAsyncZod<VerifierOptions> = async (app, { store, ledger, caughtUp }) => {
  app.get(
    '/v1/audit/population',
    {
      config: READERS,
      schema: {
        tags: ['audit'],
        operationId: 'get_audit_population',
        summary: 'What a contract has to sample from at the published checkpoint, and how large a sample has to be',
        querystring: PopulationQuery,
        response: { 200: PopulationAnswer },
      },
    },
    async (request) => {
      const { contract: number, institution: asked, population: kind, ...question } = request.query
      await caughtUp()
      const { institution } = await findContract(store, number, institutionFor(identityOf(request), asked))
      const { size, root } = await bindOwn(ledger, institution)
      const scope = { institution, contract: number, up_to: size }
      const { population, repeated } = await loadPopulation(store, scope, kind)
      const asks = designQuestion(question)
      const design = asks === null ? null : designSample(population, asks)
      return {
        institution,
        contract: number,
        population: kind,
        size,
        root,
        populationDigest: population.digest,
        items: population.items.length + population.apart.length,
        total: toAmount(population.total),
        apart: population.apart.length,
        repeated,
        design:
          design === null
            ? null
            : {
                possible: design.possible,
                interval: design.possible && design.method === 'monetary_unit' ? design.interval : null,
                sampleSize: design.possible && design.method === 'attribute' ? design.sampleSize : null,
                items: design.possible ? design.items : null,
                deviations: design.possible && design.method === 'attribute' ? design.deviations : null,
              },
      }
    },
  )

  app.get(
    '/v1/audit/sampling-plans',
    {
      config: READERS,
      schema: {
        tags: ['audit'],
        operationId: 'list_audit_samples',
        summary: 'Sampling plans, newest first, each with what a second person said of it',
        querystring: z.strictObject({
          institution: Uscc.optional().describe('In whose log: the auditor’s'),
          unit: Uscc.optional().describe('The audited institution'),
          contract: Id.optional(),
        }),
        response: { 200: z.strictObject({ plans: z.array(PlanView) }) },
      },
    },
    async (request) => {
      const { institution: asked, unit, contract } = request.query
      const institution = institutionFor(identityOf(request), asked)
      await caughtUp()
      const entries = await loadEntries(store, {
        kinds: ['sampling_plan', 'audit_approval'],
        ...(institution === null ? {} : { institution }),
        ...(unit === undefined ? {} : { unit }),
        ...(contract === undefined ? {} : { contract }),
      })
      const plans = checkEntries(entries.sampling_plan, entries.audit_approval).filter(({ entry }) => entry.head)
      return { plans: plans.toReversed().map(toPlanView) }
    },
  )

  app.get(
    '/v1/audit/sampling-plans/:id',
    {
      config: READERS,
      schema: {
        tags: ['audit'],
        operationId: 'get_audit_sample',
        summary: 'A plan: the items drawn, the results so far, and what they say at the plan’s confidence',
        params: z.strictObject({ id: Id }),
        querystring: z.strictObject({ institution: Uscc.optional().describe('In whose log: the auditor’s') }),
        response: { 200: SampleView },
      },
    },
    async (request) => {
      const institution = institutionFor(identityOf(request), request.query.institution)
      await caughtUp()
      return toSampleView(await loadSample(store, ledger, { planId: request.params.id, institution }))
    },
  )
}

type Asked = Omit<z.infer<typeof PopulationQuery>, 'contract' | 'institution' | 'population'>

/** Errors: REQUEST_INVALID without what the method needs. */
function designQuestion({ method, confidence, tolerable, expected, tolerableRate, expectedRate }: Asked) {
  if (method === undefined) return null
  if (method === 'monetary_unit') {
    if (tolerable === undefined) throw new SuanhengError('REQUEST_INVALID', 'monetary_unit: say ?tolerable=')
    return { method, confidence, tolerable, expected }
  }
  if (tolerableRate === undefined) throw new SuanhengError('REQUEST_INVALID', 'attribute: say ?tolerableRate=')
  return { method, confidence, tolerableRate, expectedRate }
}
