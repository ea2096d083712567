import { z } from 'zod'
import { Day, Ledger, Words, YuanOrNull } from './fields.ts'

const State = z.enum(['pass', 'fail', 'undetermined', 'not_applicable'])
const Verdict = z.enum(['pass', 'fail', 'undetermined'])
const Missing = z.looseObject({ path: z.string(), by: z.enum(['data', 'document', 'person']), what: Words })
const Evidence = z.looseObject({ kind: z.string(), id: z.string(), digest: z.string().nullable() })
const Result = z.looseObject({
  state: Verdict,
  refusedBy: z.array(z.string()),
  open: z.array(z.string()),
  awaits: z.string().nullable(),
  payable: YuanOrNull,
})

export const ClauseData = z.looseObject({
  id: z.string(),
  quotation: z.string(),
  kind: z.enum(['automatic', 'document', 'human']),
  severity: z.enum(['ineligible', 'cap', 'warning', 'info']),
  state: State,
  used: z.array(z.looseObject({ path: z.string(), value: z.string(), evidence: z.array(Evidence) })),
  missing: z.array(Missing),
  notes: z.array(z.looseObject({ level: z.string(), words: Words })),
  otherReadings: z.array(z.looseObject({ switch: z.string(), value: z.string(), state: State })),
})
export type ClauseData = z.output<typeof ClauseData>

export const DecisionData = z.looseObject({
  id: z.string(),
  on: z.string(),
  kind: z.string(),
  about: z.enum(['clause', 'amount']),
  clause: z.string().nullable(),
  alternative: z.string().nullable(),
  machine: z.string(),
  decided: z.string(),
  status: z.string(),
  by: z.string(),
  role: z.string(),
  secondBy: z.string(),
  grounds: z.string(),
  document: z.looseObject({ id: z.string(), registered: z.boolean() }).nullable(),
})
export type DecisionData = z.output<typeof DecisionData>

/** What a document shows of a claim, assessed or only tried. */
export const AssessmentBody = z.looseObject({
  institution: z.string(),
  claim: z.looseObject({
    id: z.string(),
    state: z.string(),
    applicant: z.string(),
    versions: z.int(),
    applicantName: z.string().nullable(),
    contracts: z.array(
      z.looseObject({
        number: z.string(),
        title: z.string().nullable(),
        provider: z.string().nullable(),
        buyer: z.string().nullable(),
      }),
    ),
    vouchers: z.array(z.string()),
    claimedAmount: YuanOrNull,
    submittedAt: z.iso.datetime({ offset: true }).nullable(),
  }),
  view: z.enum(['all', 'own']),
  assumed: z.looseObject({ day: Day, submittedAt: z.iso.datetime({ offset: true }) }).nullable(),
  rules: z.string(),
  verdict: Verdict,
  pack: z.looseObject({
    id: z.string(),
    programme: z.string(),
    batch: z.string(),
    guide: z.looseObject({ title: z.string(), sha256: z.string() }),
  }),
  readings: z.record(z.string(), z.string()),
  result: Result,
  amount: z
    .looseObject({
      yuan: YuanOrNull,
      missing: z.array(Missing),
      atMost: YuanOrNull,
      binding: z.looseObject({ id: z.string(), clause: z.string() }).nullable(),
      caps: z.array(z.looseObject({ id: z.string(), label: Words, yuan: YuanOrNull, clause: z.string() })),
      working: z.array(
        z.looseObject({
          id: z.string(),
          label: Words,
          expression: z.string(),
          clause: z.string(),
          yuan: YuanOrNull,
          missing: z.array(Missing),
        }),
      ),
      alternatives: z.array(z.looseObject({ id: z.string(), label: Words, yuan: YuanOrNull })),
    })
    .nullable(),
  clauses: z.array(ClauseData),
  otherReadings: z.array(
    z.looseObject({
      switch: z.string(),
      value: z.string(),
      result: Result,
      amount: z.looseObject({ yuan: YuanOrNull }).nullable(),
    }),
  ),
  decided: z
    .looseObject({
      verdict: Verdict,
      result: Result,
      amount: z
        .looseObject({ alternative: z.string().nullable(), machine: YuanOrNull, decided: YuanOrNull })
        .nullable(),
      clauses: z.array(
        z.looseObject({ id: z.string(), machine: State, decided: State, decisions: z.array(z.string()) }),
      ),
      decisions: z.array(DecisionData),
      unsettled: z.array(z.string()),
    })
    .nullable(),
})
export type AssessmentBody = z.output<typeof AssessmentBody>

/** The report of a claim (`suanheng/assessment/2`), as far as documents show it. */
export const AssessmentData = AssessmentBody.extend({ ledger: Ledger })
export type AssessmentData = z.output<typeof AssessmentData>
