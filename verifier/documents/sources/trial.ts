import { z } from 'zod'
import { AssessmentBody } from './assessment.ts'
import { Day, Words, YuanOrNull } from './fields.ts'

const { verdict, pack, readings, result, amount, clauses, otherReadings } = AssessmentBody.shape

/** A trial (`suanheng/trial/1`), as far as documents show it: `would` is what would be said if what is assumed were so. */
export const TrialData = z.looseObject({
  notice: Words,
  institution: z.string(),
  claim: AssessmentBody.shape.claim,
  view: AssessmentBody.shape.view,
  rules: z.string(),
  assumed: z.looseObject({
    submitted: AssessmentBody.shape.assumed,
    records: z.array(z.looseObject({ kind: z.string(), id: z.string(), record: z.record(z.string(), z.unknown()) })),
    without: z.array(z.looseObject({ kind: z.string(), id: z.string() })),
    use: z.array(
      z.looseObject({
        contract: z.string(),
        purpose: z.string(),
        acceleratorModel: z.string().nullable(),
        from: Day,
        to: Day,
        cardHours: z.string().regex(/^\d{1,24}\.\d{6}$/),
      }),
    ),
    clauses: z.record(z.string(), z.enum(['pass', 'fail'])),
  }),
  would: z.looseObject({ verdict, pack, readings, result, amount, clauses, otherReadings }),
  stored: z
    .looseObject({
      verdict,
      payable: YuanOrNull,
      clauses: z.array(z.looseObject({ id: z.string(), state: z.string() })),
    })
    .nullable(),
  ledger: z.looseObject({ origin: z.string(), size: z.int(), root: z.string() }).nullable(),
})
export type TrialData = z.output<typeof TrialData>

/** The trial in the form of an assessment, for the tables that both have. */
export const asAssessment = ({ institution, claim, view, rules, assumed, would }: TrialData): AssessmentBody => ({
  ...would,
  institution,
  claim,
  view,
  rules,
  assumed: assumed.submitted,
  decided: null,
})
