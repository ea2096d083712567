import { z } from 'zod'
import { SAMPLING_METHODS, SamplingPlan } from '../../../schemas/sampling-plan.ts'
import type { Checked } from '../check.ts'
import type { Entry } from '../entry.ts'
import type { LoadedSample } from '../load/load-sample.ts'
import type { Deviations, ItemResult, SampleEvaluation } from '../sampling/evaluate.ts'
import type { Misstatement } from '../sampling/monetary-unit.ts'
import { type Item, toAmount } from '../sampling/population.ts'
import { ApprovalView, enteredOf, toApproval } from './finding-view.ts'

const STATUSES = ['proposed', 'approved', 'returned', 'corrected', 'contradicted'] as const

/** A plan with what a second person said of it. */
export const PlanView = z.strictObject({
  id: z.string(),
  institution: z.string().describe('The auditor’s'),
  digest: z.string(),
  receivedAt: z.string(),
  batchId: z.string(),
  token: z.string(),
  status: z.enum(STATUSES),
  plan: SamplingPlan,
  approvals: z.array(ApprovalView),
})

const Amounts = z.strictObject({
  known: z.string().describe('In items that were taken whatever chance says'),
  projected: z.string(),
  upper: z.string().nullable().describe('Not above this at the plan’s confidence; null: no limit is known'),
})
const Deviating = z.strictObject({
  seen: z.int(),
  upperCount: z.int().describe('No more items of this population deviate, at the plan’s confidence'),
  rate: z.string().describe('Upper limit of Clopper and Pearson, of a population without end'),
})
const limits = <T extends z.ZodType>(of: T) =>
  z.strictObject({
    atLeast: of.describe('With what is missing taken as right'),
    atMost: of.describe('With what is missing taken as wrong'),
  })

export const SampleView = PlanView.extend({
  redrawn: z.array(z.string()).describe('Other plans of the same population'),
  verdict: z.enum(['within', 'exceeds', 'undetermined']),
  obstacles: z.array(z.enum(['population_changed', 'results_missing', 'results_contradict', 'limit_unknown'])),
  population: z
    .strictObject({
      items: z.int(),
      total: z.string(),
      apart: z.int().describe('Worth nothing or less: not drawn by money'),
      apartTotal: z.string(),
      digest: z.string(),
    })
    .nullable(),
  selection: z.array(
    z.strictObject({
      item: z.string(),
      worth: z.string(),
      certain: z.boolean(),
      state: z.enum(['missing', 'contradicted', 'found']),
      audited: z.string().nullable(),
      deviates: z.boolean().nullable(),
      misstatement: z
        .string()
        .nullable()
        .describe('Booked too high; with a minus, too low; null: not known, or no money'),
      tests: z
        .array(
          z.strictObject({
            id: z.string(),
            by: z.string(),
            role: z.string(),
            on: z.string(),
            note: z.string().nullable(),
            documents: z.array(z.string()),
          }),
        )
        .describe('Who examined it: every result that no other corrects'),
      resultDigest: z.string().nullable().describe('Of the one result; a correction names it'),
    }),
  ),
  strangers: z.array(z.string()).describe('Results of items that were not drawn: they count for nothing'),
  figures: z
    .union([
      z.strictObject({
        method: z.literal(SAMPLING_METHODS[0]),
        start: z.string(),
        certain: z.int(),
        drawn: z.int(),
        over: limits(Amounts),
        under: limits(Amounts),
      }),
      z.strictObject({ method: z.literal(SAMPLING_METHODS[1]), deviations: limits(Deviating) }),
    ])
    .nullable(),
})
export type SampleView = z.infer<typeof SampleView>
export type PlanView = z.infer<typeof PlanView>

export function toPlanView({ entry, status, approvals }: Checked<'sampling_plan'>): PlanView {
  return {
    ...enteredOf(entry),
    token: entry.receivedBy,
    status,
    plan: entry.body,
    approvals: approvals.map(toApproval),
  }
}

/** A sample as auditors see it. Amounts are 元 or card-seconds, as the population’s, exact. */
export function toSampleView({ plan, redrawn, population, evaluation, results }: LoadedSample): SampleView {
  const { verdict, obstacles, items, strangers, figures } = evaluation
  return {
    ...toPlanView(plan),
    redrawn: [...redrawn],
    verdict,
    obstacles: [...obstacles],
    population:
      population === null
        ? null
        : {
            items: population.items.length,
            total: toAmount(population.total),
            apart: population.apart.length,
            apartTotal: sum(population.apart),
            digest: population.digest,
          },
    selection: items.map(({ id, worth, certain, result }) => {
      const about = results.filter(({ head, body }) => head && body.item === id)
      return {
        item: id,
        worth: toAmount(worth),
        certain,
        ...toResult(result, worth),
        tests: about.map(toTest),
        resultDigest: about.length === 1 ? (about[0]?.digest ?? null) : null,
      }
    }),
    strangers: [...strangers],
    figures: toFigures(figures),
  }
}

const sum = (all: readonly Item[]): string => toAmount(all.reduce((total, { worth }) => total + worth, 0n))

function toResult(result: ItemResult, worth: bigint) {
  if (result.state !== 'found') return { state: result.state, audited: null, deviates: null, misstatement: null }
  const { state, audited, deviates } = result
  if (audited === null) return { state, audited, deviates, misstatement: null }
  return { state, audited: toAmount(audited), deviates, misstatement: toAmount(worth - audited) }
}

const toTest = ({ id, body: { by, role, testedOn, note, documents = [] } }: Entry<'sampling_result'>) => ({
  id,
  by,
  role,
  on: testedOn,
  note: note ?? null,
  documents: [...documents],
})

function toFigures(figures: SampleEvaluation['figures']): SampleView['figures'] {
  if (figures === null) return null
  if (figures.method === 'attribute') {
    const { atLeast, atMost } = figures.deviations
    return { method: 'attribute', deviations: { atLeast: toDeviations(atLeast), atMost: toDeviations(atMost) } }
  }
  const { method, start, certain, drawn, over, under } = figures
  return {
    method,
    start: toAmount(start),
    certain,
    drawn,
    over: { atLeast: toAmounts(over.atLeast), atMost: toAmounts(over.atMost) },
    under: { atLeast: toAmounts(under.atLeast), atMost: toAmounts(under.atMost) },
  }
}

const toAmounts = ({ known, projected, upper }: Misstatement) => ({
  known: toAmount(known),
  projected: toAmount(projected),
  upper: upper === null ? null : toAmount(upper),
})
const toDeviations = ({ seen, upperCount, rate }: Deviations) => ({ seen, upperCount, rate: toAmount(rate) })
