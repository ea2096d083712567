import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { counterRise } from '../../../../core/counter.ts'
import { UNKNOWN_WATTS } from '../../../../verifier/capacity/evidence.ts'
import { loadTelemetry } from '../../../../verifier/capacity/load/load-telemetry.ts'
import { loadSummaries } from '../../../../verifier/telemetry/load/load-summaries.ts'
import { STORES, type TestStore } from '../../../support/stores.ts'
import { insertSamples } from '../../capacity/rollup-samples.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** 2025-07-01 in Shanghai. */
const START = Date.UTC(2025, 5, 30, 16)
const END = START + 24 * HOUR
const INSTITUTION = 'I-counters'

/** A day of a card: what it uses from one sample to the next, what befalls its counter there, and where the counter ends. */
const day = fc.record({
  steps: fc.array(
    fc.record({
      minutes: fc.integer({ min: 1, max: 40 }),
      milliwatts: fc.bigInt(60_000n, 700_000n),
      befalls: fc.oneof(
        { arbitrary: fc.constant('nothing' as const), weight: 12 },
        { arbitrary: fc.constantFrom('reset' as const, 'restored' as const), weight: 1 },
      ),
    }),
    { minLength: 5, maxLength: 80 },
  ),
  start: fc.oneof(fc.constant(0n), fc.bigInt(0n, 5_000_000_000n)),
  wrapsAt: fc.constantFrom(2n ** 32n, 2n ** 31n, 1_000_000_000n, null, null, null),
})
type Day = typeof day extends fc.Arbitrary<infer T> ? T : never
type Moment = { readonly at: number; readonly value: bigint; readonly used: bigint }

/** The readings of a day, with what the card had truly used until each, in mJ. */
function play({ steps, start, wrapsAt }: Day): readonly Moment[] {
  let [at, counter, used] = [START, start, 0n]
  const moments: Moment[] = [{ at, value: counter, used }]
  for (const { minutes, milliwatts, befalls } of steps) {
    const millijoules = milliwatts * BigInt(minutes * 60)
    at += minutes * MINUTE
    if (at >= END) break
    used += millijoules
    counter += millijoules
    if (wrapsAt !== null) counter %= wrapsAt
    if (befalls === 'reset') counter = 0n
    if (befalls === 'restored') counter /= 2n
    moments.push({ at, value: counter, used })
  }
  return moments
}

const CARDS = fc
  .sample(day, { numRuns: 150, seed: 20250701 })
  .map((life, i) => ({ device: `GPU-${i}`, moments: play(life) }))
const usedBetween = (moments: readonly Moment[]) => (moments.at(-1)?.used ?? 0n) - (moments[0]?.used ?? 0n)
const fell = (moments: readonly Moment[]) => counterRise(moments).falls > 0

describe.each(STORES)('energy by counters that reset, wrap and restart, on $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
    const samples = CARDS.flatMap(({ device, moments }) =>
      moments.map(({ at, value }) => ({ device, at, tensor: null, power: null, energy: value, batch: 1 })),
    )
    await insertSamples(test.store, INSTITUTION, samples)
  })
  afterAll(async () => {
    await test.dispose()
  })
  const scope = { institution: INSTITUTION, upTo: 1, period: { from: START, to: END } }

  it.each([{ raw: false }, { raw: true }])(
    'the mean of a day is never more than the card drew (%o)',
    async ({ raw }) => {
      const telemetry = new Map((await loadTelemetry(test.store, { ...scope, raw })).map((one) => [one.device, one]))
      let known = 0
      for (const { device, moments } of CARDS) {
        const watts = telemetry.get(device)?.meanWatts[0] ?? UNKNOWN_WATTS
        if (watts === UNKNOWN_WATTS) continue
        known++
        const span = BigInt((moments.at(-1)?.at ?? 0) - START)
        expect([device, BigInt(watts) * span <= usedBetween(moments)]).toEqual([device, true])
        expect(BigInt(watts) * span <= counterRise(moments).rise).toBe(true)
        if (!fell(moments)) expect(BigInt(watts)).toBe(usedBetween(moments) / span)
      }
      // Both kinds are there: without them this would show nothing.
      expect(known).toBeGreaterThan(20)
      expect(CARDS.filter(({ moments }) => fell(moments)).length).toBeGreaterThan(50)
    },
  )

  it('the highest hour of a card is never more than the card drew in it', async () => {
    const summaries = await loadSummaries(
      test.store,
      scope,
      CARDS.map(({ device }) => device),
    )
    const byDevice = new Map(CARDS.map(({ device, moments }) => [device, moments]))
    let known = 0
    for (const { device, highest } of summaries) {
      if (highest === null) continue
      known++
      const inHour = (byDevice.get(device) ?? []).filter(({ at }) => at >= highest.hour && at < highest.hour + HOUR)
      expect([device, highest.millijoules <= usedBetween(inHour)]).toEqual([device, true])
      expect(highest.millijoules <= counterRise(inHour).rise).toBe(true)
    }
    expect(known).toBeGreaterThan(50)
  })
})
