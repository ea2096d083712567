import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { UsageEvidence } from '../reconcile/evidence.ts'
import { big, NO_REPEATS, type Once, SCOPE, type Scope } from './columns.ts'

const identity = defineQuery({
  file: 'reconcile_usage_identity.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ records: big, ids: big, contents: big, customers: z.array(z.string()) }),
})

const repeats = defineQuery({
  file: 'reconcile_usage_repeats.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({
    kind: z.enum(['conflict', 'duplicate']),
    groups: big,
    contested: big,
    dropped: big,
    records: big,
    record_ids: z.array(z.string()),
    dropped_digests: z.array(z.string()),
    contested_digests: z.array(z.string()),
  }),
})

const across = defineQuery({
  file: 'reconcile_usage_conflicts_across.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ record_id: z.string(), other_contract: z.string() }),
})

/**
 * Records of a contract that repeat each other, or records of another contract; a cheap test comes first. `customers`: whom
 * its records name, up to 101.
 */
export async function loadRepeats(
  store: Store,
  scope: Scope,
): Promise<{
  readonly found: Pick<UsageEvidence, 'repeats' | 'conflictsAcross'>
  readonly once: Once
  readonly customers: readonly string[]
}> {
  const [[counts], others] = await Promise.all([identity(store, scope), across(store, scope)])
  const unique = counts === undefined || (counts.ids === counts.records && counts.contents === counts.records)
  const rows = unique ? [] : await repeats(store, scope)
  return {
    found: {
      repeats: rows.map(({ kind, groups, contested, dropped, records, record_ids }) => ({
        kind,
        groups,
        contested,
        dropped,
        records,
        recordIds: [...new Set(record_ids)],
      })),
      conflictsAcross: others.map(({ record_id, other_contract }) => ({
        recordId: record_id,
        otherContract: other_contract,
      })),
    },
    once: onceOf(scope, rows),
    customers: counts?.customers ?? [],
  }
}

/** Digests that one parameter holds. */
const MOST_DIGESTS = 1700

function onceOf(
  { contract }: Scope,
  rows: readonly { readonly dropped_digests: readonly string[]; readonly contested_digests: readonly string[] }[],
): Once {
  const dropped = rows.flatMap((row) => row.dropped_digests)
  const contested = rows.flatMap((row) => row.contested_digests)
  if (dropped.length > MOST_DIGESTS || contested.length > MOST_DIGESTS) return { ...NO_REPEATS, repeats_of: contract }
  return { dropped, contested, repeats_of: '' }
}
