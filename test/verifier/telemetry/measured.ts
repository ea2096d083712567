import { fraction } from '../../../core/fraction.ts'
import { loadRegister } from '../../../verifier/capacity/register/load.ts'
import { INDICATOR_CODES, INDICATORS, type IndicatorCode } from '../../../verifier/telemetry/indicator.ts'
import { judgeClock } from '../../../verifier/telemetry/indicators/clock.ts'
import { judgeConstant } from '../../../verifier/telemetry/indicators/constant.ts'
import { copyOf, shapeLine, shapesOf } from '../../../verifier/telemetry/indicators/copy.ts'
import { judgeIdentity } from '../../../verifier/telemetry/indicators/identity.ts'
import { judgePower } from '../../../verifier/telemetry/indicators/power.ts'
import { judgeSmooth, smoothness } from '../../../verifier/telemetry/indicators/smooth.ts'
import { correlation, judgeUnrelated } from '../../../verifier/telemetry/indicators/unrelated.ts'
import { judgeCopies, judgeSeries } from '../../../verifier/telemetry/judge-series.ts'
import { LIMITS } from '../../../verifier/telemetry/limits.ts'
import { listedCards } from '../../../verifier/telemetry/listed-card.ts'
import { lineOf, type Series } from '../../../verifier/telemetry/series.ts'
import type { DeviceSummary } from '../../../verifier/telemetry/summary.ts'
import { acmePower, captures, heliosLines, ml8, n1Power, readOuts } from './real-data.ts'
import { FORGERIES, genuine, sameJob } from './simulate.ts'
import { device, summary } from './summary-of.ts'

/** How often an indicator was raised on real data: what it was tested on, on how much, how often. */
export type Measured = { readonly on: string; readonly n: number; readonly alarms: number }

const HOUR = 3_600_000n
const board = (watts: number) => ({ lowest: fraction(BigInt(watts)), highest: BigInt(watts) })
const count = (all: readonly (readonly { readonly code: string }[])[], code: IndicatorCode) =>
  all.filter((found) => found.some((one) => one.code === code)).length
const hour = (milliwatts: number) => ({ hour: 0, millijoules: BigInt(milliwatts) * HOUR, ms: HOUR * 1000n })

const power = (summaries: readonly { readonly of: Partial<DeviceSummary>; readonly tdp: number }[]) =>
  summaries.map(({ of, tdp }) => judgePower(summary(of), board(tdp)))
const m = (on: string, all: readonly (readonly { readonly code: string }[])[], code: IndicatorCode): Measured => ({
  on,
  n: all.length,
  alarms: count(all, code),
})

