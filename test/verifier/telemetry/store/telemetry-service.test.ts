import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Series } from '../../../../verifier/telemetry/series.ts'
import { A, B, problemOf } from '../../../support/service.ts'
import { ENGINES, startOn } from '../../../support/shared-server.ts'
import { usage } from '../../../support/usage.ts'
import { push, type Running } from '../../ledger/checked.ts'
import { DAY_FROM, FORGERIES, genuine, MINUTES, randomOf, seriesOf } from '../simulate.ts'

const DAY_MS = 86_400_000
const NOW = DAY_FROM + 2 * DAY_MS + 600_000
const H100 = 'NVIDIA H100 80GB HBM3'

type Report = {
  readonly ledger: { readonly checkpoint: { readonly size: number } }
  readonly coverage: Record<string, number>
  readonly screened: Record<string, number>
  readonly indicators: readonly {
    readonly code: string
    readonly total: number
    readonly devices: number
    readonly examples: readonly {
      device: string
      from: string | null
      beside: { device: string } | null
      message: { en: string }
    }[]
  }[]
  readonly training: readonly Record<string, unknown>[]
}

const decimal = (value: number, scale: number) => (value / 10 ** scale).toFixed(scale)

/** The samples of a series as an agent sends them; `changes` for each. */
const samples = (
  institution: string,
  series: Series,
  node: string,
  changes: (i: number) => Record<string, unknown> = () => ({}),
) =>
  series.at.map((at, i) => ({
    institution,
    device: series.device,
    sampledAt: new Date(at).toISOString(),
    acceleratorModel: H100,
    node,
    gpuUtilization: decimal(series.gpuPpm[i] ?? 0, 6),
    tensorActivity: decimal(series.tensorPpm[i] ?? 0, 6),
    powerWatts: decimal(series.powerMw[i] ?? 0, 3),
    energyJoules: decimal(series.energyMj[i] ?? 0, 3),
    ...changes(i),
  }))

const named = (series: Series | undefined, device: string): Series => {
  if (series === undefined) throw new Error('no series')
  return { ...series, device }
}
const forged = (name: string, seed = 3) => FORGERIES.find((one) => one.name === name)?.of(seed) ?? []
const part = (series: Series, minutes: number): Series => ({
  device: series.device,
  at: series.at.slice(0, minutes),
  powerMw: series.powerMw.slice(0, minutes),
  energyMj: series.energyMj.slice(0, minutes),
  gpuPpm: series.gpuPpm.slice(0, minutes),
  tensorPpm: series.tensorPpm.slice(0, minutes),
})
const flat = (minutes: number, value: number) => Array.from({ length: minutes }, () => value)
/** Idle, flickering a little, each card in its own way. */
const idle = (device: string, minutes: number, seed = 1) => {
  const random = randomOf(seed)
  const power = flat(minutes, 0).map(() => 90_000 + Math.floor(random() * 20) * 100)
  return seriesOf(device, power, flat(minutes, 0))
}

const device = (uuid: string, more: Record<string, unknown> = {}) => ({
  institution: A,
  uuid,
  acceleratorModel: H100,
  inServiceFrom: '2025-01-01',
  driverVersion: '550.54.15',
  maxSmClockMhz: 1980,
  ...more,
})

