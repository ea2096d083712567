import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '../../../store/client.ts'
import type { QueryParams, QueryValue } from '../../../store/params.ts'
import { storesOf, type TestStore } from '../../support/stores.ts'
import { insertSamples } from '../../verifier/capacity/rollup-samples.ts'
import { insertEntities, insertUsage, usageRow } from '../../verifier/queries/usage-rows.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const FOLDER = new URL('../../../store/queries/', import.meta.url)
const QUERIES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => ({ name: name.replace(/\.sql$/, ''), sql: readFileSync(new URL(name, FOLDER), 'utf8') }))
  // Asked of one shard at a time, or of none.
  .filter(({ name }) => !['applied_migrations', 'ledger_definitions', 'ledger_formatted'].includes(name))

/** On three shards of three. */
const [OWN, OTHER, THIRD] = ['91440300MA5EXAMPL1', '91440300MA5EXAMPL3', '91440300MA5EXAMPL0'] as const
const OWNERS = [OWN, OTHER, THIRD]
const NOON = Date.UTC(2025, 0, 1, 4)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What every institution has: the same device, overlapping, a conflict, a correction, samples, a card, a contract. */
async function fill(store: Store): Promise<void> {
  const records = OWNERS.flatMap((institution, i) => {
    const own = { institution, devices: ['gpu-0', `gpu-${institution}`], job: 'j' }
    const at = (from: number) => ({ from: NOON + from * MINUTE, until: NOON + (from + 3) * MINUTE })
    return [
      usageRow('r-1', { ...own, ...at(i) }),
      usageRow('r-2', { ...own, ...at(30) }),
      usageRow('r-2', { ...own, ...at(31), batch: 2 }),
      usageRow('r-3', { ...own, ...at(60), corrects: 'r-1', batch: 2 }),
      usageRow('r-4', { ...own, ...at(90), contract: 'C-2', batch: 2 }),
      usageRow('r-5', { ...own, ...at(91 + i), devices: ['gpu-0'], batch: 2 }),
    ]
  })
  await insertUsage(store, records)
  const bodies = (institution: string) => [
    { kind: 'device', id: 'd-1', body: { serial: 'GPU-0', institution } },
    { kind: 'device', id: 'd-2', body: { uuid: 'gpu-0', institution } },
    {
      kind: 'contract',
      id: 'C-1',
      body: {
        number: 'C-1',
        amount: '1000.00',
        signedOn: '2024-12-01',
        validFrom: '2025-01-01',
        validTo: '2025-12-31',
        institution,
        items: [{ class: 'smart_compute', unit: 'card_hour' }],
      },
    },
    { kind: 'claim', id: 'K-1', body: { claimId: 'K-1', applicantUscc: OWN, contracts: ['C-1'], programme: 'XLQ-DX' } },
    { kind: 'organisation', id: OWN, body: { uscc: OWN, name: `as ${institution} says` } },
    { kind: 'statement', id: '2025-01-01', body: { day: '2025-01-01', institution } },
    { kind: 'signing_key', id: 'key', body: { keyId: 'key', institution } },
    { kind: 'document', id: 'doc', body: { documentId: 'doc', institution } },
  ]
  const contractOf = (kind: string) => (kind === 'contract' ? 'C-1' : '')
  await insertEntities(
    store,
    OWNERS.flatMap((institution) =>
      bodies(institution).map((entity) => ({ ...entity, institution, contract: contractOf(entity.kind) })),
    ),
  )
  for (const institution of OWNERS) {
    const samples = [0, 1, 90].map((minute) => ({
      device: 'gpu-0',
      at: NOON + minute * MINUTE,
      tensor: 500_000n,
      power: 300_000n,
      energy: BigInt(minute) * 18_000_000n,
      batch: 1,
    }))
    await insertSamples(store, institution, samples)
  }
  const zero = `unhex('${'0'.repeat(64)}')`
  const list = (row: (institution: string) => string) => OWNERS.map(row).join()
  await store.command(
    `INSERT INTO usage_conflict VALUES ${list((i) => `('${i}', 'C-1', 'r-2', ${zero}, 'C-1', ${zero}, 2)`)}`,
  )
  const manifest = JSON.stringify({
    kind: 'usage_record',
    cardSeconds: '540',
    earliest: '2025-01-01T04:00:00.000Z',
    latest: '2025-01-01T06:00:00.000Z',
    receivedAt: '2025-01-02T00:00:00.000Z',
  })
  await store.command(
    `INSERT INTO batch (institution, sequence, batch_id, kind, records, receipt, manifest, received_at) VALUES ${list(
      (i) =>
        [1, 2]
          .map((n) => `('${i}', ${n}, 'b', 'usage_record', 3, '{}', '${manifest}', '2025-01-02T00:00:00.000Z')`)
          .join(),
    )}`,
  )
}