/** Of every indicator that a real set can test. Computed, so that docs/telemetry.md cannot say anything else. */
export function falseAlarms(): ReadonlyMap<IndicatorCode, readonly Measured[]> {
  const seen = captures()
  const known = seen.filter(({ name }) => !name.includes('2080'))
  const outs = readOuts().map(({ watts, tdp, what }) => ({ milliwatts: Number(watts) * 1000, tdp, what }))
  const peaks = (values: readonly { readonly milliwatts: number; readonly tdp: number }[]) =>
    power(values.map(({ milliwatts, tdp }) => ({ of: { mostPower: { milliwatts: BigInt(milliwatts), at: 0 } }, tdp })))
  const lows = (values: readonly { readonly milliwatts: number; readonly tdp: number }[]) =>
    power(values.map(({ milliwatts, tdp }) => ({ of: { lowest: hour(milliwatts) }, tdp })))
  const acme = acmePower().map((milliwatts) => ({ milliwatts, tdp: 400 }))
  const read = seen.map(({ milliwatts, limitWatts }) => ({ milliwatts, tdp: limitWatts }))
  const n1 = n1Power().map(({ milliwatts, limitWatts }) => ({ milliwatts, tdp: limitWatts }))
  const means = outs.filter(({ what }) => what.startsWith('mean'))
  const idle = outs.filter(({ what }) => what === 'idle')
  const register = loadRegister()
  const identities = known.map(({ name, driver, uuid, memoryBytes }) => {
    const card = listedCards(register, [device({ uuid, acceleratorModel: name, driverVersion: driver })])(uuid)
    const of = summary({ device: uuid, models: [name], mostMemory: { bytes: memoryBytes, at: 0 } })
    return judgeIdentity(register, of, card)
  })
  const clocks = seen.map(({ uuid, clockMhz, maxClockMhz }) =>
    judgeClock(
      summary({ device: uuid, mostClock: { megahertz: clockMhz, at: 0 } }),
      listedCards(register, [device({ uuid, maxSmClockMhz: maxClockMhz })])(uuid),
    ),
  )
  const cards = ml8()
  const helios = heliosLines()
  const days = helios.flatMap(({ at, values }) =>
    Array.from({ length: 31 }, (_, day) =>
      asSeries(at.slice(day * 1440, (day + 1) * 1440), values.slice(day * 1440, (day + 1) * 1440)),
    ),
  )
  const identity = (code: IndicatorCode) => [m('captures: H100, H100 MIG, L40S, T4', identities, code)]
  return new Map<IndicatorCode, readonly Measured[]>([
    [
      'POWER_ABOVE_PEAK',
      [
        m('Acme Seren, points of the distribution', peaks(acme), 'POWER_ABOVE_PEAK'),
        m('captures, n1 and maxima of the register', peaks([...read, ...n1, ...outs]), 'POWER_ABOVE_PEAK'),
      ],
    ],
    [
      'ENERGY_ABOVE_BOARD',
      [
        m(
          'published means under matrix products',
          power(means.map(({ milliwatts, tdp }) => ({ of: { highest: hour(milliwatts) }, tdp }))),
          'ENERGY_ABOVE_BOARD',
        ),
      ],
    ],
    [
      'ENERGY_BELOW_IDLE',
      [
        m('Acme Seren, points of the distribution (single readings)', lows(acme), 'ENERGY_BELOW_IDLE'),
        m('captures, n1 and idle read-outs of the register', lows([...read, ...n1, ...idle]), 'ENERGY_BELOW_IDLE'),
      ],
    ],
    ['SERIES_CONSTANT', [m('UiO ml8, cards over 20 hours', cards.map(judgeConstant), 'SERIES_CONSTANT')]],
    [
      'SERIES_COPIED',
      [
        copies('UiO ml8, pairs of cards', cards.map(shapeLine)),
        copies('Helios, pairs of virtual clusters (cards in use)', helios),
      ],
    ],
    ['SERIES_REPLAYED', [replays('Helios, virtual clusters over 31 days (cards in use)', helios)]],
    [
      'SERIES_TOO_SMOOTH',
      [
        m('UiO ml8, cards with 50 changes', cards.filter(moves).map(judgeSmooth), 'SERIES_TOO_SMOOTH'),
        m(
          'Helios, days of virtual clusters with 50 changes (cards in use)',
          days.filter(moves).map(judgeSmooth),
          'SERIES_TOO_SMOOTH',
        ),
      ],
    ],
    [
      'READINGS_UNRELATED',
      [
        m(
          'UiO ml8, GPU against memory activity, cards with 200 samples that vary',
          cards.map(memoryAsPower).filter(varies).map(judgeUnrelated),
          'READINGS_UNRELATED',
        ),
      ],
    ],
    ['ID_NOT_OF_VENDOR', identity('ID_NOT_OF_VENDOR')],
    ['MEMORY_ABOVE_CARD', identity('MEMORY_ABOVE_CARD')],
    ['DRIVER_BEFORE_CARD', identity('DRIVER_BEFORE_CARD')],
    ['CLOCK_ABOVE_MAXIMUM', [m('captures', clocks, 'CLOCK_ABOVE_MAXIMUM')]],
  ])
}