/** What the real engines hold: one institution with honest and forged cards, sent through the service. */
async function fill(running: Running) {
  const [base] = forged('copied with offset')
  const [, copied] = forged('copied with offset')
  const [, replayed] = forged('replayed day', 5)
  const [first] = forged('replayed day', 5)
  await push(running, A, 'devices', [
    device('GPU-honest'),
    device('GPU-base'),
    device('GPU-copied'),
    device('GPU-sine'),
    device('GPU-const'),
    device('GPU-old', { driverVersion: '450.80.02', inServiceFrom: '2025-07-03' }),
    device('GPU-back'),
    device('GPU-replay'),
    { institution: A, uuid: 'GPU-npu', acceleratorModel: 'Ascend 910B3', inServiceFrom: '2025-01-01' },
  ])
  await push(running, A, 'samples', [
    ...samples(A, genuine('GPU-honest', 11), 'n1'),
    ...samples(A, named(base, 'GPU-base'), 'n1'),
    ...samples(A, named(copied, 'GPU-copied'), 'n2'),
    ...samples(A, named(forged('sine')[0], 'GPU-sine'), 'n2'),
    ...samples(A, named(forged('white noise')[0], 'GPU-noise'), 'n2'),
    ...samples(A, named(forged('copied, shifted by 37 min')[1], 'GPU-shifted'), 'n2'),
  ])
  await push(running, A, 'samples', [
    ...samples(A, part(named(forged('constant')[0], 'GPU-const'), 480), 'n3', (i) => ({
      smClockMhz: i === 7 ? 2400 : 1755,
      memoryUsedBytes: i === 9 ? 90 * 1024 ** 3 : 1024,
    })),
    ...samples(A, idle('GPU-old', 240), 'n3', (i) => (i === 5 ? { powerWatts: '1200' } : {})),
    ...samples(A, idle('GPU-back', 120, 2), 'n3', (i) => (i === 60 ? { energyJoules: '4000000.5' } : {})),
    ...samples(A, named(first, 'GPU-replay'), 'n4'),
    ...samples(A, named(replayed, 'GPU-replay'), 'n4'),
    ...samples(A, idle('GPU-npu', 30, 3), 'n5', () => ({ acceleratorModel: 'Ascend 910B3' })),
  ])
  // Two nodes that cannot have met to the millisecond; one hour of a sample a minute.
  const jitter = (name: string) => ({
    ...idle(name, 60, name.length + name.charCodeAt(5)),
    at: Array.from({ length: 60 }, (_, i) => DAY_FROM + i * 60_000 + ((i * 7919) % 997)),
  })
  await push(running, A, 'samples', [
    ...samples(A, jitter('GPU-j1'), 'n6'),
    ...samples(A, jitter('GPU-j2'), 'n7'),
    ...samples(
      A,
      {
        ...idle('GPU-future', 10, 4),
        at: Array.from({ length: 10 }, (_, i) => NOW + i * 60_000),
      },
      'n8',
    ),
  ])
  // Four hours billed as training on a card that stood idle, of which the last has no samples, and a quarter of one more.
  await push(running, A, 'usage', [
    { ...usage(1), purpose: 'sft', devices: ['GPU-old'], ...hours(0, 5.25) },
    { ...usage(2), purpose: 'production_inference', devices: ['GPU-back'], ...hours(0, 2) },
    { ...usage(3), purpose: 'pretrain', devices: ['GPU-honest'], ...hours(2, 4) },
  ])
  // Another institution with the same readings: nothing of it may show.
  await push(running, B, 'samples', samples(B, part(named(base, 'GPU-base'), 240), 'n1'))
}

const hours = (from: number, to: number) => ({
  start: new Date(DAY_FROM + from * 3_600_000).toISOString(),
  end: new Date(DAY_FROM + to * 3_600_000).toISOString(),
  cardSeconds: String((to - from) * 3600),
})

