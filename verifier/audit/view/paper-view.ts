import { z } from 'zod'
import { WorkingPaper } from '../../../schemas/working-paper.ts'
import type { JudgedPaper } from '../papers.ts'
import { ApprovalView, enteredOf, toApproval } from './finding-view.ts'

export const PaperView = z.strictObject({
  id: z.string(),
  institution: z.string().describe('The auditor’s'),
  digest: z.string(),
  receivedAt: z.string(),
  batchId: z.string(),
  token: z.string(),
  status: z.enum(['proposed', 'approved', 'returned', 'corrected', 'contradicted']),
  reviewedBy: z.strictObject({ by: z.string(), role: z.string(), on: z.string() }).nullable(),
  paper: WorkingPaper,
  referredBy: z.array(z.string()),
  problems: z.array(
    z.strictObject({
      problem: z.enum([
        'index_repeated',
        'reference_missing',
        'contradicted',
        'not_reviewed',
        'evidence_missing',
        'evidence_corrected',
      ]),
      what: z.string(),
    }),
  ),
  approvals: z.array(ApprovalView),
})
export type PaperView = z.infer<typeof PaperView>

/** A working paper as auditors see it. */
export function toPaperView({ entry, status, decidedBy, approvals, problems, referredBy }: JudgedPaper): PaperView {
  const approved = status === 'approved' && decidedBy !== null ? decidedBy.body : null
  return {
    ...enteredOf(entry),
    token: entry.receivedBy,
    status,
    reviewedBy: approved === null ? null : { by: approved.by, role: approved.role, on: approved.approvedOn },
    paper: entry.body,
    referredBy: [...referredBy],
    problems: problems.map((problem) => ({ ...problem })),
    approvals: approvals.map(toApproval),
  }
}
