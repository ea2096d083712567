import { z } from 'zod'
import { ActivityView } from '../../audit/view/activity-view.ts'
import { FindingView } from '../../audit/view/finding-view.ts'
import { PaperView } from '../../audit/view/paper-view.ts'
import { SampleView } from '../../audit/view/sample-view.ts'
import { Ledger } from './fields.ts'

export const AUDIT_RECORD_SCHEMA = 'suanheng/audit-record/1'

/**
 * What persons did about a contract or claim, as its routes show it, at the checkpoints in `ledger`. `report`: digest of the
 * reconciliation or assessment it belongs to. `findings`: those that somebody spoke of; the others are open.
 */
export const AuditRecordData = z.looseObject({
  institution: z.string(),
  subject: z.looseObject({ kind: z.enum(['contract', 'claim']), id: z.string() }),
  report: z.string().regex(/^[0-9a-f]{64}$/),
  ledger: Ledger,
  findings: z.array(FindingView),
  samples: z.array(SampleView),
  papers: z.array(PaperView),
  activity: z.array(ActivityView),
})
export type AuditRecordData = z.output<typeof AuditRecordData>
