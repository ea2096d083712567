import { z } from 'zod'
import { parseYuan } from '../../core/money.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { PURPOSES } from '../../schemas/usage-record.ts'
import type { Switches } from '../reconcile/switches.ts'
import { REPORT_SCHEMAS } from './report-json.ts'
import { ReportLedgerSchema } from './report-ledger.ts'

const yuan = z
  .string()
  .max(32)
  .regex(/^\d+\.\d{2}$/)
  .transform((text) => parseYuan(text))

/** What recomputing a reconciliation needs of its report; everything else is compared, not read. */
export const ReconciliationHead = z
  .looseObject({
    schema: z.literal([...REPORT_SCHEMAS]),
    institution: Uscc,
    contract: z.looseObject({ number: Id }),
    switches: z.strictObject({
      eligiblePurposes: z.array(z.enum(PURPOSES)),
      invoiceTolerance: yuan,
      paymentTolerance: yuan,
      roundTripDays: z.int().nonnegative(),
      continuityPercent: z.int().nonnegative(),
    }),
    ledger: ReportLedgerSchema,
    allocation: z.looseObject({ register: z.string().max(128) }).nullish(),
  })
  .transform(({ schema, institution, contract, switches, ledger, allocation }) => ({
    kind: 'reconciliation' as const,
    schema,
    /** Version of the accelerator register, where it took part. */
    register: allocation?.register ?? null,
    institution,
    ledger,
    number: contract.number,
    switches: {
      eligiblePurposes: switches.eligiblePurposes,
      invoiceToleranceFen: switches.invoiceTolerance,
      paymentToleranceFen: switches.paymentTolerance,
      roundTripDays: switches.roundTripDays,
      continuityPercent: switches.continuityPercent,
    } satisfies Switches,
  }))
