import { readdir } from 'node:fs/promises'
import { isMissing } from '../durable-file.ts'
import { isSegment, walkSegment } from './segment.ts'

/**
 * The last batch of each institution that the journal in this folder holds, drained or not: read only, without the
 * lock, for whoever must know which batches are on their way into the log and the store. Damage ends a segment early.
 */
export async function durableSequences(directory: string): Promise<ReadonlyMap<string, number>> {
  const last = new Map<string, number>()
  for (const file of await segmentsIn(directory)) {
    await walkSegment(directory, file, (_, { head }) => {
      if (head.manifest !== undefined)
        last.set(head.institution, Math.max(head.sequence, last.get(head.institution) ?? 0))
    })
  }
  return last
}

async function segmentsIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter(isSegment).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
