import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storedSpans } from '../../ingest/accept/identity-queries.ts'
import { STORES, type TestStore } from '../support/stores.ts'
import { insertSamples } from '../verifier/capacity/rollup-samples.ts'

const HOUR = 3_600_000
const START = Date.UTC(2025, 5, 30, 16)
const hourOf = (ms: number) => Math.floor(ms / HOUR) * HOUR

/** Beginnings and ends of hours, of Shanghai days and of time as it is counted; anything between. */
const moment = fc.oneof(
  fc.integer({ min: -8, max: 80 }).map((hour) => START + hour * HOUR),
  fc.integer({ min: -8, max: 80 }).map((hour) => START + hour * HOUR - 1),
  fc.integer({ min: START, max: START + 4 * 24 * HOUR }),
  fc.integer({ min: -14 * HOUR, max: 2 * HOUR }),
)
const samples = fc.array(fc.record({ device: fc.constantFrom('GPU-a', 'GPU-b', '昇腾-0'), at: moment }), {
  minLength: 1,
  maxLength: 40,
})

describe.each(STORES)('spans of known samples after a start, on $kind', (engine) => {
  let opened: TestStore
  beforeAll(async () => {
    opened = await engine.migrated()
  })
  afterAll(() => opened.dispose())

  it('are the hours of the first and the last sample of each device: never less than there is', async () => {
    let institutions = 0
    await fc.assert(
      fc.asyncProperty(samples, fc.integer({ min: 0, max: 40 }), async (all, cut) => {
        const institution = `S${institutions++}`
        // In two batches, the second with some of the first once more: rows of the rollup need not be merged yet.
        for (const part of [all.slice(0, cut), all.slice(Math.max(0, cut - 3))])
          if (part.length > 0)
            await insertSamples(
              opened.store,
              institution,
              part.map((one) => ({ ...one, tensor: null, power: null, energy: null, batch: 1 })),
            )
        const expected = new Map(
          [...new Set(all.map(({ device }) => device))].map((device) => {
            const times = all.filter((one) => one.device === device).map(({ at }) => at)
            return [device, { earliest: hourOf(Math.min(...times)), latest: hourOf(Math.max(...times)) + HOUR - 1 }]
          }),
        )
        expect(new Map(await storedSpans(opened.store, institution))).toEqual(expected)
      }),
      { numRuns: 6 },
    )
    expect(await storedSpans(opened.store, 'nobody')).toEqual(new Map())
  })
})
