import { SuanhengError } from '../../core/errors.ts'
import type { Hasher } from '../../core/merkle/hasher.ts'
import type { LogHead } from '../institution-log.ts'
import type { EntryHead } from '../journal/entry.ts'
import type { Found } from './scan.ts'

/** What a new holder has to write anew before it writes anything of its own. */
export type Adoption = { readonly batches: readonly Found[]; readonly decisions: readonly Found[] }

/**
 * Which entries of all journals count for a log that is published up to `head`. `adopted`: what was written under lower
 * epochs is superseded. At each sequence number the entry of the highest epoch counts, as long as it names the one before
 * it: a holder numbers on only after it has taken over all that counted before, so that the higher epoch has a copy of
 * what counts, or what the lower one wrote was never acknowledged.
 *
 * Errors: LEDGER_DAMAGED when the last holder's own entries have a gap: acknowledged batches are missing then.
 */
export function adoptionOf(
  entries: readonly Found[],
  { institution, head, adopted, hasher }: AdoptionOptions,
): Adoption {
  const own = entries.filter((entry) => entry.head.institution === institution && epochOf(entry.head) >= adopted)
  const newest = new Map<number, Found>()
  for (const entry of own) {
    if (entry.head.manifest === undefined) continue
    const other = newest.get(entry.head.sequence)
    if (other === undefined || epochOf(other.head) < epochOf(entry.head)) newest.set(entry.head.sequence, entry)
  }
  const batches: Found[] = []
  let { previous } = head
  for (let next = newest.get(head.size + 1); next !== undefined; next = newest.get(head.size + batches.length + 1)) {
    const manifest = next.head.manifest ?? ''
    if (previousOf(manifest) !== previous) break
    previous = Buffer.from(hasher.leaf(Buffer.from(manifest))).toString('hex')
    batches.push(next)
  }
  const reached = head.size + batches.length
  const isSuperseded = epochOf((newest.get(reached) ?? { head: {} as EntryHead }).head) > adopted
  const beyond = own.find((entry) => epochOf(entry.head) === adopted && entry.head.sequence > reached)
  // Under a later epoch the chain has gone on differently: what lies beyond was written after the lease was lost.
  if (beyond !== undefined && !isSuperseded)
    throw new SuanhengError(
      'LEDGER_DAMAGED',
      `batch ${beyond.head.sequence} of ${institution} lies in ${beyond.directory}, batch ${reached + 1} before it does not`,
      { institution, sequence: beyond.head.sequence, reached },
    )
  return { batches, decisions: own.filter((entry) => entry.head.manifest === undefined) }
}

type AdoptionOptions = {
  readonly institution: string
  /** Of the published log. */
  readonly head: LogHead
  readonly adopted: number
  readonly hasher: Hasher
}

const epochOf = ({ epoch = 0 }: EntryHead): number => epoch
const previousOf = (manifest: string): string | null =>
  (JSON.parse(manifest) as { readonly previous: string | null }).previous
