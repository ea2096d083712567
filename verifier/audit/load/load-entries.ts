import { z } from 'zod'
import { KINDS } from '../../../schemas/kinds.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { flag } from '../../evidence/columns.ts'
import { AUDIT_KINDS, type AuditEntries, type AuditKind, compareEntries, type Entry } from '../entry.ts'

const entries = defineQuery({
  file: 'audit_entries.sql',
  params: z.strictObject({
    kinds: z.array(z.string()),
    institution: z.string(),
    unit: z.string(),
    contract: z.string(),
    plan: z.string(),
  }),
  row: z.strictObject({
    institution: z.string(),
    kind: z.enum(AUDIT_KINDS),
    entity_id: z.string(),
    digest: z.string(),
    body: z.string(),
    batch: z.coerce.number(),
    position: z.number(),
    received: z.coerce.number(),
    head: flag,
    sender: z.string(),
  }),
})

/** What is asked for; what is left out does not narrow it. `unit`: the audited institution. */
export type EntryScope = {
  readonly kinds: readonly AuditKind[]
  readonly institution?: string
  readonly unit?: string
  readonly contract?: string
  readonly plan?: string
}

/**
 * Entries of audits as the logs hold them now, in the order received. Kinds that were not asked for are empty.
 * Errors: those of the store; ZodError when a stored body is not of its kind.
 */
export async function loadEntries(store: Store, scope: EntryScope): Promise<AuditEntries> {
  const { kinds, institution = '', unit = '', contract = '', plan = '' } = scope
  const rows = await entries(store, { kinds: [...kinds], institution, unit, contract, plan })
  const all = rows
    .map((row) => ({
      kind: row.kind,
      institution: row.institution,
      id: row.entity_id,
      digest: row.digest,
      body: KINDS[row.kind].schema.parse(JSON.parse(row.body)),
      batch: row.batch,
      position: row.position,
      receivedAt: new Date(row.received).toISOString(),
      receivedBy: row.sender,
      head: row.head,
    }))
    .sort(compareEntries)
  // The table pairs each kind with its schema; TypeScript cannot follow that through a union of keys.
  const of = <K extends AuditKind>(kind: K) => all.filter((entry) => entry.kind === kind) as unknown as Entry<K>[]
  return {
    finding_review: of('finding_review'),
    finding_reply: of('finding_reply'),
    audit_approval: of('audit_approval'),
    sampling_plan: of('sampling_plan'),
    sampling_result: of('sampling_result'),
    working_paper: of('working_paper'),
    decision: of('decision'),
    finding: of('finding'),
  }
}
