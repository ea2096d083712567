import { z } from 'zod'
import { Id, text } from '../../../schemas/primitives.ts'

/** What a person says about a provider’s FOCUS data: docs/usage-import-formats.md has an example. Nothing is guessed beside it. */
export const FocusMap = z.strictObject({
  /** Which account’s charges are of which contract; a line with `subAccountId` goes before one without. */
  contracts: z
    .array(
      z.strictObject({
        billingAccountId: text(256),
        subAccountId: text(256).optional(),
        contract: Id,
        /** Whether the contract’s amounts are with VAT: rows of category Tax are in the sum, or left out. */
        taxIncluded: z.boolean(),
      }),
    )
    .min(1)
    .max(1000),
  /** Which SKU is which item of the contract’s price schedule. Quantities count only in the unit said here. */
  items: z
    .array(z.strictObject({ contract: Id.optional(), skuId: text(256), pricingUnit: text(64), itemId: Id }))
    .max(10_000)
    .default([]),
  /** Whose days the billing periods begin and end with. */
  days: z.enum(['Asia/Shanghai', 'UTC']).default('Asia/Shanghai'),
})
export type FocusMap = z.infer<typeof FocusMap>
