import { expect } from 'vitest'
import { Receipt } from '../../ingest/accept/receipt.ts'
import type { Store } from '../../store/client.ts'
import { A, storedTextOf } from '../support/service.ts'
import type { Acknowledged } from './senders.ts'

type BatchRow = { sequence: string; receipt: string; rows: string; seconds: string; quarantined: string }

/**
 * Compares what a store holds of institution A with what was acknowledged: nothing lost, nothing
 * twice, nothing else. `unacknowledged` batches may be there as well: their senders never heard.
 */
export async function expectExactlyAcknowledged(store: Store, acknowledged: readonly Acknowledged[]): Promise<void> {
  const records = (await store.rows(
    `SELECT record_id AS id, count() AS n FROM usage_record FINAL WHERE institution = '${A}' GROUP BY id`,
  )) as { id: string; n: string }[]
  expect(records.filter(({ n }) => n !== '1')).toEqual([])
  const stored = new Set(records.map(({ id }) => id))
  const sent = acknowledged.flatMap(({ recordIds }) => recordIds)
  expect(sent.filter((id) => !stored.has(id))).toEqual([])
  expect(stored.size).toBe(new Set(sent).size)
  await expectBatches(store, acknowledged)
  await expectDerived(store)
}

async function expectBatches(store: Store, acknowledged: readonly Acknowledged[]): Promise<void> {
  const batches = (await store.rows(`
    SELECT b.sequence AS sequence, b.receipt AS receipt, r.n AS rows, r.seconds AS seconds, q.n AS quarantined
    FROM (SELECT * FROM batch FINAL WHERE institution = '${A}') AS b
    LEFT JOIN (SELECT batch, count() AS n, sum(card_seconds) AS seconds FROM usage_record FINAL
               WHERE institution = '${A}' GROUP BY batch) AS r ON r.batch = b.sequence
    LEFT JOIN (SELECT batch, count() AS n FROM quarantine FINAL
               WHERE institution = '${A}' AND event = 'quarantined' GROUP BY batch) AS q ON q.batch = b.sequence
    ORDER BY sequence`)) as BatchRow[]
  expect(batches.map(({ sequence }) => Number(sequence))).toEqual(Array.from(batches, (_, i) => i + 1))
  const given = new Map(acknowledged.map(({ receipt, text }) => [receipt.sequence, storedTextOf(text)]))
  for (const { sequence, receipt: text, rows, seconds, quarantined } of batches) {
    const receipt = Receipt.parse(JSON.parse(text))
    // A batch nobody was told of has a row too; one that was told of has the very bytes that were told.
    expect(text).toBe(given.get(Number(sequence)) ?? text)
    const wanted = [
      receipt.records.recorded + receipt.records.conflict,
      micro(receipt.cardSeconds),
      receipt.records.rejected,
    ]
    expect([Number(rows), micro(seconds ?? '0'), Number(quarantined)], `batch ${sequence}`).toEqual(wanted)
    given.delete(Number(sequence))
  }
  expect([...given.keys()]).toEqual([])
}

/** What views keep beside the records says the same as the records. */
async function expectDerived(store: Store): Promise<void> {
  const [row] = await store.rows(`
    SELECT (SELECT count() FROM usage_record FINAL) = (SELECT count() FROM usage_identity FINAL) AS identities,
           (SELECT count() FROM device_day FINAL) =
           (SELECT uniqExact(device, toDate(start_at), institution, contract) FROM usage_record ARRAY JOIN devices AS device) AS days`)
  expect(row).toEqual({ identities: 1, days: 1 })
}

const micro = (decimal: string): bigint => {
  const [whole = '0', part = ''] = decimal.split('.')
  return BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'))
}
