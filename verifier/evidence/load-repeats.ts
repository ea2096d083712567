import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { UsageEvidence } from '../reconcile/evidence.ts'
import { big, SCOPE, type Scope } from './columns.ts'

const identity = defineQuery({
  file: 'reconcile_usage_identity.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ records: big, ids: big, contents: big }),
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
  }),
})

const across = defineQuery({
  file: 'reconcile_usage_conflicts_across.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ record_id: z.string(), other_contract: z.string() }),
})

/** Records of a contract that repeat each other, or records of another contract; a cheap test comes first. */
export async function loadRepeats(
  store: Store,
  scope: Scope,
): Promise<Pick<UsageEvidence, 'repeats' | 'conflictsAcross'>> {
  const [[counts], others] = await Promise.all([identity(store, scope), across(store, scope)])
  const unique = counts === undefined || (counts.ids === counts.records && counts.contents === counts.records)
  const found = unique ? [] : await repeats(store, scope)
  return {
    repeats: found.map(({ record_ids, ...repeat }) => ({ ...repeat, recordIds: [...new Set(record_ids)] })),
    conflictsAcross: others.map(({ record_id, other_contract }) => ({
      recordId: record_id,
      otherContract: other_contract,
    })),
  }
}
