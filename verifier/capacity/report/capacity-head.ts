import { z } from 'zod'
import { Instant, Uscc } from '../../../schemas/primitives.ts'
import { ReportLedgerSchema } from '../../report/report-ledger.ts'
import { READINGS, TIERS } from '../question.ts'
import { questionOf } from './ask.ts'
import { CAPACITY_SCHEMA } from './report-json.ts'

/** What recomputing a capacity report needs of it; everything else is compared, not read. */
export const CapacityHead = z
  .looseObject({
    schema: z.literal(CAPACITY_SCHEMA),
    institution: Uscc,
    register: z.string().max(128),
    question: z.looseObject({
      from: Instant,
      to: Instant,
      thresholdPetaflops: z.string().max(32),
      requiredTier: z.enum(TIERS),
      readings: z.strictObject({
        figure: z.enum(READINGS.figure),
        location: z.enum(READINGS.location),
        leased: z.enum(READINGS.leased),
      }),
    }),
    ledger: ReportLedgerSchema,
  })
  .transform(
    ({ institution, register, question: { from, to, thresholdPetaflops, requiredTier, readings }, ledger }) => ({
      kind: 'capacity' as const,
      institution,
      ledger,
      register,
      // Within the bounds of a question that is asked: REQUEST_INVALID where it is not.
      question: questionOf({ from, to, threshold: thresholdPetaflops, tier: requiredTier, ...readings }),
    }),
  )
