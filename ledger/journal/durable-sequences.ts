import { namesIn } from '../durable-file.ts'
import { readDrained } from './journal.ts'
import { isSegment, walkSegment } from './segment.ts'

/**
 * The last batch of each institution that the journal in this folder holds and that is not in the store and its log
 * yet: read only, without the lock, for whoever must know what is on its way. Damage ends a segment early.
 * Errors: JOURNAL_UNAVAILABLE.
 */
export async function durableSequences(directory: string): Promise<ReadonlyMap<string, number>> {
  const drained = await readDrained(directory)
  const last = new Map<string, number>()
  for (const file of await segmentsIn(directory)) {
    await walkSegment(directory, file, ({ position }, { head }) => {
      if (position > drained && head.manifest !== undefined)
        last.set(head.institution, Math.max(head.sequence, last.get(head.institution) ?? 0))
    })
  }
  return last
}

const segmentsIn = async (directory: string): Promise<string[]> => (await namesIn(directory)).filter(isSegment).sort()