/** A value for every parameter of that name, whatever the query; by type where the name says nothing. */
const NAMED: Readonly<Record<string, QueryValue>> = {
  institution: OWN,
  contract: 'C-1',
  contracts: ['C-1', 'C-1', 'C-2'],
  institutions: OWNERS,
  groups: [1n, 2n, 3n],
  cut_institutions: OWNERS,
  cut_sizes: [2n, 2n, 1n],
  up_to: 2,
  began: NOON - HOUR,
  since: NOON - HOUR,
  from: NOON - 4 * HOUR,
  until: NOON + 24 * HOUR,
  met_from: NOON - HOUR,
  met_until: NOON + 24 * HOUR,
  devices: ['gpu-0'],
  device: 'gpu-0',
  aliases: ['gpu-0'],
  sampled: ['gpu-0'],
  cards: [1n],
  idle_mw: [100_000n],
  models: ['A100'],
  figures: [312n],
  scale: '720720',
  first_day: '2024-12-31',
  last_day: '2025-01-03',
  from_day: 20_089,
  to_day: 20_093,
  froms: [BigInt(NOON)],
  untils: [BigInt(NOON + HOUR)],
  class_purposes: ['pretrain'],
  class_models: ['A100'],
  training: ['pretrain'],
  purposes: ['pretrain'],
  by: 'device',
  number: 'C-1',
  numbers: ['C-1'],
  claim: 'K-1',
  kind: 'contract',
  kinds: ['claim', 'device', 'contract', 'organisation', 'smart_compute card_hour'],
  id: 'r-1',
  ids: ['r-1', 'doc', 'C-1'],
  keys: ['r-1', `gpu-0@${NOON}`, 'contract/C-1'],
  earliest: NOON - HOUR,
  latest: NOON + HOUR,
  usccs: [OWN],
  before: Number.MAX_SAFE_INTEGER,
  sequence: 1,
  batch: 1,
  batches: [1n, 2n],
  days: ['2025-01-01', '2025-01-01'],
  limit: 100,
  most: 100,
  page: 100,
  steps: 28,
  levels: 10,
  size: 2,
  accepted: 2,
}
/** Where the name means something else. */
const SPECIAL: Readonly<Record<string, Readonly<Record<string, QueryValue>>>> = {
  claim_list: { institution: '', batch: '' },
  contract_list: { institution: '' },
  capacity_list: { institution: '' },
  contract_page: { institution: '', from: '', to: '' },
  contract_totals: { institution: '', from: '', to: '' },
  telemetry_series: { days: [20_089n] },
}

function paramsOf(name: string, sql: string): QueryParams {
  const code = sql.replace(/^\s*--.*$/gm, '')
  const given = [...code.matchAll(/\{\s*([A-Za-z_]\w*)\s*:\s*([^}]+)\}/g)].map(([, param = '', type = '']) => {
    const value = SPECIAL[name]?.[param] ?? (param === 'from' && type === 'UInt64' ? 1 : NAMED[param])
    if (value !== undefined) return [param, value] as const
    if (type.startsWith('Array')) return [param, []] as const
    return [param, type === 'String' ? '' : 0] as const
  })
  return Object.fromEntries(given)
}

let alone: TestStore
let cluster: TestStore
beforeAll(async () => {
  const [embedded, sharded] = storesOf(['embedded', 'cluster'])
  if (embedded === undefined || sharded === undefined) throw new Error('no stores')
  alone = await embedded.migrated()
  cluster = await sharded.migrated()
  await fill(alone.store)
  await fill(cluster.store)
})
afterAll(async () => {
  await alone.dispose()
  await cluster.dispose()
})

/** Without what says how parts lie, which is not the same twice. */
const comparable = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort()

describe('a cluster of three shards', () => {
  const answered: string[] = []

  it.each(QUERIES)('answers $name as one store does', async ({ name, sql }) => {
    const params = paramsOf(name, sql)
    const expected = comparable(await alone.store.rows(sql, params))
    const isOne = /^-- Shards: one\b/m.test(sql)
    const asked = isOne ? cluster.store.of(String(params['institution'])) : cluster.store
    expect(comparable(await asked.rows(sql, params))).toEqual(expected)
    if (expected.length > 0) answered.push(name)
  })

  it('was asked questions of several institutions that have answers', () => {
    const across = QUERIES.filter(({ sql }) => /^-- Shards: all\b/m.test(sql)).map(({ name }) => name)
    const empty = across.filter((name) => !answered.includes(name))
    expect(empty.length).toBeLessThan(across.length / 3)
    for (const name of [
      'cross_device_uses',
      'reconcile_device_overuse',
      'reconcile_device_neighbours',
      'capacity_sharers',
    ])
      expect(answered).toContain(name)
  })
})
