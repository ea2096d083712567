import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CounterReading, counterRise } from '../../../core/counter.ts'
import { emptyCompleteness } from '../../../verifier/completeness/completeness.ts'
import { loadEvidence } from '../../../verifier/evidence/load-evidence.ts'
import type { Allocation, Measured } from '../../../verifier/reconcile/allocation.ts'
import { type Reconciliation, reconcileContract } from '../../../verifier/reconcile/reconcile-contract.ts'
import { toReportJson } from '../../../verifier/report/index.ts'
import { loadTraining } from '../../../verifier/telemetry/load/load-training.ts'
import { STORES, type TestStore } from '../../support/stores.ts'
import { insertSamples, type Sample } from '../capacity/rollup-samples.ts'
import { contract, item, LEDGER } from '../reconcile/evidence-of.ts'
import { EVERYTHING, INSTITUTION, insertEntities, insertUsage, OTHER_INSTITUTION, usageRow } from './usage-rows.ts'

const HOUR = 3_600_000
/** 2025-01-01 in Shanghai; the contract ends with 2025-01-04. */
const START = Date.UTC(2024, 11, 31, 16)

/** A sample each five minutes of a card that stands idle, unless `of` says otherwise. */
const samples = (device: string, from: number, hours: number, of: (i: number) => Partial<Sample> = () => ({})) =>
  Array.from({ length: hours * 12 }, (_, i) => ({
    device,
    at: START + from * HOUR + i * 300_000,
    tensor: 0n,
    power: 90_000n,
    energy: BigInt(i) * 27_000_000n,
    batch: 1,
    ...of(i),
  }))
const busy = { tensor: 400_000n, power: 600_000n }

const card = (uuid: string, more: object = {}) => ({
  institution: INSTITUTION,
  kind: 'device',
  contract: '',
  id: uuid,
  body: {
    institution: INSTITUTION,
    uuid,
    acceleratorModel: 'NVIDIA H100 80GB HBM3',
    inServiceFrom: '2025-01-01',
    ...more,
  },
})
const contracts = (...numbers: readonly string[]) =>
  numbers.map((number) => ({
    institution: INSTITUTION,
    kind: 'contract',
    contract: number,
    id: number,
    body: { ...contract({ number, validTo: '2025-01-04', items: [item({ quantity: '1000' })] }) },
  }))

async function fill({ store }: TestStore) {
  await insertEntities(store, [
    ...contracts('C-1', 'unsampled', 'late'),
    card('GPU-works'),
    card('GPU-idle', { serial: 'SN-idle' }),
    card('GPU-late'),
    card('GPU-unknown-model', { acceleratorModel: 'Nobody 9000' }),
  ])
  await insertUsage(store, [
    // Two cards for three days.
    usageRow('r1', {
      devices: ['GPU-works', 'SN-idle'],
      milliCards: 2000n,
      job: 'j-1',
      from: START,
      until: START + 72 * HOUR,
    }),
    // Half an hour, and another half outside of the contract's days.
    usageRow('r2', { devices: ['GPU-works'], job: 'j-2', from: START + 95.5 * HOUR, until: START + 96.5 * HOUR }),
    usageRow('r3', { devices: ['GPU-unknown-model'], job: 'j-3', from: START, until: START + HOUR }),
    usageRow('r4', { devices: ['GPU-unsampled'], from: START, until: START + 5 * HOUR }),
    usageRow('r5', { devices: [], from: START, until: START + 5 * HOUR }),
    // Replaced: does not count.
    usageRow('r6', { devices: ['SN-idle'], from: START + 20 * HOUR, until: START + 30 * HOUR }),
    usageRow('r7', { devices: [], from: START, until: START + 1, milliCards: 0n, corrects: 'r6' }),
    usageRow('u1', { contract: 'unsampled', devices: ['GPU-unsampled'], from: START, until: START + 5 * HOUR }),
    usageRow('l1', { contract: 'late', devices: ['GPU-late'], job: 'l', from: START, until: START + 10 * HOUR }),
  ])
  await insertSamples(store, INSTITUTION, [
    ...samples('GPU-works', 0, 72, () => busy),
    // By its other name, two days of three: a counter that starts again in the fifth hour, a busy reading in the
    // eleventh, no power in the twenty-first.
    ...samples('GPU-idle', 0, 48, (i) => ({
      ...(i >= 54 ? { energy: BigInt(i - 54) * 27_000_000n } : {}),
      ...(i === 125 ? { tensor: 10_000n } : {}),
      ...(i >= 240 && i < 252 ? { power: null } : {}),
    })),
    ...samples('GPU-unknown-model', 0, 1),
    ...samples('GPU-late', 0, 6),
  ])
  // Another institution says that the third day was busy, and that what worked was idle: neither counts.
  await insertSamples(store, OTHER_INSTITUTION, [
    ...samples('GPU-idle', 48, 24, () => busy),
    ...samples('GPU-works', 0, 96),
  ])
}

