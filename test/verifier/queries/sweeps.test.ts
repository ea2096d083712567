import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../store/client.ts'
import { NO_REPEATS, type Scope } from '../../../verifier/evidence/columns.ts'
import { loadConcurrency } from '../../../verifier/evidence/load-concurrency.ts'
import { loadNeighbours } from '../../../verifier/evidence/load-neighbours.ts'
import { loadOveruse } from '../../../verifier/evidence/load-overuse.ts'
import { loadUsageDays } from '../../../verifier/evidence/load-usage-days.ts'
import type { UsageDay } from '../../../verifier/reconcile/evidence.ts'
import type { InstalledStep } from '../../../verifier/reconcile/installed.ts'
import { runsOn, STORES, type TestStore } from '../../support/stores.ts'
import { cardTimeOf, concurrencyOf, overuseOf } from './oracle.ts'
import { EVERYTHING, INSTITUTION, insertUsage, OTHER_INSTITUTION, type UsageRow, usageRow } from './usage-rows.ts'

/** Fifty milliseconds before midnight in Shanghai. */
const BASE = Date.UTC(2025, 0, 1, 16) - 50

const records = fc.array(
  fc.record({
    owner: fc.constantFrom('own', 'own', 'own', 'same institution', 'other institution'),
    purpose: fc.constantFrom('pretrain' as const, 'sft' as const, 'production_inference' as const),
    devices: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    milliCards: fc.constantFrom(0n, 250n, 333n, 500n, 1000n, 2000n, 3000n),
    from: fc.nat({ max: 100 }),
    lasting: fc.integer({ min: 1, max: 60 }),
    missing: fc.constantFrom(0n, 0n, 1n, -1n),
  }),
  { minLength: 1, maxLength: 12 },
)
const steps = fc
  .uniqueArray(fc.nat({ max: 160 }), { minLength: 2, maxLength: 6 })
  .chain((cuts) =>
    fc.tuple(fc.constant(cuts.sort((a, b) => a - b)), fc.array(fc.nat({ max: 4 }), { minLength: 6, maxLength: 6 })),
  )
  .map(([cuts, cards]) =>
    cuts.slice(1).flatMap((until, i): InstalledStep[] => {
      const from = cuts[i] ?? 0
      return i === 2 ? [] : [{ from: BASE + from, until: BASE + until, cards: cards[i] ?? 0 }]
    }),
  )

let contracts = 0

const scopeOf = (contract: string) => ({ institution: INSTITUTION, contract, up_to: EVERYTHING.size })
async function overuseOfStore(store: Store, scope: Scope, days: readonly UsageDay[]) {
  const met = await loadNeighbours(store, { institution: scope.institution, number: scope.contract })
  return loadOveruse(store, scope, NO_REPEATS, days, met, EVERYTHING)
}

const at = (number: string, recordId: string, from: number, until: number, change: Partial<UsageRow> = {}) =>
  usageRow(recordId, {
    contract: number,
    devices: [`${number}-gpu`],
    from: BASE + from,
    until: BASE + until,
    ...change,
  })

