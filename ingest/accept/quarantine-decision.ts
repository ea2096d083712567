import type { Entry, Section } from '../../ledger/journal/entry.ts'
import type { NativeColumn } from '../../store/native.ts'
import { nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import type { QuarantinedRecord } from './quarantine-reads.ts'

export type Decision = { readonly by: string; readonly at: number } & (
  | { readonly event: 'replayed'; readonly batchId: string }
  | { readonly event: 'dismissed'; readonly reason: string }
)

/** A decision that comes with no batch. */
export const decisionEntry = (record: QuarantinedRecord, decision: Decision): Entry => ({
  head: {
    institution: institutionOf(record),
    kind: 'quarantine',
    sequence: 0,
    batchId: '',
    records: 0,
    idempotencyKey: '',
  },
  sections: [decisionSection(record, decision)],
})

/** What became of a quarantined record: a second row of the same id, never a change of the first. */
export function decisionSection(record: QuarantinedRecord, decision: Decision): Section {
  const columns: NativeColumn[] = [
    { name: 'institution', kind: 'string', values: [institutionOf(record)] },
    { name: 'quarantine_id', kind: 'string', values: [record.id] },
    { name: 'event', kind: 'string', values: [decision.event] },
    { name: 'kind', kind: 'string', values: [record.kind] },
    { name: 'replay_batch', kind: 'string', values: [decision.event === 'replayed' ? decision.batchId : ''] },
    { name: 'reason', kind: 'string', values: [decision.event === 'dismissed' ? decision.reason : ''] },
    { name: 'by', kind: 'string', values: [decision.by] },
    { name: 'at', kind: 'datetime64', values: [decision.at] },
  ]
  return { table: 'quarantine', columns: nativeColumnTypes(columns), rows: 1, pieces: [nativeBlock(1, columns)] }
}

/** A quarantine id begins with the 统一社会信用代码 of its institution. */
const institutionOf = (record: QuarantinedRecord): string => record.id.slice(0, 18)
