import { z } from 'zod'
import {
  Batch,
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Id,
  inOrder,
  Name,
  Programme,
  refusal,
  Uscc,
} from './primitives.ts'

/**
 * A recognition in a register of service institutions (入库, XLQ-RK-4.3c). `validFrom` and `validTo`
 * are inclusive; from `withdrawnOn` on, that day included, it no longer counts (XLQ-RK-4.3d).
 */
export const RegistryEntry = z
  .strictObject({
    ...envelope,
    entryId: Id,
    org: Uscc,
    programme: Programme,
    batch: Batch,
    validFrom: Day,
    validTo: Day,
    withdrawnOn: Day.optional(),
    serviceItems: z.array(Name).min(1).max(200).optional(),
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((r) => inOrder(r.validFrom, r.validTo), refusal('validTo', 'a day not before validFrom'))
  .refine((r) => inOrder(r.validFrom, r.withdrawnOn), refusal('withdrawnOn', 'a day not before validFrom'))
  .meta({ id: 'RegistryEntry', title: '入库名录' })
export type RegistryEntry = z.infer<typeof RegistryEntry>
