import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fraction } from '../../../core/fraction.ts'
import { loadRegister } from '../../../verifier/capacity/register/load.ts'
import { branchOf } from '../../../verifier/telemetry/architectures.ts'
import { judgeClock } from '../../../verifier/telemetry/indicators/clock.ts'
import { judgeConstant } from '../../../verifier/telemetry/indicators/constant.ts'
import { copyOf, shapeLine } from '../../../verifier/telemetry/indicators/copy.ts'
import { judgeCounter } from '../../../verifier/telemetry/indicators/counter.ts'
import { judgeIdentity } from '../../../verifier/telemetry/indicators/identity.ts'
import { judgeIdleBurn } from '../../../verifier/telemetry/indicators/idle-burn.ts'
import { judgeContradiction, judgePower } from '../../../verifier/telemetry/indicators/power.ts'
import { smoothness } from '../../../verifier/telemetry/indicators/smooth.ts'
import { judgeService } from '../../../verifier/telemetry/indicators/times.ts'
import { listedCards, tdpOf } from '../../../verifier/telemetry/listed-card.ts'
import type { Line, Series } from '../../../verifier/telemetry/series.ts'
import { peakOf, workOf } from '../../../verifier/telemetry/work.ts'
import { genuine, seriesOf } from './simulate.ts'
import { device, summary } from './summary-of.ts'

const REGISTER = loadRegister()
const H100 = 'NVIDIA H100 80GB HBM3'
const TDP = { lowest: fraction(700n), highest: 700n }
const codes = (found: readonly { readonly code: string }[]) => found.map(({ code }) => code)
const line = (series: Series): Line => shapeLine(series) ?? { at: [], values: [] }
const cardOf = (...devices: Parameters<typeof device>[0][]) => listedCards(REGISTER, devices.map(device))('GPU-1')

const peak = (milliwatts: bigint) => codes(judgePower(summary({ mostPower: { milliwatts, at: 0 } }), TDP))
const hour = (millijoules: bigint) => ({ hour: 0, millijoules, ms: 3_600_000n })
const most = (mj: bigint) => codes(judgePower(summary({ highest: hour(mj), lowest: hour(mj) }), TDP))
const least = (mj: bigint) => codes(judgePower(summary({ lowest: hour(mj) }), TDP))
/** The counter against readings of 200 W on average. */
const apart = (mj: bigint) =>
  codes(
    judgeContradiction(summary({ contradiction: { ...hour(mj), readings: { milliwatts: 4_000_000n, count: 20 } } })),
  )
const watts = (w: bigint) => w * 3_600_000n
const counter = (energies: readonly number[], stepMs = 60_000): Series => ({
  ...seriesOf(
    'c',
    energies.map(() => 100_000),
    energies.map(() => 0),
  ),
  at: energies.map((_, i) => i * stepMs),
  energyMj: energies,
})
const still = (minutes: number, tensor = 450_000) =>
  seriesOf(
    's',
    Array.from({ length: minutes }, () => 400_000),
    Array.from({ length: minutes }, () => tensor),
  )
const judge = (of: Parameters<typeof summary>[0], ...devices: Parameters<typeof device>[0][]) =>
  codes(judgeIdentity(REGISTER, summary(of), cardOf(...devices)))
const used = (bytes: bigint) => judge({ mostMemory: { bytes, at: 0 } }, { acceleratorModel: H100 })
const driven = (driverVersion: string) => judge({}, { acceleratorModel: H100, driverVersion })
const clock = (megahertz: number, ...devices: Parameters<typeof device>[0][]) =>
  codes(judgeClock(summary({ mostClock: { megahertz, at: 0 } }), cardOf(...devices)))

