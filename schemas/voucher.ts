import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Id,
  Instant,
  inOrder,
  refusal,
  Uscc,
  Yuan,
} from './primitives.ts'

/** 训力券, 模型券, 语料券. */
export const VOUCHER_KINDS = ['compute', 'model', 'corpus'] as const

/**
 * A voucher: who holds it, for which contract, and when it was accepted and used. Money in 元, days
 * inclusive. `usedOn` is the day it was set off against delivered service (XLQ-DX-3.Nd); a use after
 * `validTo` is recorded as it was, the rules judge it.
 */
export const Voucher = z
  .strictObject({
    ...envelope,
    number: Id,
    kind: z.enum(VOUCHER_KINDS),
    holderUscc: Uscc,
    /** Status as recorded on the approval (XLQ-DX-4.1.4b). */
    holderStartup: z.boolean().optional(),
    faceAmount: Yuan,
    contract: Id,
    validFrom: Day,
    validTo: Day,
    acceptedByUscc: Uscc.optional(),
    acceptedOn: Day.optional(),
    usedOn: Day.optional(),
    /** Price items it was set off against (XLQ-DX-4.2.1). */
    setOffs: z
      .array(z.strictObject({ itemId: Id, amount: Yuan }))
      .min(1)
      .max(200)
      .optional(),
    transactionConfirmedAt: Instant.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((v) => inOrder(v.validFrom, v.validTo), refusal('validTo', 'a day not before validFrom'))
  .refine(
    (v) => v.acceptedOn === undefined || v.acceptedByUscc !== undefined,
    refusal('acceptedByUscc', 'who accepted it, beside acceptedOn'),
  )
  .refine((v) => v.acceptedByUscc !== v.holderUscc, refusal('acceptedByUscc', 'another organisation than holderUscc'))
  .meta({ id: 'Voucher', title: '券' })
export type Voucher = z.infer<typeof Voucher>
