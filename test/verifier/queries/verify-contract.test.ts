import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_REPEATS } from '../../../verifier/evidence/columns.ts'
import { loadEvidence } from '../../../verifier/evidence/load-evidence.ts'
import { loadJobOverlaps } from '../../../verifier/evidence/load-job-overlaps.ts'
import { loadUsageDays } from '../../../verifier/evidence/load-usage-days.ts'
import { findContract } from '../../../verifier/find-contract.ts'
import { reconcileContract } from '../../../verifier/reconcile/reconcile-contract.ts'
import { reportDigest, toReportJson } from '../../../verifier/report/index.ts'
import { STORES, type TestStore } from '../../support/stores.ts'
import {
  amountsOf,
  BUYER,
  codesOf,
  contract,
  invoice,
  item,
  LEDGER,
  PROVIDER,
  payment,
  settlement,
} from '../reconcile/evidence-of.ts'
import {
  type EntityRow,
  EVERYTHING,
  entityDigest,
  evidenceAt,
  INSTITUTION,
  insertEntities,
  insertUsage,
  OTHER_INSTITUTION,
  type UsageRow,
  usageRow,
} from './usage-rows.ts'

const HOUR_MS = 3_600_000
const MICRO = 1_000_000n
const NOON = Date.UTC(2025, 0, 1, 4)

const paper = (kind: string, number: string, id: string, body: object): EntityRow => ({
  institution: INSTITUTION,
  kind,
  contract: number,
  id,
  body: body as Readonly<Record<string, unknown>>,
})
/** Contract of 10 card-hours at 20.00, settled, invoiced and paid in full. */
const papers = (number: string): readonly EntityRow[] => [
  paper('contract', number, number, contract({ number, amount: '200.00', items: [item({ quantity: '10' })] })),
  paper('settlement', number, 'S', settlement({ contract: number, amount: '200.00' })),
  paper('invoice', number, 'I', invoice(1, '200.00', { contract: number })),
  paper('payment', number, 'P', payment('P', '200.00', { contract: number })),
]
/** `count` records of one card-hour each, on one device one after another. */
const hours = (number: string, count: number): readonly UsageRow[] =>
  Array.from({ length: count }, (_, i) =>
    usageRow(`${number}-${i}`, {
      contract: number,
      devices: [`${number}-gpu`],
      from: NOON + i * HOUR_MS,
      until: NOON + (i + 1) * HOUR_MS,
    }),
  )

const pair = (recordId: string, devices: readonly string[], job: string) =>
  usageRow(recordId, { contract: 'order', devices, job, milliCards: 1000n })
const at = (recordId: string, from: number, until: number) =>
  usageRow(recordId, { contract: 'pool', devices: [], from: NOON + from, until: NOON + until })

