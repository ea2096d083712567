import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../core/canonical-json.ts'
import type { UsageRecord } from '../../../schemas/usage-record.ts'

/** Most records that are remembered: a repeat further apart is written again, and the service counts it once. */
export const MOST_REMEMBERED = 100_000

/**
 * Tells whether an input said the same before, as watches, lists and exports that overlap do: `same` is a repeat, `other`
 * another word under the same id. Memory: the ids and digests of the last 100,000 records.
 */
export function repeats(): (record: UsageRecord) => 'new' | 'same' | 'other' {
  const digests = new Map<string, string>()
  return (record) => {
    const digest = createHash('sha256').update(canonicalJson(record)).digest('base64').slice(0, 22)
    const before = digests.get(record.recordId)
    if (before === digest) return 'same'
    digests.set(record.recordId, digest)
    const [oldest] = digests.keys()
    if (digests.size > MOST_REMEMBERED && oldest !== undefined) digests.delete(oldest)
    return before === undefined ? 'new' : 'other'
  }
}
