import { isSamePerson } from '../../schemas/persons.ts'
import type { Entry } from './entry.ts'

/** What can be approved: the entries that an approval names by kind, id and digest. */
export type Approvable = 'finding_review' | 'sampling_plan' | 'working_paper'

/** Why an approval counts for nothing. */
export type ApprovalFlaw = 'same_person' | 'same_token' | 'corrected' | 'contradicted'

export type JudgedApproval = {
  readonly entry: Entry<'audit_approval'>
  /** Null: it counts. */
  readonly flaw: ApprovalFlaw | null
}

/**
 * Where one version of an entry stands. `proposed`: nobody else has spoken. `corrected`: a later version replaces it.
 * `contradicted`: there are several versions of it that no other corrects. Approved and returned as the last approval that
 * counts says.
 */
export type CheckStatus = 'proposed' | 'approved' | 'returned' | 'corrected' | 'contradicted'

export type Checked<K extends Approvable> = {
  readonly entry: Entry<K>
  readonly status: CheckStatus
  /** The approval that decided; null where none did. */
  readonly decidedBy: Entry<'audit_approval'> | null
  /** All that name this version, in the order received. */
  readonly approvals: readonly JudgedApproval[]
}

/**
 * Maker and checker: each version of each entry beside what was said of it.
 *
 * An approval counts when it is in the same log, names this version by its digest, was sent with another token than the
 * entry, and bears another person’s name (full and half width, spaces and case make no other person). The last that counts
 * decides. Pure; lists are in the order received.
 */
export function checkEntries<K extends Approvable>(
  entries: readonly Entry<K>[],
  approvals: readonly Entry<'audit_approval'>[],
): readonly Checked<K>[] {
  const heads = countHeads(entries)
  const approvalHeads = countHeads(approvals)
  const named = new Map<string, Entry<'audit_approval'>[]>()
  for (const approval of approvals) {
    const { kind, id, digest } = approval.body
    const key = versionKey(approval.institution, kind, id, digest)
    const same = named.get(key)
    if (same === undefined) named.set(key, [approval])
    else same.push(approval)
  }
  return entries.map((entry) => {
    const { institution, kind, id, digest } = entry
    const of = (named.get(versionKey(institution, kind, id, digest)) ?? []).map((approval) => ({
      entry: approval,
      flaw: flawOf(approval, entry, approvalHeads.get(entryKey(approval)) ?? 0),
    }))
    const decidedBy = of.findLast(({ flaw }) => flaw === null)?.entry ?? null
    return { entry, status: statusOf(entry, heads.get(entryKey(entry)) ?? 0, decidedBy), decidedBy, approvals: of }
  })
}

function statusOf(entry: Entry, heads: number, decidedBy: Entry<'audit_approval'> | null): CheckStatus {
  if (!entry.head) return 'corrected'
  if (heads > 1) return 'contradicted'
  return decidedBy?.body.outcome ?? 'proposed'
}

function flawOf(approval: Entry<'audit_approval'>, entry: Entry<Approvable>, heads: number): ApprovalFlaw | null {
  if (!approval.head) return 'corrected'
  if (heads > 1) return 'contradicted'
  if (approval.receivedBy === entry.receivedBy) return 'same_token'
  return isSamePerson(approval.body.by, entry.body.by) ? 'same_person' : null
}

/** How many versions of each entry no other corrects: there should be one. */
export function countHeads(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const entry of entries) if (entry.head) counts.set(entryKey(entry), (counts.get(entryKey(entry)) ?? 0) + 1)
  return counts
}

export const entryKey = ({ institution, kind, id }: Pick<Entry, 'institution' | 'kind' | 'id'>): string =>
  JSON.stringify([institution, kind, id])
const versionKey = (institution: string, kind: string, id: string, digest: string): string =>
  JSON.stringify([institution, kind, id, digest])