describe('power and energy', () => {
  it('a reading of 1.5 times the board limit passes; a milliwatt more does not', () => {
    expect([peak(1_050_000n), peak(1_050_001n)]).toEqual([[], ['POWER_ABOVE_PEAK']])
  })

  it('a mean of 1.05 times over an hour passes; a millijoule more does not', () => {
    expect([most(735n * 3_600_000n), most(735n * 3_600_000n + 1n)]).toEqual([[], ['ENERGY_ABOVE_BOARD']])
  })

  it('a mean of a twentieth passes; a millijoule less does not', () => {
    expect([least(35n * 3_600_000n), least(35n * 3_600_000n - 1n)]).toEqual([[], ['ENERGY_BELOW_IDLE']])
  })

  it('nothing is judged where the board limit is not known', () => {
    expect(judgePower(summary({ mostPower: { milliwatts: 10n ** 9n, at: 0 }, lowest: hour(0n) }), null)).toEqual([])
  })

  it('counter and readings may differ twice, either way, and no more', () => {
    expect([apart(watts(400n)), apart(watts(100n))]).toEqual([[], []])
    expect([apart(watts(400n) + 1n), apart(watts(100n) - 1n)]).toEqual([
      ['COUNTER_CONTRADICTS_POWER'],
      ['COUNTER_CONTRADICTS_POWER'],
    ])
  })

  it('of several cards a name can be, the one that accuses least counts; a slice is never judged', () => {
    expect(tdpOf(cardOf({ acceleratorModel: 'H100' }).likely)).toEqual({ lowest: fraction(350n), highest: 700n })
    expect(tdpOf(cardOf({ acceleratorModel: 'NVIDIA H100 80GB HBM3 MIG 1g.10gb' }).likely)).toBeNull()
    expect(tdpOf(cardOf({ acceleratorModel: 'unheard of' }).likely)).toBeNull()
  })
})

describe('the energy counter', () => {
  const FULL = 1050 * 60_000

  it('that stands still or rises is in order', () => {
    expect(judgeCounter(counter([5, 5, 6, 6]), 700n)).toEqual([])
  })

  it('that starts again shows at most what the card can have used since; a millijoule more ran backwards', () => {
    expect(codes(judgeCounter(counter([1e9, 2e9, FULL, FULL + 5]), 700n))).toEqual(['COUNTER_RESET_WITHOUT_BOOT'])
    expect(codes(judgeCounter(counter([1e9, 2e9, FULL + 1, FULL + 5]), 700n))).toEqual(['COUNTER_BACKWARDS'])
  })

  it('may start again where the samples pause as they do at a boot', () => {
    const at = [0, 60_000, 120_000, 120_000 + 150_001, 330_001, 390_001]
    expect(codes(judgeCounter({ ...counter([1, 2, 3e9, 10, 20, 30].map((v) => v + 1)), at }, 700n))).toEqual([])
    const shorter = [0, 60_000, 120_000, 120_000 + 150_000, 330_000, 390_000]
    expect(codes(judgeCounter({ ...counter([1, 2, 3e9, 10, 20, 30]), at: shorter }, 700n))).toEqual([
      'COUNTER_RESET_WITHOUT_BOOT',
    ])
  })
})

describe('a series', () => {
  it('may stand still for less than six hours; at six it is shown', () => {
    expect(codes(judgeConstant(still(360)))).toEqual([])
    expect(codes(judgeConstant(still(361)))).toContain('SERIES_CONSTANT')
  })

  it('of an idle card may stand still for ever', () => {
    expect(judgeConstant(still(1440, 0))).toEqual([])
  })

  it('with a hole of more than an hour does not go on', () => {
    const series = still(361)
    expect(judgeConstant({ ...series, at: series.at.map((at, i) => (i > 200 ? at + 3_600_001 : at)) })).toEqual([])
  })

  it('of fewer than 50 changes has no smoothness, and noise has 3', () => {
    expect(smoothness(Array.from({ length: 51 }, (_, i) => i))).toBe(0)
    expect(smoothness(Array.from({ length: 50 }, (_, i) => i))).toBeNull()
    const random = genuine('r', 1).powerMw.map((value) => value ?? 0)
    expect(smoothness(random)).toBeGreaterThan(1.5)
  })
})

describe('a copy', () => {
  it('is found whatever is added, by what it is multiplied, and when it is replayed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 50, max: 300 }),
        fc.integer({ min: -50_000, max: 50_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (seed, percent, more, minutes) => {
          const a = line(genuine('a', seed))
          const values = a.values.map((value) => Math.round((value * percent) / 100) + more)
          expect(copyOf(a, { at: a.at.map((at) => at + minutes * 60_000), values })).not.toBeNull()
        },
      ),
      { numRuns: 20 },
    )
  })

  it('is none of two cards that have nothing to do with each other, nor of a card with itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const a = line(genuine('a', seed))
        expect(copyOf(a, line(genuine('b', seed + 5000)))).toBeNull()
        expect(copyOf(a, a, true)).toBeNull()
      }),
      { numRuns: 20 },
    )
  })
})

