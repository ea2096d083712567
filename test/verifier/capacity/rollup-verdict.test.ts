import { describe, expect, it } from 'vitest'
import { parseFraction } from '../../../core/fraction.ts'
import { assessCapacity } from '../../../verifier/capacity/assess.ts'
import { cardsOf } from '../../../verifier/capacity/cards/card.ts'
import type { CapacityEvidence, Telemetry } from '../../../verifier/capacity/evidence.ts'
import { loadTelemetry } from '../../../verifier/capacity/load/load-telemetry.ts'
import { DEFAULT_READINGS } from '../../../verifier/capacity/question.ts'
import { loadRegister } from '../../../verifier/capacity/register/load.ts'
import { STORES } from '../../support/stores.ts'
import { insertSamples } from './rollup-samples.ts'

const INSTITUTION = '91440300MA5EXAMPL1'
const HOUR = 3_600_000
/** 2025-07-01 and 2025-07-02 in Shanghai. */
const PERIOD = { from: Date.UTC(2025, 5, 30, 16), to: Date.UTC(2025, 6, 2, 16) }
const DEVICES = ['GPU-a', 'GPU-b']

/** Two A100 cards that are documented and have a UUID. */
const evidenceWith = (telemetry: readonly Telemetry[]): CapacityEvidence => ({
  institution: INSTITUTION,
  period: PERIOD,
  devices: DEVICES.map((uuid) => ({
    id: uuid,
    digest: uuid.padEnd(64, '0'),
    body: {
      institution: INSTITUTION,
      uuid,
      acceleratorModel: 'NVIDIA A100-SXM4-80GB',
      unit: 'device',
      inServiceFrom: '2025-01-01',
      documents: ['purchase'],
    },
  })),
  capacities: [],
  documents: [
    {
      id: 'purchase',
      digest: 'd'.repeat(64),
      body: { institution: INSTITUTION, documentId: 'purchase', type: 'purchase_invoice', digest: 'ab'.repeat(32) },
    },
  ],
  attestations: [],
  foreign: [],
  elsewhere: [],
  telemetry,
  use: [],
  inUse: { unitsPerTflops: 1n, days: [] },
})

const verdictOn = (telemetry: readonly Telemetry[]) => {
  const evidence = evidenceWith(telemetry)
  const register = loadRegister()
  return assessCapacity(register, evidence, cardsOf(register, evidence), {
    period: PERIOD,
    thresholdPflops: parseFraction('0.624'),
    required: 'active',
    readings: DEFAULT_READINGS,
  })
}

describe.each(STORES)('the verdict on two cards at the tier active, on $kind', ({ migrated }) => {
  it('is the same from the rollup and from the raw samples, and turns with a single hour of them', async () => {
    const { store, dispose } = await migrated()
    try {
      // Every half hour of both days, at 300 W by the counter; the last hour of one card comes in batch 2.
      const samples = DEVICES.flatMap((device) =>
        Array.from({ length: 96 }, (_, i) => ({
          device,
          at: PERIOD.from + i * (HOUR / 2),
          tensor: 400_000n,
          power: 310_000n,
          energy: BigInt(i) * 540_000_000n,
          batch: device === 'GPU-b' && i >= 94 ? 2 : 1,
        })),
      )
      await insertSamples(store, INSTITUTION, samples.slice(100))
      await insertSamples(store, INSTITUTION, samples.slice(0, 120))
      const at = async (upTo: number, raw: boolean) =>
        verdictOn(await loadTelemetry(store, { institution: INSTITUTION, upTo, period: PERIOD, raw }))
      const [whole, short] = [await at(2, false), await at(1, false)]
      expect(whole).toEqual(await at(2, true))
      expect(short).toEqual(await at(1, true))
      expect([whole.verdict, short.verdict]).toEqual(['pass', 'undetermined'])
    } finally {
      await dispose()
    }
  })
})
