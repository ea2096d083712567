import { z } from 'zod'
import { PURPOSES } from '../../schemas/usage-record.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { UsageDay, UsageEvidence } from '../reconcile/evidence.ts'
import { big, ONCE, type Once, SCOPE, type Scope, shanghaiDay } from './columns.ts'

const days = defineQuery({
  file: 'reconcile_usage_days.sql',
  params: z.strictObject({ ...SCOPE, ...ONCE, contested: z.array(z.string()), buyers: z.array(z.string()) }),
  row: z
    .strictObject({
      day: shanghaiDay,
      purpose: z.enum(PURPOSES),
      accelerator_model: z.string().nullable(),
      standing: z.enum(['counted', 'contested', 'dropped', 'corrected']),
      records: big,
      card_time: big,
      without_devices: big,
      excess: big,
      excess_records: big,
    })
    .transform(
      (r): UsageDay => ({
        day: r.day,
        purpose: r.purpose,
        acceleratorModel: r.accelerator_model,
        standing: r.standing,
        records: r.records,
        cardTime: r.card_time,
        withoutDevices: r.without_devices,
        excess: r.excess,
        excessRecords: r.excess_records,
      }),
    ),
})

const excess = defineQuery({
  file: 'reconcile_usage_excess.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ record_id: z.string() }),
})

const corrections = defineQuery({
  file: 'reconcile_usage_corrections.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ corrected: z.string(), correction: z.string() }),
})

/**
 * Card-time by day and class, which records were corrected, and examples of records that report more than their interval can hold.
 * `buyers`: whose use is the contract's; records that name another customer are contested. None: nobody asks.
 */
export async function loadUsageDays(
  store: Store,
  scope: Scope,
  once: Once,
  buyers: readonly string[] = [],
): Promise<Pick<UsageEvidence, 'days' | 'excessRecordIds' | 'corrections'>> {
  const rows = await days(store, { ...scope, ...once, buyers: [...buyers] })
  const any = rows.some((row) => row.excessRecords > 0n)
  const ids = any ? (await excess(store, scope)).map(({ record_id }) => record_id) : []
  const corrected = rows.some((row) => row.standing === 'corrected')
  return { days: rows, excessRecordIds: ids, corrections: corrected ? await corrections(store, scope) : [] }
}