describe.each(ENGINES)('telemetry of an institution on %s', (kind) => {
  let running: Running
  let auditor: string
  let report: Report
  let text: string
  let dispose: () => Promise<void>

  const ask = (query: string, token = auditor, institution = A) =>
    running.send(`/v1/institutions/${institution}/telemetry?${query}`, { token })
  const verify = async (body: string) =>
    (await running.send('/v1/reports/verify', { token: auditor, body })).json() as {
      kind: string
      same: boolean
      total: number
    }
  const of = (code: string, from = report) => from.indicators.find((one) => one.code === code)
  const devicesOf = (code: string) => of(code)?.examples.map(({ device }) => device) ?? []

  beforeAll(async () => {
    ;({ running, dispose } = await startOn(kind, { now: () => NOW }))
    auditor = await running.token(A, 'auditor')
    await fill(running)
    const answer = await ask('from=2025-07-02&to=2025-07-04')
    expect(answer.status, answer.text).toBe(200)
    text = answer.text
    report = answer.json() as Report
  }, 120_000)
  afterAll(() => dispose())

  it('counts every sample of the days once, and of no other institution', () => {
    const each = 6 * MINUTES + 480 + 240 + 120 + 2 * MINUTES + 30 + 120 + 10
    expect(report.coverage).toEqual({
      devices: 14,
      listed: 9,
      samples: each,
      deviceHours: expect.any(Number) as number,
    })
  })

  it('finds the copy, the replay and the curve among honest cards', () => {
    expect(of('SERIES_COPIED')?.examples.map(({ device, beside }) => [device, beside?.device])).toEqual([
      ['GPU-copied', 'GPU-base'],
      ['GPU-shifted', 'GPU-base'],
    ])
    expect(devicesOf('SERIES_REPLAYED')).toEqual(['GPU-replay'])
    expect(devicesOf('SERIES_TOO_SMOOTH')).toEqual(['GPU-sine'])
    expect(devicesOf('READINGS_UNRELATED')).toEqual(['GPU-noise'])
  })

  it('finds what stands still, what runs backwards and what no card can be', () => {
    expect(devicesOf('SERIES_CONSTANT')).toContain('GPU-const')
    expect(new Set(devicesOf('SERIES_CONSTANT'))).toEqual(new Set(['GPU-const']))
    expect(devicesOf('COUNTER_BACKWARDS')).toEqual(['GPU-back', 'GPU-replay'])
    expect(devicesOf('POWER_ABOVE_PEAK')).toEqual(['GPU-old'])
    expect(devicesOf('MEMORY_ABOVE_CARD')).toEqual(['GPU-const'])
    expect(devicesOf('CLOCK_ABOVE_MAXIMUM')).toEqual(['GPU-const'])
    expect(devicesOf('DRIVER_BEFORE_CARD')).toEqual(['GPU-old'])
    expect(devicesOf('ID_NOT_OF_VENDOR')).toEqual(['GPU-npu'])
    expect(devicesOf('SAMPLED_OUT_OF_SERVICE')).toEqual(['GPU-old'])
  })

  it('finds moments that two nodes share to the ms, and moments that had not come', () => {
    expect(of('JITTER_IDENTICAL')?.examples.map(({ device, beside }) => [device, beside?.device])).toEqual([
      ['GPU-j1', 'GPU-j2'],
    ])
    // The last sample of the ten is 9 minutes ahead; 60 s are allowed.
    expect(of('SAMPLED_IN_FUTURE')?.examples.map(({ device, message }) => [device, message.en.split(' ')[0]])).toEqual([
      ['GPU-future', '8'],
    ])
  })

  it('says nothing of an honest card', () => {
    expect(
      report.indicators.flatMap(({ examples }) => examples).filter(({ device }) => device === 'GPU-honest'),
    ).toEqual([])
  })

  it('shows idle burn beside what has no readings, and a bound of the work done', () => {
    expect(of('IDLE_BURN')?.examples.map(({ device }) => device)).toEqual(['GPU-old'])
    expect(of('IDLE_BURN')?.examples[0]?.message.en).toContain(
      'of 5 hours billed as training 4 have readings, and in 4',
    )
    expect(report.training).toEqual([
      {
        contract: 'HT-1',
        devices: 2,
        hours: 7,
        covered: 6,
        idle: expect.any(Number) as number,
        tensorHours: 6,
        pflopHoursAtMost: expect.stringMatching(/^\d\.\d{3}$/) as string,
        pflopHoursAtPeak: '5.937',
      },
    ])
  })

  it('is the same, byte for byte, under its checkpoint, whatever comes later: only the checkpoint moves', async () => {
    expect((await ask('from=2025-07-02&to=2025-07-04')).text).toBe(text)
    await push(running, A, 'samples', [
      { institution: A, device: 'GPU-honest', sampledAt: '2025-07-09T00:00:00Z', powerWatts: '9999' },
    ])
    const later = (await ask('from=2025-07-02&to=2025-07-04')).json() as Report
    expect(later.ledger.checkpoint.size).toBe(report.ledger.checkpoint.size + 1)
    expect({ ...later, ledger: null }).toEqual({ ...report, ledger: null })
  })

  it('can be computed again from the report alone, also after more came; a changed one differs', async () => {
    expect(await verify(text)).toMatchObject({ kind: 'telemetry', same: true, total: 0 })
    expect(await verify(text.replace('"GPU-copied"', '"GPU-other"'))).toMatchObject({ same: false, total: 1 })
  })

  it('tells an uploader of its own only, takes at most 31 days, and speaks Chinese', async () => {
    const uploader = await running.token(B, 'uploader')
    expect(problemOf(await ask('from=2025-07-02&to=2025-07-04', uploader)).code).toBe('INSTITUTION_FORBIDDEN')
    expect((await ask('from=2025-07-02&to=2025-07-02', uploader, B)).status).toBe(200)
    expect(problemOf(await ask('from=2025-07-01&to=2025-08-01')).code).toBe('REQUEST_INVALID')
    expect(problemOf(await ask('from=2025-07-02&to=2025-07-01')).code).toBe('REQUEST_INVALID')
    expect(problemOf(await ask('from=2025-07-02&to=2025-07-02', auditor, '91440300MA5FABC999')).code).toBe('NOT_FOUND')
    const page = await ask('from=2025-07-02&to=2025-07-04&format=markdown')
    expect(page.text).toContain('## 读数疑为复制（SERIES_COPIED，强）：2 项')
    expect(page.text).toContain('由人结论')
    const none = await ask('from=2025-03-02&to=2025-03-02&format=markdown')
    expect(none.text).toContain('期间没有设备采样，无从判断')
  })
})
