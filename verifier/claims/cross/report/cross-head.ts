import { z } from 'zod'
import { Programme, Uscc } from '../../../../schemas/primitives.ts'
import { ReportLedgerSchema } from '../../../report/report-ledger.ts'
import { CROSS_SCHEMA } from './cross-report.ts'

/** How a claim is named: its id, or applicant and id with a slash between. */
export const ClaimName = z.string().min(1).max(160)

/** What computing the checks again needs of a report; everything else is compared, not read. */
export const CrossHead = z
  .looseObject({
    schema: z.literal(CROSS_SCHEMA),
    institution: Uscc,
    question: z.strictObject({
      claims: z.array(ClaimName).max(500),
      programme: Programme.nullable(),
      applicant: Uscc.nullable(),
    }),
    rules: z.string().max(256),
    ledger: ReportLedgerSchema,
  })
  .transform(({ institution, question, rules, ledger }) => ({
    kind: 'cross' as const,
    institution,
    ledger,
    rules,
    question,
  }))
