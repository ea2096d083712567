import { compareText } from '../../core/compare-text.ts'
import type { EntityKindName, EntityOf } from '../../schemas/kinds.ts'

/** Kinds that make up an audit; decisions and findings of persons are sent by administrators and name both persons. */
export const AUDIT_KINDS = [
  'finding_review',
  'finding_reply',
  'audit_approval',
  'sampling_plan',
  'sampling_result',
  'working_paper',
  'decision',
  'finding',
] as const satisfies readonly EntityKindName[]
export type AuditKind = (typeof AUDIT_KINDS)[number]

/**
 * One version of an entry as the ledger has it: in whose log, in which batch (sequence) at which position, when it was
 * received (RFC 3339, UTC) and through which token. `head`: no other version of that log corrects it.
 */
export type Entry<K extends AuditKind = AuditKind> = {
  readonly kind: K
  readonly institution: string
  readonly id: string
  readonly digest: string
  readonly body: EntityOf<K>
  readonly batch: number
  readonly position: number
  readonly receivedAt: string
  readonly receivedBy: string
  readonly head: boolean
}

/** Every entry by its kind; lists in the order in which they were received. */
export type AuditEntries = { readonly [K in AuditKind]: readonly Entry<K>[] }

/** Order in which entries were received: by moment, then log, batch and position, so that no two are alike. */
export function compareEntries(a: Entry, b: Entry): number {
  return (
    compareText(a.receivedAt, b.receivedAt) ||
    compareText(a.institution, b.institution) ||
    a.batch - b.batch ||
    a.position - b.position
  )
}