describe.each(STORES)('sweeps on $kind', ({ kind, migrated }) => {
  let test: TestStore
  beforeAll(async () => {
    test = await migrated()
  })
  afterAll(() => test.dispose())

  it('agree with looking at every single millisecond', async () => {
    await fc.assert(
      fc.asyncProperty(records, steps, async (drawn, installed) => {
        const number = `C-${++contracts}`
        const rows = drawn.map((draw, i) => toRow(draw, number, i))
        await insertUsage(test.store, rows)
        const own = rows.filter((row) => row.contract === number && row.institution === INSTITUTION)
        const scope = scopeOf(number)
        const { days } = await loadUsageDays(test.store, scope, NO_REPEATS)
        expect(cardTimes(days)).toEqual(withoutZeros(cardTimeOf(own)))
        const overuse = await overuseOfStore(test.store, scope, days)
        const named = rows.filter(({ devices, milliCards }) => devices.length > 0 && milliCards > 0n)
        const expected = named.length === 0 ? {} : overuseOf(named, (row) => own.includes(row))
        expect(byDevice(overuse.overuse)).toEqual(expected)
        const found = await loadConcurrency(test.store, scope, NO_REPEATS, days, installed, overuse)
        const plain = found.map(({ day, above, unknown }) => [day, { above, unknown }])
        expect(Object.fromEntries(plain)).toEqual(own.length === 0 ? {} : concurrencyOf(own, installed))
      }),
      { numRuns: runsOn(kind, 12) },
    )
  })

  const overuseIn = async (rows: readonly UsageRow[], number: string) => {
    await insertUsage(test.store, rows)
    const scope = scopeOf(number)
    const { days } = await loadUsageDays(test.store, scope, NO_REPEATS)
    return overuseOfStore(test.store, scope, days)
  }

  it('find one millisecond of overlap on a device, and none between intervals that touch', async () => {
    const touching = await overuseIn([at('T-1', 'r1', 0, 10), at('T-1', 'r2', 10, 20)], 'T-1')
    expect(touching).toMatchObject({ clean: true, overuse: [] })
    const over = await overuseIn([at('T-2', 'r1', 0, 11), at('T-2', 'r2', 10, 20)], 'T-2')
    expect(over.overuse.map(({ within }) => within)).toEqual([1000n])
    expect(over.overuseExamples).toEqual([
      {
        device: 'T-2-gpu',
        from: BASE + 10,
        until: BASE + 11,
        records: ['r1', 'r2'].map((recordId) => ({ institution: INSTITUTION, contract: 'T-2', recordId })),
      },
    ])
  })

  it('let records share a card up to the whole of it, and no thousandth more', async () => {
    const half = { milliCards: 500n }
    const shared = await overuseIn([at('T-3', 'r1', 0, 10, half), at('T-3', 'r2', 0, 10, half)], 'T-3')
    expect(shared.overuse).toEqual([])
    const more = await overuseIn([at('T-4', 'r1', 0, 10, half), at('T-4', 'r2', 0, 10, { milliCards: 501n })], 'T-4')
    expect(more.overuse.map(({ within }) => within)).toEqual([10n])
  })

  it('find a record that alone claims more cards than it names devices', async () => {
    const { overuse } = await overuseIn([at('T-5', 'r1', 0, 10, { milliCards: 1001n })], 'T-5')
    expect(overuse.map(({ within }) => within)).toEqual([10n])
  })

  it('find a card used at once for contracts of two institutions, named in the evidence', async () => {
    const other = { institution: OTHER_INSTITUTION, contract: 'T-7', devices: ['T-6-gpu'] }
    const rows = [at('T-6', 'r1', 0, 20), at('T-6', 'x1', 10, 30, other)]
    const { overuse, overuseExamples } = await overuseIn(rows, 'T-6')
    expect(overuse.map(({ within, across }) => ({ within, across }))).toEqual([{ within: 0n, across: 10_000n }])
    expect(overuseExamples[0]?.records.map(({ contract }) => contract).sort()).toEqual(['T-6', 'T-7'])
  })

  it('do not count a record that a correction replaced, in this contract or another', async () => {
    const rows = [at('T-8', 'r1', 0, 20), at('T-8', 'r2', 10, 30), at('T-9', 'r3', 100, 101, { corrects: 'r2' })]
    const { overuse } = await overuseIn(rows, 'T-8')
    expect(overuse).toEqual([])
    const scope = scopeOf('T-8')
    const { days } = await loadUsageDays(test.store, scope, NO_REPEATS)
    expect(days.map(({ standing, cardTime }) => ({ standing, cardTime }))).toEqual([
      { standing: 'corrected', cardTime: 20_000n },
      { standing: 'counted', cardTime: 20_000n },
    ])
  })
})

type Drawn = typeof records extends fc.Arbitrary<(infer D)[]> ? D : never

function toRow(draw: Drawn, number: string, i: number): UsageRow {
  return usageRow(`${number}-${i}`, {
    institution: draw.owner === 'other institution' ? OTHER_INSTITUTION : INSTITUTION,
    contract: draw.owner === 'own' ? number : `${number}-other`,
    purpose: draw.purpose,
    devices: draw.devices.map((device) => `${number}-${device}`),
    milliCards: draw.milliCards,
    from: BASE + draw.from,
    until: BASE + draw.from + draw.lasting,
    ...(draw.milliCards === 0n ? {} : { micro: draw.milliCards * BigInt(draw.lasting) + draw.missing }),
  })
}

const withoutZeros = (times: Readonly<Record<string, bigint>>) =>
  Object.fromEntries(Object.entries(times).filter(([, time]) => time > 0n))

const cardTimes = (days: readonly { day: string; purpose: string; cardTime: bigint }[]) =>
  withoutZeros(Object.fromEntries(days.map(({ day, purpose, cardTime }) => [`${day} ${purpose}`, cardTime])))

const byDevice = (overuse: Awaited<ReturnType<typeof loadOveruse>>['overuse']) =>
  Object.fromEntries(
    overuse.map(({ device, day, within, across, byClass }) => [
      `${device} ${day}`,
      {
        within,
        across,
        byPurpose: Object.fromEntries(byClass.filter((c) => c.cardTime > 0n).map((c) => [c.purpose, c.cardTime])),
      },
    ]),
  )