describe('what cannot be one card', () => {
  it('memory up to what the card has in GiB passes; a byte more does not', () => {
    expect([used(80n * 1024n ** 3n), used(80n * 1024n ** 3n + 1n)]).toEqual([[], ['MEMORY_ABOVE_CARD']])
  })

  it('another model than listed, and a name that both can be', () => {
    expect(judge({ models: ['Tesla T4'] }, { acceleratorModel: H100 })).toEqual(['MODEL_NOT_AS_LISTED'])
    expect(judge({ models: ['H100'] }, { acceleratorModel: H100 })).toEqual([])
    expect(judge({ models: ['what nobody knows'] }, { acceleratorModel: H100 })).toEqual([])
  })

  it('a name of one vendor on a card of another', () => {
    expect(judge({}, { acceleratorModel: 'Ascend 910B3' })).toEqual(['ID_NOT_OF_VENDOR'])
    const die = '4C57F800-4032C0F0-0014A0C0-00000000-12345678'
    expect(judge({}, { acceleratorModel: H100, dieId: die })).toEqual(['ID_NOT_OF_VENDOR'])
  })

  it('a driver older than the architecture; the first branch passes', () => {
    expect([driven('515.105.01'), driven('520.61.05'), driven('25.0.rc1')]).toEqual([['DRIVER_BEFORE_CARD'], [], []])
    expect(['590.48.01', '595.80', '7.0.0', 'abc'].map(branchOf)).toEqual([590, 595, null, null])
  })

  it('a clock at the maximum of the card passes; a MHz more does not; 3,500 where none is listed', () => {
    expect([clock(1980, { maxSmClockMhz: 1980 }), clock(1981, { maxSmClockMhz: 1980 })]).toEqual([
      [],
      ['CLOCK_ABOVE_MAXIMUM'],
    ])
    expect([clock(3500), clock(3501)]).toEqual([[], ['CLOCK_UNKNOWN_TO_ANY']])
  })

  it('samples on the first and last day in service pass; a ms beyond does not', () => {
    const [from, to] = [Date.parse('2025-07-02T00:00:00+08:00'), Date.parse('2025-07-03T00:00:00+08:00')]
    const card = cardOf({ inServiceFrom: '2025-07-02', inServiceTo: '2025-07-02' })
    const judged = (first: number, last: number) => codes(judgeService(summary({ first, last }), card))
    expect([judged(from, to - 1), judged(from - 1, to - 1), judged(from, to)]).toEqual([
      [],
      ['SAMPLED_OUT_OF_SERVICE'],
      ['SAMPLED_OUT_OF_SERVICE'],
    ])
  })
})

describe('hours billed as training', () => {
  const hours = {
    contract: 'HT-1',
    device: 'GPU-1',
    hours: 10,
    covered: 4,
    idle: 2,
    tensorHours: 4,
    tensorPpmHours: 2_000_000n,
  }

  it('half of the covered ones idle, and at least two, are shown; hours without readings are no idle ones', () => {
    expect(codes(judgeIdleBurn(hours))).toEqual(['IDLE_BURN'])
    expect(judgeIdleBurn({ ...hours, covered: 5 })).toEqual([])
    expect(judgeIdleBurn({ ...hours, covered: 1, idle: 1 })).toEqual([])
    expect(judgeIdleBurn({ ...hours, covered: 0, idle: 0 })).toEqual([])
  })

  it('bound the work by the highest figure the card can have, and by nothing where it has none', () => {
    const figure = peakOf(cardOf({ acceleratorModel: 'H100' }).likely)
    expect(figure).toEqual({ num: 4947n, den: 5n })
    const [work] = workOf([hours, { ...hours, device: 'GPU-2' }], () => figure)
    expect(work?.workAtMost).toEqual({ num: 4n * 4947n, den: 5n })
    expect(workOf([hours], () => null)[0]?.workAtMost).toBeNull()
  })
})
