import { z } from 'zod'
import { maker, NOT_BOTH, notBoth, SOME_SUBJECT, someSubject, subject } from './audit-subject.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, Note, Sha256, text } from './primitives.ts'

/** 同意, 不同意, 说明, 已整改. */
export const REPLY_POSITIONS = ['agrees', 'disputes', 'explains', 'mended'] as const

/**
 * What the audited institution answers to a finding (被审计单位回复), in its own log. `documents` are ids of documents it
 * registered. `code` and `message` repeat the finding as it was answered. It changes no state: an auditor reads it and reviews.
 */
export const FindingReply = z
  .strictObject({
    ...envelope,
    replyId: Id,
    ...subject,
    finding: Sha256,
    fact: Sha256,
    code: Name,
    message: text(8000),
    position: z.enum(REPLY_POSITIONS),
    text: Note,
    documents: z.array(Id).max(50).optional(),
    ...maker,
    repliedOn: Day,
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(someSubject, SOME_SUBJECT)
  .refine(notBoth, NOT_BOTH)
  .meta({ id: 'FindingReply', title: '被审计单位回复' })
export type FindingReply = z.infer<typeof FindingReply>
