import { z } from 'zod'
import { maker, NOT_BOTH, notBoth, subject, unit } from './audit-subject.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Name, Note, Sha256, text } from './primitives.ts'

/** 索引号: a letter or two for the part of the file, then numbers, such as A-1 or B-2-1. */
export const PaperIndex = z
  .string()
  .regex(/^[A-Z]{1,2}(-[1-9]\d{0,3}){1,5}$/, 'an index such as A-1 or B-2-1')
  .meta({ id: 'PaperIndex', description: 'Index of a working paper: A-1, B-2-1' })

/** Evidence a paper rests on: where it lies and, but for a batch, the digest of the version that was read. */
export const PaperEvidence = z
  .strictObject({
    institution: Id.optional(),
    kind: text(64),
    id: Name,
    digest: Sha256.optional(),
    note: Note.optional(),
  })
  .meta({ id: 'PaperEvidence' })

/** Paragraphs, or the steps of a procedure. */
const Part = z.array(Note).min(1).max(100)

/**
 * 审计底稿: one working paper, kept in the log of the auditor’s institution; the audited one does not see it. `engagement`
 * (审计项目) is the file it belongs to, in which its `index` stands once. `references` are indexes of papers of the same
 * file. It is reviewed by an audit_approval of this very version.
 */
export const WorkingPaper = z
  .strictObject({
    ...envelope,
    paperId: Id,
    engagement: Id,
    index: PaperIndex,
    title: Name,
    ...unit,
    ...subject,
    purpose: Part.optional(),
    procedures: Part,
    results: Part.optional(),
    conclusion: Part.optional(),
    references: z.array(PaperIndex).max(200).optional(),
    evidence: z.array(PaperEvidence).max(500).optional(),
    findings: z.array(Sha256).max(200).optional(),
    plans: z.array(Id).max(50).optional(),
    ...maker,
    preparedOn: Day,
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(notBoth, NOT_BOTH)
  .meta({ id: 'WorkingPaper', title: '审计底稿' })
export type WorkingPaper = z.infer<typeof WorkingPaper>
