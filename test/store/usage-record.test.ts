import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../store/client.ts'
import { type NativeColumn, nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import { STORES, type TestStore } from '../support/stores.ts'

const DAY_MS = 86_400_000
const MAY_1 = Date.UTC(2020, 4, 1)

describe.each(STORES)('usage_record on $kind', (engine) => {
  let test: TestStore
  beforeEach(async () => {
    test = await engine.migrated()
  })
  afterEach(async () => {
    await test.dispose()
  })

  it('keeps one row of a record however often its batch is inserted, in all four tables', async () => {
    const { store } = test
    await insert(store, RECORDS)
    const once = await contents(store)
    await insert(store, RECORDS)
    await insert(store, RECORDS.toReversed())
    expect(await contents(store)).toEqual(once)
  })

  it('keeps both rows of a conflict: same id, other content', async () => {
    const { store } = test
    const [first] = RECORDS
    if (first === undefined) throw new Error('no record')
    await insert(store, [first, { ...first, content: 'other' }])
    const rows = await store.rows('SELECT record_id, count() AS n FROM usage_record FINAL GROUP BY record_id')
    expect(rows).toEqual([{ record_id: first.id, n: '2' }])
    const identities = await store.rows('SELECT uniqExact(digest) AS n FROM usage_identity FINAL')
    expect(identities).toEqual([{ n: '2' }])
  })

  it('fills identities with every record, and corrections with those that correct', async () => {
    const { store } = test
    await insert(store, RECORDS)
    const { identities, corrections } = await contents(store)
    expect(identities).toEqual(
      [...RECORDS].map(({ id }) => ({ record_id: id, contract: 'C-1', hash: '7', batch: '3' })),
    )
    expect(corrections).toEqual([{ corrects: 'one-day', record_id: 'two-devices' }])
  })

  it('fills device days with each UTC day an interval touches; its exclusive end touches none', async () => {
    const { store } = test
    await insert(store, RECORDS)
    const { days } = await contents(store)
    expect(days).toEqual([
      // [May 1 00:00, May 2 00:00) is one day.
      { device: 'A', day: '2020-05-01' },
      // [May 1 23:59:59.999, May 3 00:00:00.001) is three.
      { device: 'B', day: '2020-05-01' },
      { device: 'B', day: '2020-05-02' },
      { device: 'B', day: '2020-05-03' },
      { device: 'C', day: '2020-05-01' },
      { device: 'C', day: '2020-05-02' },
      { device: 'C', day: '2020-05-03' },
    ])
  })
})

type TestRecord = {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly devices: readonly string[]
  readonly corrects: string | null
  readonly content: string
}

const record = (id: string, start: number, end: number, devices: readonly string[], corrects: string | null = null) =>
  ({ id, start, end, devices, corrects, content: id }) satisfies TestRecord

const RECORDS: readonly TestRecord[] = [
  record('no-device', MAY_1, MAY_1 + 1, []),
  record('one-day', MAY_1, MAY_1 + DAY_MS, ['A']),
  record('two-devices', MAY_1 + DAY_MS - 1, MAY_1 + 2 * DAY_MS + 1, ['B', 'C', 'B'], 'one-day'),
]

async function insert(store: Store, records: readonly TestRecord[]): Promise<void> {
  const all = <T>(value: T) => records.map(() => value)
  const columns: readonly NativeColumn[] = [
    { name: 'institution', kind: 'string', values: all('91440300708461136T') },
    { name: 'contract', kind: 'string', values: all('C-1') },
    { name: 'record_id', kind: 'string', values: records.map(({ id }) => id) },
    { name: 'digest', kind: 'fixedString32', values: records.map(({ content }) => sha256(content)) },
    { name: 'purpose', kind: 'string', values: all('pretrain') },
    { name: 'devices', kind: 'stringArray', values: records.map(({ devices }) => devices) },
    { name: 'cards', kind: 'decimal', precision: 18, scale: 3, values: all(1000n) },
    { name: 'start_at', kind: 'datetime64', values: records.map(({ start }) => start) },
    { name: 'end_at', kind: 'datetime64', values: records.map(({ end }) => end) },
    { name: 'card_seconds', kind: 'decimal', precision: 18, scale: 6, values: all(1n) },
    { name: 'corrects', kind: 'string', nullable: true, values: records.map(({ corrects }) => corrects) },
    { name: 'identity_hash', kind: 'uint64', values: all(7n) },
    { name: 'batch', kind: 'uint64', values: all(3n) },
  ]
  await store.insertNative('usage_record', nativeColumnTypes(columns), [nativeBlock(records.length, columns)])
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

async function contents(store: Store) {
  return {
    records: await store.rows('SELECT record_id, hex(digest) AS digest FROM usage_record FINAL ORDER BY ALL'),
    identities: await store.rows(
      'SELECT record_id, contract, identity_hash AS hash, batch FROM usage_identity FINAL ORDER BY record_id',
    ),
    corrections: await store.rows('SELECT corrects, record_id FROM usage_correction FINAL ORDER BY ALL'),
    days: await store.rows('SELECT device, day FROM device_day FINAL ORDER BY device, day'),
  }
}
