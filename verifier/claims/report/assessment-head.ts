import { z } from 'zod'
import { Day, Id, Uscc } from '../../../schemas/primitives.ts'
import { ReportLedgerSchema } from '../../report/report-ledger.ts'
import type { ClaimQuestion } from '../question.ts'
import { ASSESSMENT_SCHEMA, ASSESSMENT_SCHEMA_1 } from './assessment-report.ts'

/**
 * What recomputing an assessment needs of it; everything else is compared, not read. The view follows from how the others
 * are named: nobody gets all evidence by changing a word in a report that was made over its own.
 */
export const AssessmentHead = z
  .looseObject({
    schema: z.literal([ASSESSMENT_SCHEMA, ASSESSMENT_SCHEMA_1]),
    institution: Uscc,
    claim: z.looseObject({ id: Id }),
    assumed: z.looseObject({ day: Day }).nullable(),
    rules: z.string().max(256),
    readings: z.record(z.string().max(128), z.string().max(128)),
    ledger: ReportLedgerSchema,
  })
  .transform(({ schema, institution, claim, assumed, rules, readings, ledger }) => {
    const view = 'others' in ledger ? 'all' : 'own'
    const question: ClaimQuestion = { institution, claimId: claim.id, view, readings, assume: assumed?.day ?? null }
    return { kind: 'assessment' as const, schema, institution, ledger, rules, question }
  })
