import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, Note, text, Uscc, Yuan } from './primitives.ts'

/** One side of a transfer as the bank slip names it. Fields that the slip does not show are left out. */
export const Party = z
  .strictObject({ name: Name, account: text(64).optional(), uscc: Uscc.optional() })
  .meta({ id: 'Party' })

/**
 * One bank transfer (银行回单), money in 元. `direction` is seen from the contract: `payment` goes
 * from buyer to provider, `refund` back. A refund is never a negative payment.
 */
export const Payment = z
  .strictObject({
    ...envelope,
    bankReference: Id,
    contract: Id,
    paidOn: Day,
    direction: z.enum(['payment', 'refund']),
    payer: Party,
    payee: Party,
    amount: Yuan,
    method: z.enum(['transfer', 'draft', 'cash', 'other']),
    purpose: Note.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .meta({ id: 'Payment', title: '银行回单' })
export type Payment = z.infer<typeof Payment>
