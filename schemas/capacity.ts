import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, envelope, Id, Instant, Name, Quantity, refusal } from './primitives.ts'

/**
 * A statement of installed cards over [from, to): the institution's inventory ledger, per
 * contract pool when `contract` is named, for the whole institution otherwise.
 * A statement of 0 cards says 0; a period without a statement is unknown. Node lists of schedulers, which count cards
 * without naming them, come in as such a statement too: bare counts, that nothing can tell apart from another's.
 *
 * `memoryGb` of one card, and `formFactor` as in schemas/device.ts.
 */
export const Capacity = z
  .strictObject({
    ...envelope,
    statementId: Id,
    contract: Id.optional(),
    from: Instant,
    to: Instant,
    groups: z
      .array(
        z.strictObject({
          acceleratorModel: Name.optional(),
          // More than all that were ever made; sums of them stay whole numbers that JSON can hold.
          cards: z.int().nonnegative().max(1_000_000_000),
          memoryGb: Quantity.optional(),
          formFactor: Name.optional(),
          fp16DenseTflopsPerCard: Quantity.optional(),
          site: Name.optional(),
        }),
      )
      .min(1)
      .max(1000),
    source: Name.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((c) => Date.parse(c.from) < Date.parse(c.to), refusal('to', 'to must be after from', 'INTERVAL_REVERSED'))
  .meta({ id: 'Capacity', title: '在册卡数台账' })
export type Capacity = z.infer<typeof Capacity>