const hours = ({ billed, covered, judged, active, nearIdle }: Measured) =>
  [billed, covered, judged, active, nearIdle].map((time) => Number(time) / 3_600_000_000)

function found({ allocation }: Reconciliation): Allocation {
  if (allocation === null) throw new Error('no readings')
  return allocation
}

describe.each(STORES)('card-hours beside the readings of their devices on $kind', ({ migrated }) => {
  let test: TestStore
  const at = async (number: string, size = EVERYTHING.size): Promise<Reconciliation> => {
    const cut = { ...EVERYTHING, size }
    const evidence = await loadEvidence(test.store, INSTITUTION, number, cut, [], { allocation: true })
    return reconcileContract({ ...evidence, completeness: emptyCompleteness(INSTITUTION) })
  }
  let c1: Reconciliation
  beforeAll(async () => {
    test = await migrated()
    await fill(test)
    c1 = await at('C-1')
  })
  afterAll(() => test.dispose())

  it('are billed, covered, judged, active and near idle to the millisecond, by card', () => {
    const { cards, withDevices, all } = found(c1)
    expect(Number(withDevices) / 3_600_000_000).toBe(150.5)
    expect(cards.map(({ card: name, limitKnown, all: time }) => [name, limitKnown, ...hours(time)])).toEqual([
      // 72 billed: 24 without readings, one without power, one with a busy reading.
      ['SN-idle', true, 72, 48, 47, 1, 46],
      // No board limit: nothing can be said of it.
      ['GPU-unknown-model', false, 1, 1, 0, 0, 0],
      // The last half hour has samples of another institution only.
      ['GPU-works', true, 72.5, 72, 72, 72, 0],
    ])
    expect(hours(all)).toEqual([145.5, 121, 119, 73, 46])
  })

  it('are told by job, with the energy its whole hours took at least', () => {
    const { jobs, cards } = found(c1)
    expect(jobs?.map(({ job, all }) => [job, ...hours(all)])).toEqual([['j-1', 144, 120, 119, 73, 46]])
    // 11 steps of 27 kJ an hour; not the hour in which the counter started again.
    const hour = 297_000_000n
    expect(cards.map(({ energy }) => energy)).toEqual([
      { millijoules: 47n * hour, hours: 47n },
      { millijoules: hour, hours: 1n },
      { millijoules: 72n * hour, hours: 72n },
    ])
    expect(jobs?.[0]?.energy).toEqual({ millijoules: 119n * hour, hours: 119n })
  })

  it('are an indicator with its amount, that takes nothing off', () => {
    const [burn] = c1.findings.filter(({ code }) => code === 'IDLE_BURN')
    expect(burn).toMatchObject({ severity: 'warning', needsHuman: true, amountFen: 92_000n })
    expect(burn?.evidence).toEqual([
      { kind: 'device', ids: ['SN-idle'], total: 1 },
      { kind: 'day', ids: ['2025-01-01', '2025-01-02'], total: 2 },
    ])
    // All 155.5 hours that are paid at 20 yuan.
    expect(c1.bridge.delivered).toBe(311_000n)
  })

  it('are unknown where the institution sampled none of the cards', async () => {
    const { allocation, findings } = await at('unsampled')
    expect(allocation).toBeNull()
    expect(findings.map(({ code }) => code)).not.toContain('IDLE_BURN')
  })

  it('are never more near idle than by the means of the telemetry of the institution', async () => {
    const period = { from: START, to: START + 96 * HOUR }
    const scope = { institution: INSTITUTION, period, upTo: EVERYTHING.size }
    const device = { device: 'GPU-idle', names: ['GPU-idle', 'SN-idle'], idleMilliwatts: 175_000n }
    const [means] = await loadTraining(test.store, scope, [device])
    // The one busy reading of 12 is a mean below one in a hundred.
    expect(means).toMatchObject({ contract: 'C-1', hours: 72, covered: 47, idle: 47 })
  })

  it('are the same at a cut whatever samples and cards come later', async () => {
    const before = toReportJson(await at('late', 1), LEDGER)
    expect(before).toContain('"nearIdle":{"cardHours":"6.000000"')
    await insertSamples(test.store, INSTITUTION, [
      // Into hours that were idle, into hours that had no samples, and a counter that seems to have fallen.
      ...samples('GPU-late', 3, 4, (i) => ({ ...busy, at: START + 3 * HOUR + i * 300_000 + 1, energy: 5n, batch: 2 })),
    ])
    // Merged in the store: rows of an hour are then older and newer than the cut at once.
    await test.store.command('OPTIMIZE TABLE sample_hour FINAL')
    expect(toReportJson(await at('late', 1), LEDGER)).toBe(before)
    expect(hours(found(await at('late')).all)).toEqual([10, 7, 7, 4, 3])
  })

  it('take no more energy than their counters rose by, and exactly that where they never fell', async () => {
    const lives = fc.sample(life, { numRuns: 60, seed: 20250102 }).map((steps, i) => ({ device: `E-${i}`, steps }))
    const readings = lives.map(({ device, steps }) => ({ device, moments: play(steps) }))
    await insertEntities(test.store, contracts('energy'))
    await insertUsage(
      test.store,
      readings.map(({ device }) =>
        usageRow(`e-${device}`, { contract: 'energy', devices: [device], from: START, until: START + 6 * HOUR }),
      ),
    )
    await insertSamples(
      test.store,
      INSTITUTION,
      readings.flatMap(({ device, moments }) =>
        moments.map(({ at: time, value }) => ({
          device,
          at: time,
          tensor: null,
          power: null,
          energy: value,
          batch: 1,
        })),
      ),
    )
    const { cards } = found(await at('energy'))
    const energies = new Map(cards.map((one) => [one.card, one.energy]))
    let fallen = 0
    for (const { device, moments } of readings) {
      const rises = [0, 1, 2, 3, 4, 5].map((hour) =>
        counterRise(moments.filter(({ at: time }) => Math.floor((time - START) / HOUR) === hour)),
      )
      const most = rises.reduce((sum, { rise }) => sum + rise, 0n)
      const drawn = energies.get(device)?.millijoules ?? 0n
      expect([device, drawn <= most]).toEqual([device, true])
      if (rises.every(({ falls }) => falls === 0)) expect([device, drawn]).toEqual([device, most])
      else fallen++
    }
    expect([fallen > 10, fallen < 50]).toEqual([true, true])
  })
})

/** What a card draws until its next reading, and what befalls its counter there. */
const life = fc.array(
  fc.record({
    minutes: fc.integer({ min: 1, max: 25 }),
    millijoules: fc.bigInt(1n, 30_000_000n),
    befalls: fc.oneof(
      { arbitrary: fc.constant('nothing' as const), weight: 20 },
      { arbitrary: fc.constantFrom('reset' as const, 'restored' as const), weight: 1 },
    ),
  }),
  { minLength: 5, maxLength: 40 },
)

function play(steps: typeof life extends fc.Arbitrary<infer T> ? T : never): readonly CounterReading[] {
  let [at, value] = [START, 1_000_000_000n]
  const readings: CounterReading[] = [{ at, value }]
  for (const { minutes, millijoules, befalls } of steps) {
    at += minutes * 60_000
    value += millijoules
    if (befalls === 'reset') value = 0n
    if (befalls === 'restored') value /= 2n
    if (at < START + 6 * HOUR) readings.push({ at, value })
  }
  return readings
}