const asSeries = (at: readonly number[], values: readonly number[]): Series => {
  const none = at.map(() => null)
  return {
    device: 'vc',
    at,
    powerMw: values.map((value) => value * 1000),
    energyMj: none,
    gpuPpm: none,
    tensorPpm: none,
  }
}
/** Whether the indicator can say anything at all: what it cannot judge is no test of it. */
const moves = (series: Series) =>
  (['powerMw', 'gpuPpm'] as const).some((reading) => smoothness(lineOf(series, reading).values) !== null)
const varies = ({ powerMw, tensorPpm }: Series) =>
  correlation(
    powerMw.map((value) => value ?? 0),
    tensorPpm.map((value) => value ?? 0),
  ) !== null
const memoryAsPower = (series: Series): Series => ({ ...series, powerMw: series.tensorPpm, tensorPpm: series.gpuPpm })

function copies(on: string, lines: readonly ReturnType<typeof shapeLine>[]): Measured {
  const there = lines.flatMap((line) => (line !== null && shapesOf(line).length > 0 ? [line] : []))
  const pairs = there.flatMap((a, i) => there.slice(0, i).map((b) => [a, b] as const))
  return { on, n: pairs.length, alarms: pairs.filter(([a, b]) => copyOf(a, b) !== null).length }
}

const replays = (on: string, lines: readonly NonNullable<ReturnType<typeof shapeLine>>[]): Measured => ({
  on,
  n: lines.filter((line) => shapesOf(line).length > 0).length,
  alarms: lines.filter((line) => copyOf(line, line, true) !== null).length,
})

const SEEDS = 20

/** Of how many forged series each indicator caught which kind; and the simulated honest card beside them. */
export function detections(): readonly { readonly name: string; readonly caught: number; readonly by: string }[] {
  const kinds = [
    ...FORGERIES,
    { name: 'honest, simulated', of: (seed: number) => [genuine('a', seed), genuine('b', seed + 500)] },
    { name: 'two honest cards of one job, simulated', of: (seed: number) => sameJob(seed) },
  ]
  return kinds.map(({ name, of }) => {
    const by = new Map<IndicatorCode, number>()
    let caught = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const all = of(seed)
      const found = [...all.flatMap((series) => judgeSeries(series, 700n)), ...judgeCopies(all), ...selves(all)]
      if (found.length > 0) caught++
      for (const code of new Set(found.map((one) => one.code))) by.set(code, (by.get(code) ?? 0) + 1)
    }
    const names = INDICATOR_CODES.filter((code) => by.has(code)).map((code) => `${code} ${by.get(code) ?? 0}`)
    return { name, caught, by: names.join(', ') }
  })
}

const selves = (all: readonly Series[]) =>
  all.flatMap((series) => {
    const line = shapeLine(series)
    return line !== null && copyOf(line, line, true) !== null ? [{ code: 'SERIES_REPLAYED' as const }] : []
  })

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** The three tables of docs/telemetry.md, as they have to be. */
export function tables(): readonly string[] {
  const measured = falseAlarms()
  const indicators = INDICATOR_CODES.flatMap((code) => {
    const [strength, limit] = INDICATORS[code]
    const tested = measured.get(code) ?? [{ on: 'not tested on real data', n: 0, alarms: 0 }]
    return tested.map(({ on, n, alarms }) =>
      row(
        `\`${code}\``,
        strength,
        limit === null ? '–' : `\`${limit}\``,
        on,
        String(n),
        n === 0 ? '–' : String(alarms),
      ),
    )
  })
  const limits = Object.entries(LIMITS).map(([name, { value, unit, source }]) =>
    row(`\`${name}\``, value.den === 1n ? `${value.num}` : `${value.num}/${value.den}`, unit, source),
  )
  const caught = detections().map(({ name, caught: of, by }) => row(name, String(SEEDS), String(of), by))
  return [
    [
      row('indicator', 'strength', 'limit', 'tested on', 'n', 'false alarms'),
      '|---|---|---|---|---|---|',
      ...indicators,
    ].join('\n'),
    [row('limit', 'value', 'unit', 'source'), '|---|---|---|---|', ...limits].join('\n'),
    [row('series', 'made', 'caught', 'by'), '|---|---|---|---|', ...caught].join('\n'),
  ]
}
