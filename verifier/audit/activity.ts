import { checkEntries, entryKey } from './check.ts'
import { type AuditEntries, type AuditKind, compareEntries, type Entry } from './entry.ts'

/** What somebody did. A correction is an act of its own. */
export type Act = 'proposed' | 'replied' | 'approved' | 'returned' | 'planned' | 'tested' | 'wrote' | 'corrected'

/**
 * One line of who did what, read off the ledger: there is no list beside it that could be edited. `token`: through which it
 * was sent; `counts` false: an approval that counts for nothing, by the maker itself or of a version that is gone.
 */
export type Activity = {
  readonly act: Act
  readonly entry: Entry
  readonly about: { readonly kind: AuditKind; readonly id: string } | null
  readonly counts: boolean
}

const ACTS = {
  finding_review: 'proposed',
  finding_reply: 'replied',
  sampling_plan: 'planned',
  sampling_result: 'tested',
  working_paper: 'wrote',
} as const

/** Approvals and results that belong to the entries that are there: for entries that were narrowed to a unit or a contract. */
export function withoutStrangers(entries: AuditEntries): AuditEntries {
  const { finding_review, sampling_plan, working_paper } = entries
  const there = new Set([...finding_review, ...sampling_plan, ...working_paper].map(entryKey))
  return {
    ...entries,
    audit_approval: entries.audit_approval.filter(({ institution, body: { kind, id } }) =>
      there.has(entryKey({ institution, kind, id })),
    ),
    sampling_result: entries.sampling_result.filter(({ institution, body: { plan } }) =>
      there.has(entryKey({ institution, kind: 'sampling_plan', id: plan })),
    ),
  }
}

/** Everything that was done, newest first. Pure. */
export function activityOf(entries: AuditEntries): readonly Activity[] {
  const { audit_approval: approvals, finding_review, sampling_plan, working_paper } = entries
  const checked = [
    ...checkEntries(finding_review, approvals),
    ...checkEntries(sampling_plan, approvals),
    ...checkEntries(working_paper, approvals),
  ].flatMap((one) => one.approvals)
  const counting = new Set(checked.filter(({ flaw }) => flaw === null).map(({ entry }) => entry))
  const lines: Activity[] = approvals.map((entry) => ({
    act: entry.body.outcome,
    entry,
    about: { kind: entry.body.kind, id: entry.body.id },
    counts: counting.has(entry),
  }))
  for (const kind of ['finding_review', 'finding_reply', 'sampling_plan', 'sampling_result', 'working_paper'] as const)
    for (const entry of entries[kind]) {
      const act = entry.body.corrects === undefined ? ACTS[kind] : 'corrected'
      lines.push({ act, entry, about: aboutOf(entry), counts: true })
    }
  return lines.sort((a, b) => compareEntries(b.entry, a.entry))
}

const aboutOf = (entry: Entry): Activity['about'] =>
  entry.kind === 'sampling_result' && 'plan' in entry.body ? { kind: 'sampling_plan', id: entry.body.plan } : null
