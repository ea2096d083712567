import { parseYuan } from '../../../core/money.ts'
import type { Decision } from '../../../schemas/decision.ts'
import type { Document } from '../../../schemas/document.ts'
import type { Head } from '../../reconcile/evidence.ts'
import type { PersonDecision, Subject } from '../engine/decision.ts'

/**
 * The decisions about a claim as the engine takes them. Every version that no other corrects is there: versions that
 * disagree are not chosen between. `documents`: those that are registered for the claim.
 */
export function decisionsOf(
  decisions: readonly Head<Decision>[],
  claimId: string,
  documents: readonly Head<Document>[],
): readonly PersonDecision[] {
  const registered = new Set(documents.map(({ id }) => id))
  const versions = countsOf(decisions)
  return decisions.flatMap(({ id, digest, body }) => {
    const subject = subjectOf(body)
    if (body.claim !== claimId || subject === null) return []
    const { kind, by, role, secondBy, decidedOn, grounds, document } = body
    return [
      {
        id,
        digest,
        versions: versions.get(id) ?? 0,
        kind,
        subject,
        by,
        role,
        secondBy,
        on: decidedOn,
        grounds,
        document: document === undefined ? null : { id: document, registered: registered.has(document) },
      },
    ]
  })
}

/** How many entries there are of each id, also of other claims: versions of one entry may name several. */
export function countsOf(entries: readonly { readonly id: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { id } of entries) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** The schema lets in exactly one of the two, whole; null is for the type alone. */
function subjectOf({ clause, machineState, state, machineAmount, amount, alternative }: Decision): Subject | null {
  if (clause !== undefined && machineState !== undefined && state !== undefined)
    return { of: 'clause', clause, against: machineState, to: state }
  if (machineAmount === undefined || amount === undefined) return null
  return {
    of: 'amount',
    against: parseYuan(machineAmount),
    to: parseYuan(amount),
    alternative: alternative ?? null,
  }
}
