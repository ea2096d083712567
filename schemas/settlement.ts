import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Quantity, refusal, Yuan } from './primitives.ts'

/**
 * What both parties settled for a period of a contract, `from` and `to` inclusive days.
 * `amount` in 元 (with VAT when the contract says so). `auditedAmount` is set by an approval and overrides.
 */
export const Settlement = z
  .strictObject({
    ...envelope,
    settlementId: Id,
    contract: Id,
    from: Day,
    to: Day,
    amount: Yuan,
    auditedAmount: Yuan.optional(),
    quantities: z
      .array(z.strictObject({ itemId: Id, quantity: Quantity, amount: Yuan.optional() }))
      .max(200)
      .optional(),
    settledOn: Day,
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((s) => s.from <= s.to, refusal('to', 'to is before from'))
  .meta({ id: 'Settlement', title: '结算单' })
export type Settlement = z.infer<typeof Settlement>
