import type { SuanhengError } from '../../core/errors.ts'
import type { Entry } from '../journal/entry.ts'
import type { Leases } from './leases.ts'

/**
 * Which of a group that is durable may not count, because somebody has claimed beyond the epoch they were written under.
 * Asked after the fsync: a claim that is not there yet finds them in the journal.
 */
export async function refusedOf(leases: Leases, group: readonly Entry[]): Promise<ReadonlyMap<Entry, SuanhengError>> {
  const refused = new Map<Entry, SuanhengError>()
  const verdicts = new Map<string, SuanhengError | null>()
  for (const entry of group) {
    const { institution, epoch = 0 } = entry.head
    const key = `${institution} ${epoch}`
    let verdict = verdicts.get(key)
    if (verdict === undefined) {
      verdict = (await leases.isNewest(institution, epoch)) ? null : await leases.heldElsewhere(institution)
      verdicts.set(key, verdict)
    }
    if (verdict !== null) refused.set(entry, verdict)
  }
  return refused
}
