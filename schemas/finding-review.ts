import { z } from 'zod'
import { maker, NOT_BOTH, notBoth, SOME_SUBJECT, someSubject, subject, unit } from './audit-subject.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, Note, Sha256, text, Yuan } from './primitives.ts'

/** 待核实, 已确认, 已排除. */
export const REVIEW_STATES = ['open', 'confirmed', 'dismissed'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]

/**
 * What an auditor proposes to hold of one finding. It counts once another person approved this very version
 * (audit_approval), and only as long as the finding’s fact is the one it was made of. It changes no figure.
 *
 * `finding` is the identity of the finding, `fact` the digest of what it said then; `code`, `message` and `amount` repeat
 * that, so that the review stays readable when the finding is gone.
 */
export const FindingReview = z
  .strictObject({
    ...envelope,
    reviewId: Id,
    ...unit,
    ...subject,
    finding: Sha256,
    fact: Sha256,
    code: Name,
    message: text(8000),
    amount: Yuan.optional(),
    state: z.enum(REVIEW_STATES),
    ...maker,
    reviewedOn: Day,
    grounds: Note,
    document: Id.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(someSubject, SOME_SUBJECT)
  .refine(notBoth, NOT_BOTH)
  .meta({ id: 'FindingReview', title: '疑点核实意见' })
export type FindingReview = z.infer<typeof FindingReview>
