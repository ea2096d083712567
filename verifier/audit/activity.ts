import { checkEntries, entryKey } from './check.ts'
import { type AuditEntries, type AuditKind, compareEntries, type Entry } from './entry.ts'

/** What somebody did. A correction is an act of its own. */
export const ACTS = [
  'proposed',
  'replied',
  'approved',
  'returned',
  'planned',
  'tested',
  'wrote',
  'decided',
  'concluded',
  'corrected',
] as const
export type Act = (typeof ACTS)[number]

/**
 * One line of who did what, read off the ledger: there is no list beside it that could be edited. `token`: through which it
 * was sent; `counts` false: an approval that counts for nothing, by the maker itself or of a version that is gone.
 */
export type Activity = {
  readonly act: Act
  readonly entry: Entry
  readonly about: { readonly kind: AuditKind | 'claim'; readonly id: string } | null
  readonly counts: boolean
}

const ACT_OF = {
  finding_review: 'proposed',
  finding_reply: 'replied',
  sampling_plan: 'planned',
  sampling_result: 'tested',
  working_paper: 'wrote',
  decision: 'decided',
  finding: 'concluded',
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
  for (const kind of Object.keys(ACT_OF) as (keyof typeof ACT_OF)[])
    for (const entry of entries[kind]) {
      const act = entry.body.corrects === undefined ? ACT_OF[kind] : 'corrected'
      lines.push({ act, entry, about: aboutOf(entry), counts: true })
    }
  return lines.sort((a, b) => compareEntries(b.entry, a.entry))
}

function aboutOf({ kind, body }: Entry): Activity['about'] {
  if (kind === 'sampling_result' && 'plan' in body) return { kind: 'sampling_plan', id: body.plan }
  const decides = kind === 'decision' || kind === 'finding'
  return decides && 'claim' in body && body.claim !== undefined ? { kind: 'claim', id: body.claim } : null
}
