import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { parseYuan } from '../../core/money.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { PURPOSES } from '../../schemas/usage-record.ts'
import { BoundLogSchema } from '../binding/seal.ts'
import type { Switches } from '../reconcile/switches.ts'
import { REPORT_SCHEMA } from './report-json.ts'

const yuan = z
  .string()
  .max(32)
  .regex(/^\d+\.\d{2}$/)
  .transform((text) => parseYuan(text))
const checkpoint = z.strictObject({
  origin: z.string().max(512),
  size: z.int().positive(),
  root: z.string().max(64),
  text: z.string().max(65_536),
})

/** What recomputing a report needs of it; everything else is compared, not read. */
const ReportHead = z.looseObject({
  schema: z.literal(REPORT_SCHEMA),
  institution: Uscc,
  contract: z.looseObject({ number: Id }),
  switches: z.strictObject({
    eligiblePurposes: z.array(z.enum(PURPOSES)),
    invoiceTolerance: yuan,
    paymentTolerance: yuan,
    roundTripDays: z.int().nonnegative(),
    continuityPercent: z.int().nonnegative(),
  }),
  ledger: z.union([
    z.strictObject({ checkpoint, others: z.array(BoundLogSchema).max(10_000) }),
    z.strictObject({ checkpoint, sealedOthers: z.base64().max(4_000_000) }),
  ]),
})

export type ReportHead = {
  readonly institution: string
  readonly number: string
  readonly switches: Switches
  readonly ledger: z.output<typeof ReportHead>['ledger']
  /** The whole report, parsed. */
  readonly json: unknown
}

/** Errors: REQUEST_INVALID when it is not a report of this schema. */
export function readReport(text: string): ReportHead {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', 'the report is not JSON', {}, error)
  }
  const parsed = ReportHead.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SuanhengError('REQUEST_INVALID', `not a report of ${REPORT_SCHEMA}: ${issue?.path.join('.')}`)
  }
  const { institution, contract, switches, ledger } = parsed.data
  return {
    institution,
    number: contract.number,
    switches: {
      eligiblePurposes: switches.eligiblePurposes,
      invoiceToleranceFen: switches.invoiceTolerance,
      paymentToleranceFen: switches.paymentTolerance,
      roundTripDays: switches.roundTripDays,
      continuityPercent: switches.continuityPercent,
    },
    ledger,
    json,
  }
}
