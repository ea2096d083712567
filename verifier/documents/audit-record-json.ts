import { canonicalJson } from '../../core/canonical-json.ts'
import type { AuditRecord } from '../audit/load/load-record.ts'
import { toActivityView } from '../audit/view/activity-view.ts'
import { toFindingView } from '../audit/view/finding-view.ts'
import { toPaperView } from '../audit/view/paper-view.ts'
import { toSampleView } from '../audit/view/sample-view.ts'
import { AUDIT_RECORD_SCHEMA } from './sources/audit-record.ts'

/** A record of an audit as canonical JSON. `report`: SHA-256 of the report it belongs to, 64 hex digits. */
export const toAuditRecordJson = (record: AuditRecord, report: string): string =>
  canonicalJson({
    schema: AUDIT_RECORD_SCHEMA,
    institution: record.subject.institution,
    subject: { kind: record.subject.kind, id: record.subject.id },
    report,
    ledger: record.binding,
    findings: record.findings.map((finding) => toFindingView(finding, 'auditor')),
    samples: record.samples.map(toSampleView),
    papers: record.papers.map(toPaperView),
    activity: record.activity.map(toActivityView),
  })
