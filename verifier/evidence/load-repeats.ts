import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { UsageEvidence } from '../reconcile/evidence.ts'
import { type RepeatedRecord, type SettledRepeats, settleRepeats } from '../reconcile/repeats.ts'
import { big, milliseconds, SCOPE, type Scope } from './columns.ts'

const identity = defineQuery({
  file: 'reconcile_usage_identity.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ records: big, ids: big, contents: big }),
})

const row = z
  .strictObject({
    repeat_key: z.string(),
    record_id: z.string(),
    digest: z.string(),
    purpose: z.string(),
    accelerator_model: z.string().nullable(),
    from_ms: milliseconds,
    until_ms: milliseconds,
    card_time: big,
  })
  .transform(
    (r): RepeatedRecord => ({
      repeatKey: r.repeat_key,
      recordId: r.record_id,
      digest: r.digest,
      purpose: r.purpose,
      acceleratorModel: r.accelerator_model,
      fromMs: r.from_ms,
      untilMs: r.until_ms,
      cardTime: r.card_time,
    }),
  )
const conflicts = defineQuery({ file: 'reconcile_usage_conflicts.sql', params: z.strictObject(SCOPE), row })
const duplicates = defineQuery({ file: 'reconcile_usage_duplicates.sql', params: z.strictObject(SCOPE), row })

const across = defineQuery({
  file: 'reconcile_usage_conflicts_across.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ record_id: z.string(), other_contract: z.string() }),
})

export type Repeats = SettledRepeats & Pick<UsageEvidence, 'conflictsAcross'>

/** Records of a contract that repeat each other, found by a cheap test first. */
export async function loadRepeats(store: Store, scope: Scope): Promise<Repeats> {
  const [[counts], others] = await Promise.all([identity(store, scope), across(store, scope)])
  const differ = (distinct: bigint | undefined) => distinct !== counts?.records
  const conflict = differ(counts?.ids) ? settleRepeats('conflict', await conflicts(store, scope)) : NONE
  const duplicate = differ(counts?.contents) ? settleRepeats('duplicate', await duplicates(store, scope)) : NONE
  return {
    repeats: [...conflict.repeats, ...duplicate.repeats],
    dropped: unique([...conflict.dropped, ...duplicate.dropped]),
    contested: unique([...conflict.contested, ...duplicate.contested]),
    conflictsAcross: others.map(({ record_id, other_contract }) => ({
      recordId: record_id,
      otherContract: other_contract,
    })),
  }
}

const unique = (all: readonly string[]) => [...new Set(all)].sort()
const NONE: SettledRepeats = { repeats: [], dropped: [], contested: [] }
