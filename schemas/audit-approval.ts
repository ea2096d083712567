import { z } from 'zod'
import { maker } from './audit-subject.ts'
import { CORRECTION, correctionNeedsReason, Day, envelope, Id, Note, refusal, Sha256 } from './primitives.ts'

/** What a second person looks at. */
export const APPROVED_KINDS = ['finding_review', 'sampling_plan', 'working_paper'] as const

/**
 * 复核: what the second person says about one version of an entry of an audit, named by its digest: a version that
 * corrects it has to be approved again. An approval by the maker itself, or with the maker’s token, is kept and counts
 * for nothing. An entry that was returned (退回) says why.
 */
export const AuditApproval = z
  .strictObject({
    ...envelope,
    approvalId: Id,
    kind: z.enum(APPROVED_KINDS),
    id: Id,
    digest: Sha256,
    outcome: z.enum(['approved', 'returned']),
    ...maker,
    approvedOn: Day,
    remarks: Note.optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine(
    ({ outcome, remarks }) => outcome === 'approved' || remarks !== undefined,
    refusal('remarks', 'why it is returned'),
  )
  .meta({ id: 'AuditApproval', title: '复核意见' })
export type AuditApproval = z.infer<typeof AuditApproval>