describe.each(STORES)('verifyContract on $kind', ({ migrated }) => {
  let test: TestStore
  beforeAll(async () => {
    test = await migrated()
  })
  afterAll(() => test.dispose())
  const verify = async (number: string) => reconcileContract(await evidenceAt(test.store, number))

  it('agrees with a contract in which everything agrees', async () => {
    await insertEntities(test.store, papers('clean'))
    await insertUsage(test.store, hours('clean', 10))
    const result = await verify('clean')
    expect(result.bridge).toMatchObject({ delivered: 20000n, recognised: 20000n, difference: 0n })
    expect(codesOf(result)).toEqual(['INSTALLED_UNKNOWN'])
    expect(result.verdict).toBe('agrees')
  })

  it('gives the same bytes again, also after every row was inserted a second time', async () => {
    const before = await verify('clean')
    await insertEntities(test.store, papers('clean'))
    await insertUsage(test.store, hours('clean', 10))
    const after = await verify('clean')
    expect(toReportJson(after, LEDGER)).toBe(toReportJson(before, LEDGER))
    expect(reportDigest(after, LEDGER)).toBe(reportDigest(before, LEDGER))
  })

  it('counts a conflict and a duplicate once, at the least', async () => {
    await insertEntities(test.store, papers('repeats'))
    const [first, second, ...rest] = hours('repeats', 10)
    if (first === undefined || second === undefined) throw new Error('ten records were made')
    const conflict = { ...first, until: first.until - 1000, micro: first.micro - 1_000_000n }
    const duplicate = { ...second, recordId: 'again', micro: second.micro - 2_000_000n }
    await insertUsage(test.store, [first, second, ...rest, conflict, duplicate])
    const result = await verify('repeats')
    expect(result.cardTimes).toMatchObject({ metered: 35_997_000_000n, dropped: 7_200_000_000n })
    expect(codesOf(result)).toEqual(expect.arrayContaining(['RECORD_CONFLICT', 'RECORD_DUPLICATE']))
    expect(codesOf(result)).not.toContain('DEVICE_OVERLAP')
    // 35,997 of 36,000 card-seconds at 20.00 an hour, cut down: 199.98333… 元.
    expect(result.bridge.recognised).toBe(19998n)
  })

  it('sees devices in another order as the same use, and another job as another', async () => {
    await insertEntities(test.store, papers('order'))
    await insertUsage(test.store, [
      pair('r1', ['o-a', 'o-b'], 'j'),
      pair('r2', ['o-b', 'o-a'], 'j'),
      pair('r3', ['o-a', 'o-b'], 'k'),
    ])
    const result = await verify('order')
    const found = result.findings.find(({ code }) => code === 'RECORD_DUPLICATE')
    expect(found?.evidence[0]?.ids).toEqual(['r1', 'r2'])
  })

  it('does not take records without device and job for duplicates', async () => {
    await insertEntities(test.store, papers('plain'))
    const plain = { contract: 'plain', devices: [] }
    await insertUsage(test.store, [usageRow('r1', plain), usageRow('r2', plain)])
    expect(codesOf(await verify('plain'))).not.toContain('RECORD_DUPLICATE')
  })

  it('holds back records whose id another contract has with other content, until a correction settles it', async () => {
    await insertEntities(test.store, papers('across'))
    await insertUsage(test.store, hours('across', 10))
    await test.store.command(
      `INSERT INTO usage_conflict SELECT '${INSTITUTION}', 'across', 'across-0', repeat('a', 32), 'C-9', repeat('b', 32), 1`,
    )
    const held = await verify('across')
    expect(held.bridge).toMatchObject({ recognised: 18000n, recognisedIfCleared: 20000n })
    expect(codesOf(held)).toContain('RECORD_CONFLICT_ACROSS')
    const [first] = hours('across', 1)
    if (first === undefined) throw new Error('one record was made')
    await insertUsage(test.store, [{ ...first, recordId: 'mended', corrects: 'across-0' }])
    expect((await verify('across')).bridge.recognised).toBe(20000n)
  })

  it('takes the version that nobody corrects, also when the correction names another contract', async () => {
    const old = paper('invoice', 'chain', 'I', invoice(1, '150.00', { contract: 'chain' }))
    const mended = paper('invoice', 'chain', 'I', {
      ...old.body,
      net: '200.00',
      gross: '200.00',
      corrects: entityDigest(old),
      reason: 'r',
    })
    const moved = paper('invoice', 'chain', 'J', invoice(2, '9.00', { contract: 'chain' }))
    const there = paper('invoice', 'elsewhere', 'J', {
      ...moved.body,
      contract: 'elsewhere',
      corrects: entityDigest(moved),
      reason: 'r',
    })
    await insertEntities(test.store, [
      ...papers('chain').filter(({ kind }) => kind !== 'invoice'),
      old,
      mended,
      moved,
      there,
    ])
    await insertUsage(test.store, hours('chain', 10))
    const result = await verify('chain')
    expect(result.bridge.invoiced).toBe(20000n)
    expect(codesOf(result)).not.toContain('DOCUMENT_CONFLICT')
  })

  it('counts two versions that both stand as the least of them', async () => {
    const other = paper('invoice', 'heads', 'I', invoice(1, '150.00', { contract: 'heads' }))
    await insertEntities(test.store, [...papers('heads'), other])
    await insertUsage(test.store, hours('heads', 10))
    const result = await verify('heads')
    expect(result.bridge.recognised).toBe(15000n)
    expect(codesOf(result)).toContain('DOCUMENT_CONFLICT')
  })

  it('counts a job once that is metered again under other ids at the same time, and names the records', async () => {
    await insertEntities(test.store, papers('job'))
    const part = (recordId: string, from: number, until: number, change: Partial<UsageRow> = {}) =>
      usageRow(recordId, { contract: 'job', devices: [], job: 'train-7', platform: 'slurm', from, until, ...change })
    await insertUsage(test.store, [
      part('r1', NOON, NOON + 6 * HOUR_MS),
      // Sent again as parts, with other ids and times; then the job goes on, which overlaps nothing.
      part('r1/a', NOON, NOON + 2 * HOUR_MS),
      part('r1/b', NOON + 2 * HOUR_MS, NOON + 4 * HOUR_MS - 1),
      part('r2', NOON + 6 * HOUR_MS, NOON + 6 * HOUR_MS + 1),
      part('other platform', NOON, NOON + 1, { platform: 'k8s' }),
    ])
    const result = await verify('job')
    const twice = result.findings.find(({ code }) => code === 'JOB_OVERLAP')
    expect(twice?.amountFen).toBe(7999n)
    expect(twice?.evidence).toEqual([
      { kind: 'record', ids: ['r1', 'r1/a', 'r1/b'], total: 3 },
      {
        kind: 'interval',
        ids: ['slurm train-7 2025-01-01T04:00:00.000Z/2025-01-01T06:00:00.000Z r1 r1/a r1/b'],
        total: 1,
      },
    ])
    // Ten card-hours are metered; four less a millisecond of them twice.
    expect(result.bridge).toMatchObject({ recognised: 12000n, recognisedIfCleared: 20000n })
    expect(result.verdict).toBe('undetermined')
  })

  it('takes records of one job for one only where neither cards nor nodes tell them apart', async () => {
    const four = { milliCards: 4000n }
    // A day each: what two records of one second say, and the card-seconds that are counted twice.
    const cases: readonly (readonly [string, Partial<UsageRow>, Partial<UsageRow>, number])[] = [
      ['nodes', { node: 'n1' }, { node: 'n2' }, 0],
      ['one node', { node: 'n1' }, { node: 'n1', ...four }, 4],
      ['a node missing', { node: 'n1', ...four }, { node: null }, 4],
      ['cards', { devices: ['job-a'] }, { devices: ['job-b'] }, 0],
      // What names its card stands; what does not may be the same again.
      ['one card', { devices: ['job-c'], ...four }, {}, 1],
      ['no job', { job: null }, { job: null }, 0],
    ]
    const start = (day: number) => NOON + day * 24 * HOUR_MS
    const rows = cases.flatMap(([job, one, other], day) =>
      [one, { ...other, until: start(day) + 1001 }].map((change, i) =>
        usageRow(`${job}-${i}`, {
          contract: 'apart',
          devices: [],
          job,
          from: start(day),
          until: start(day) + 1000,
          ...change,
        }),
      ),
    )
    const midnight = start(cases.length) + 12 * HOUR_MS
    const over = { contract: 'apart', devices: [], job: 'over', from: midnight - 2000 }
    const pair = [
      usageRow('o1', { ...over, until: midnight + 500 }),
      usageRow('o2', { ...over, until: midnight + 501 }),
    ]
    await insertUsage(test.store, [...rows, ...pair])
    const scope = { institution: INSTITUTION, contract: 'apart', up_to: EVERYTHING.size }
    const { days } = await loadUsageDays(test.store, scope, NO_REPEATS)
    const found = await loadJobOverlaps(test.store, scope, NO_REPEATS, days)
    const at = (day: number) => `2025-01-${String(day + 1).padStart(2, '0')}`
    expect(Object.fromEntries(found.map(({ day, above }) => [day, above]))).toEqual({
      ...Object.fromEntries(
        cases.flatMap(([, , , twice], day) => (twice > 0 ? [[at(day), BigInt(twice) * MICRO]] : [])),
      ),
      [at(cases.length)]: 2n * MICRO,
      [at(cases.length + 1)]: MICRO / 2n,
    })
  })

  it('holds back records that name a customer who is not the buyer, until a person has looked', async () => {
    await insertEntities(test.store, papers('customer'))
    const all = hours('customer', 10)
    await insertUsage(
      test.store,
      all.map((row, i) => ({ ...row, customer: [BUYER, PROVIDER, PROVIDER][i] ?? null })),
    )
    const result = await verify('customer')
    expect(result.findings.find(({ code }) => code === 'CUSTOMER_NOT_BUYER')?.evidence).toEqual([
      { kind: 'record', ids: ['customer-1', 'customer-2'], total: 2 },
      { kind: 'organisation', ids: [PROVIDER], total: 1 },
    ])
    expect(result.bridge).toMatchObject({ recognised: 16000n, recognisedIfCleared: 20000n })
    expect(result.verdict).toBe('undetermined')
    const before = await loadEvidence(test.store, INSTITUTION, 'customer', EVERYTHING, [], { checks: 'before' })
    expect(before.usage.days.every(({ standing }) => standing === 'counted')).toBe(true)
  })

  it('finds one card too many for one millisecond, against the ledger of the pool', async () => {
    await insertEntities(test.store, [
      ...papers('pool'),
      paper('capacity', 'pool', 'K', {
        institution: INSTITUTION,
        statementId: 'K',
        contract: 'pool',
        from: '2025-01-01T00:00:00+08:00',
        to: '2025-01-02T00:00:00+08:00',
        groups: [{ cards: 1 }],
      }),
    ])
    await insertUsage(test.store, [at('r1', 0, HOUR_MS), at('r2', HOUR_MS - 1, 2 * HOUR_MS)])
    const result = await verify('pool')
    const found = result.findings.find(({ code }) => code === 'ABOVE_INSTALLED')
    expect(found?.evidence.map(({ ids }) => ids)).toEqual([
      ['2025-01-01'],
      ['2025-01-01T04:59:59.999Z/2025-01-01T05:00:00.000Z 用卡 2 在册 1'],
    ])
    expect(amountsOf(result, 'ABOVE_INSTALLED')).toEqual([0n])
  })

  it('counts card-seconds above cards × duration only up to it, and names the record', async () => {
    await insertEntities(test.store, papers('excess'))
    const [first, ...rest] = hours('excess', 10)
    if (first === undefined) throw new Error('ten records were made')
    await insertUsage(test.store, [{ ...first, micro: first.micro + 1n }, ...rest])
    const result = await verify('excess')
    expect(result.bridge.recognised).toBe(20000n)
    const found = result.findings.find(({ code }) => code === 'CARD_TIME_ABOVE_INTERVAL')
    expect(found?.evidence).toEqual([{ kind: 'record', ids: ['excess-0'], total: 1 }])
  })

  it('knows no contract that nobody sent, and asks which one when two institutions have it', async () => {
    await expect(findContract(test.store, 'nowhere', null)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const [one] = papers('twice')
    if (one === undefined) throw new Error('a contract was made')
    await insertEntities(test.store, [one, { ...one, institution: OTHER_INSTITUTION }])
    await expect(findContract(test.store, 'twice', null)).rejects.toMatchObject({ code: 'CONTRACT_AMBIGUOUS' })
    expect(await findContract(test.store, 'twice', OTHER_INSTITUTION)).toMatchObject({ institution: OTHER_INSTITUTION })
    const named = reconcileContract(await evidenceAt(test.store, 'twice', EVERYTHING, OTHER_INSTITUTION))
    expect(named.verdict).toBe('undetermined')
  })
})
