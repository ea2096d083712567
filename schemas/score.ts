import { z } from 'zod'
import { areTwo, persons, TWO_PERSONS } from './persons.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Note, Yuan } from './primitives.ts'

/** Parts of a claim that reviewers score: purchases (YLQ-SQ-3.1.1c), opening of data sets (YLQ-SQ-3.2.3). */
export const SCORED_PARTS = ['purchase', 'opening'] as const

/**
 * What the reviewers’ score of one part of a claim comes to, in 元. The guide sets ceilings and publishes no weights, so the
 * amount itself is entered; no ceiling is applied to it here. Only an administrator may send it.
 */
export const Score = z
  .strictObject({
    ...envelope,
    scoreId: Id,
    claim: Id,
    part: z.enum(SCORED_PARTS),
    amount: Yuan,
    ...persons,
    scoredOn: Day,
    grounds: Note,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(areTwo, TWO_PERSONS)
  .meta({ id: 'Score', title: '评审打分' })
export type Score = z.infer<typeof Score>
