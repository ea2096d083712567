import { z } from 'zod'
import { CORRECTION, correctionNeedsReason, Day, decimal, envelope, refusal, Sha256 } from './primitives.ts'

const Count = z.int().nonnegative()
const Sequence = z.int().positive()

/**
 * 完整性声明: what an institution says it sent on one Shanghai day, by the time the service received it. A log proves what
 * is in it; the statement proves that nothing else was sent, and nothing is missing.
 *
 * `firstSequence` and `lastSequence` are null on a day without a batch. `records` are the records kept, `cardSeconds` their
 * sum. `size` and `root` (64 hex digits, in the log's own hash) are those of the log after the last batch of the day.
 */
export const Statement = z
  .strictObject({
    ...envelope,
    day: Day,
    firstSequence: Sequence.nullable(),
    lastSequence: Sequence.nullable(),
    batches: Count,
    records: Count,
    cardSeconds: decimal(20, 6),
    size: Count,
    root: Sha256.describe('Root of the log after the last batch of the day, 64 lower-case hex digits'),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    (s) => (s.firstSequence === null) === (s.batches === 0),
    refusal('firstSequence', 'a sequence number where there are batches, else null'),
  )
  .refine(
    (s) => (s.lastSequence === null) === (s.firstSequence === null) && (s.lastSequence ?? 0) >= (s.firstSequence ?? 0),
    refusal('lastSequence', 'a sequence number from firstSequence on, or null like it'),
  )
  .refine(
    (s) => s.lastSequence === null || s.size >= s.lastSequence,
    refusal('size', 'at least lastSequence: the log holds every batch up to it'),
  )
  .meta({ id: 'Statement', title: '完整性声明' })
export type Statement = z.infer<typeof Statement>
