import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UNKNOWN_WATTS } from '../../../verifier/capacity/evidence.ts'
import { loadTelemetry, type TelemetryQuestion } from '../../../verifier/capacity/load/load-telemetry.ts'
import { runsOn, STORES, type TestStore } from '../../support/stores.ts'
import { insertSamples, type Sample, telemetryOf } from './rollup-samples.ts'

const HOUR = 3_600_000
/** 2025-07-01 in Shanghai. */
const START = Date.UTC(2025, 5, 30, 16)
const END = START + 4 * 24 * HOUR

const sample = (device: string, at: number, more: Partial<Sample> = {}): Sample => ({
  device,
  at,
  tensor: null,
  power: null,
  energy: null,
  batch: 1,
  ...more,
})

/** Moments that often meet: the first and last ms of hours and days, and a few minutes. */
const moment = fc.oneof(
  fc.integer({ min: 0, max: 95 }).map((hour) => START + hour * HOUR),
  fc.integer({ min: 1, max: 96 }).map((hour) => START + hour * HOUR - 1),
  fc.integer({ min: START, max: END - 1 }),
)
/** Energies of a small range: counters stand still, fall and contradict each other. Some are as large as they may be. */
const energy = fc.oneof(
  { arbitrary: fc.bigInt(0n, 5n).map((n) => n * 1_000_000_000n), weight: 6 },
  { arbitrary: fc.bigInt(0n, 999_999_999_999_999n), weight: 1 },
)
const samples = fc.array(
  fc.record({
    device: fc.constantFrom('GPU-a', 'GPU-b', '昇腾-0'),
    at: moment,
    tensor: fc.option(fc.bigInt(0n, 2n)),
    power: fc.option(fc.oneof(fc.bigInt(0n, 700_999n), fc.constant(999_999_999_999_999n))),
    energy: fc.option(energy),
    batch: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 120 },
)
const period = fc
  .tuple(moment, moment)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))

describe.each(STORES)('telemetry from the rollup on $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
  })
  afterAll(async () => {
    await test.dispose()
  })
  let last = 0
  const newInstitution = () => `I-${last++}`
  const load = async (question: TelemetryQuestion) =>
    [...(await loadTelemetry(test.store, question))].sort((a, b) => (a.device < b.device ? -1 : 1))

  it('is that of the raw samples, sample by sample, at any cut, however they were sent, split and sent again', async () => {
    await fc.assert(
      fc.asyncProperty(
        samples,
        period,
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (all, time, replayed, pieces, isMerged) => {
          const institution = newInstitution()
          const inserts = Array.from({ length: pieces }, (_, piece) => all.filter((__, i) => i % pieces === piece))
          inserts.push(...replayed.map((batch) => all.filter((one) => one.batch === batch)))
          for (const some of inserts) if (some.length > 0) await insertSamples(test.store, institution, some)
          if (isMerged) await test.store.command('OPTIMIZE TABLE sample_day FINAL')
          for (const upTo of [5, 3, 0]) {
            const expected = telemetryOf(
              all.filter(({ batch }) => batch <= upTo),
              time,
            )
            expect(await load({ institution, upTo, period: time, raw: true })).toEqual(expected)
            expect(await load({ institution, upTo, period: time })).toEqual(expected)
          }
        },
      ),
      { numRuns: runsOn(engine.kind, 8) },
    )
  })

  it('has a bit for each hour of the period, also of the hour it begins and the hour it ends in', async () => {
    const institution = newInstitution()
    await insertSamples(test.store, institution, [
      sample('g', START + HOUR + 1),
      sample('g', START + 2 * HOUR, { tensor: 1n }),
      sample('g', START + 26 * HOUR - 1),
      sample('g', START + 26 * HOUR),
    ])
    const time = { from: START + HOUR + 30 * 60_000, to: START + 25 * HOUR + 1 }
    const [found] = await load({ institution, upTo: 1, period: time })
    // 25 hours begin in it or have a part in it: the 1st, the 2nd, and the 25th.
    expect([...(found?.seen ?? [])]).toEqual([0b11, 0, 0, 0b1])
    expect([...(found?.tensor ?? [])]).toEqual([0b10, 0, 0, 0])
    expect(found?.meanWatts).toHaveLength(2)
  })

  const mean = async (readings: readonly (readonly [minute: number, joules: number | null])[]) => {
    const institution = newInstitution()
    for (const [minute, joules] of readings) {
      const energy = joules === null ? null : BigInt(joules) * 1000n
      await insertSamples(test.store, institution, [sample('g', START + minute * 60_000, { energy })])
    }
    const [found] = await load({ institution, upTo: 1, period: { from: START, to: START + 24 * HOUR } })
    return found?.meanWatts[0]
  }

  it('has as mean watts of a day what the counter rose, by the time between its first and its last reading', async () => {
    expect(
      await mean([
        [0, 1000],
        [1, null],
        [10, 1000 + 600 * 300],
      ]),
    ).toBe(300)
    expect(
      await mean([
        [0, 1000],
        [10, 1000 + 600 * 300 - 1],
      ]),
    ).toBe(299)
    expect(
      await mean([
        [0, 1000],
        [10, 1000],
      ]),
    ).toBe(0)
  })

  it('does not know the mean watts of a day with one reading, or in which the counter fell', async () => {
    expect(await mean([[0, 1000]])).toBe(UNKNOWN_WATTS)
    expect(
      await mean([
        [0, null],
        [10, null],
      ]),
    ).toBe(UNKNOWN_WATTS)
    expect(
      await mean([
        [0, 5000],
        [10, 0],
        [20, 9000],
      ]),
    ).toBe(UNKNOWN_WATTS)
    expect(
      await mean([
        [0, 5000],
        [10, 9000],
        [20, 6000],
      ]),
    ).toBe(UNKNOWN_WATTS)
  })

  it('takes what came after the cut from nowhere: neither hours nor watts of it are in the answer', async () => {
    const institution = newInstitution()
    await insertSamples(test.store, institution, [sample('g', START, { power: 100_000n })])
    const period = { from: START, to: END }
    const before = await load({ institution, upTo: 1, period })
    await insertSamples(test.store, institution, [
      sample('g', START + HOUR, { power: 400_000n, tensor: 1n, batch: 2 }),
      sample('g', START + 30 * HOUR, { batch: 2 }),
      sample('h', START, { batch: 2 }),
    ])
    expect(await load({ institution, upTo: 1, period })).toEqual(before)
    const [after, other] = await load({ institution, upTo: 2, period })
    expect(after?.mostWatts[0]).toBe(400)
    expect(other?.device).toBe('h')
  })

  it('knows which institutions sample a device, in order of device', async () => {
    const [one, two] = [newInstitution(), newInstitution()]
    const device = `GPU-of-${one}`
    await insertSamples(test.store, one, [sample(device, START, { batch: 4 }), sample(device, END, { batch: 3 })])
    await insertSamples(test.store, two, [sample(device, START, { batch: 7 })])
    const rows = await test.store.rows(
      'SELECT institution, first_batch FROM device_sampler FINAL WHERE device = {device:String} ORDER BY institution',
      { device },
    )
    expect(rows).toEqual([
      { institution: one, first_batch: '3' },
      { institution: two, first_batch: '7' },
    ])
  })
})
