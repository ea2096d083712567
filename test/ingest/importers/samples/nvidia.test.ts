import { describe, expect, it } from 'vitest'
import { fixture, readAll, whys } from './read.ts'

const ZONE = { timezone: '+08:00' }
/** Upstream masked the ids; a card needs one. */
const named = (text: string) => text.replaceAll('GPU-00000000', 'GPU-deadbeef')
const csv = (name: string) => named(fixture(`${name}.query-gpu.csv`))
const DEVICE = 'GPU-deadbeef-0000-0000-0000-000000000000'

describe('nvidia-smi --query-gpu', () => {
  it('as captured on an H100 under load in MIG mode is the card, without the utilisation that it does not say', () => {
    const all = readAll('nvidia-csv', csv('linux-x86_64__nvidia-h100-mig__590.48.01__load'), ZONE)
    expect(all.found).toEqual([
      {
        device: DEVICE,
        sampledAt: '2026-07-14T01:00:44.579Z',
        acceleratorModel: 'NVIDIA H100 80GB HBM3',
        source: 'nvidia-smi --query-gpu',
        memoryUsedBytes: 11_665_408_000,
        powerWatts: '433.78',
        temperatureC: '53',
        smClockMhz: 1980,
      },
    ])
    expect(whys(all)).toEqual([
      `2 ${DEVICE} utilization.gpu: the tool says that it has none ([N/A]): no reading`,
      `2 ${DEVICE} utilization.memory: the tool says that it has none ([N/A]): no reading`,
    ])
  })

  it.each([
    ['linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01__idle', '69.85', '0'],
    ['linux-x86_64__nvidia-l40s__595.80__load', undefined, undefined],
    ['linux-x86_64__nvidia-geforce-rtx-2080-super__595.71.05__idle', undefined, undefined],
    ['windows-x86_64__nvidia-geforce-rtx-2080-super__591.86__load', undefined, undefined],
  ])('as captured: %s', (name, power, utilization) => {
    const { found } = readAll('nvidia-csv', csv(name), ZONE)
    expect(found).toHaveLength(1)
    for (const reading of ['gpuUtilization', 'powerWatts', 'temperatureC', 'memoryUsedBytes', 'smClockMhz'])
      expect(found[0]).toHaveProperty(reading)
    if (power !== undefined) expect(found[0]).toMatchObject({ powerWatts: power, gpuUtilization: utilization })
  })

  it('with masked ids gives no sample: zeros tell no card from another', () => {
    const all = readAll('nvidia-csv', fixture('linux-x86_64__nvidia-l40s__595.80__idle.query-gpu.csv'), ZONE)
    expect(all.found).toEqual([])
    expect(whys(all)).toEqual([expect.stringMatching(/^2 .*no id/)])
  })

  it('has local times: without their zone it is refused', () => {
    expect(() => readAll('nvidia-csv', csv('linux-x86_64__nvidia-l40s__595.80__idle'))).toThrow(/--timezone/)
  })

  it('over time, also without units, and again with another header', () => {
    const text = [
      'timestamp, uuid, power.draw [W], utilization.gpu [%]',
      '2026/07/14 09:00:00.000, GPU-a1, 71.20 W, 3 %',
      '2026/07/14 09:00:01.000, GPU-a1, [Not Supported], 4 %',
      '',
      'gpu_uuid, timestamp, utilization.gpu [%], memory.used [MiB]',
      'GPU-a1, 2026/07/14 09:00:02.000, 5, 1024',
    ].join('\r\n')
    const all = readAll('nvidia-csv', text, ZONE)
    expect(all.found).toEqual([
      expect.objectContaining({ sampledAt: '2026-07-14T01:00:00.000Z', powerWatts: '71.2', gpuUtilization: '0.03' }),
      expect.not.objectContaining({ powerWatts: expect.anything() }),
      expect.objectContaining({ gpuUtilization: '0.05', memoryUsedBytes: 1_073_741_824 }),
    ])
    expect(whys(all)).toEqual(['3 GPU-a1 power.draw: the tool says that it has none ([Not Supported]): no reading'])
  })

  it.each([
    ['uuid, power.draw [W]\nGPU-a1, 71 kW', /another unit than known \(71 kW\)/],
    ['uuid, power.draw\nGPU-a1, 71', /another unit than known/],
    ['uuid, power.draw [W]\nGPU-a1, warm W', /not a number/],
    ['uuid, power.draw [W]\nGPU-a1', /1 cells under a header of 2/],
    ['GPU-a1, 71 W', /no header above it/],
    ['timestamp, uuid, power.draw [W]\nyesterday, GPU-a1, 71 W', /not a moment/],
    ['timestamp, uuid, power.draw [W]\n1970/01/01 08:00:00.000, GPU-a1, 71 W', /outside 2000 to 2099/],
    ['uuid, power.draw [W]\nGPU-a1, 71 W', /no time in the input/],
  ])('is told, and no sample, where it cannot be read: %j', (text, why) => {
    const at = text.includes('timestamp') || text.includes('71 W') ? undefined : 1_767_225_600_000
    const all = readAll('nvidia-csv', text, { ...ZONE, at })
    expect(all.found).toEqual([])
    expect(whys(all).some((told) => why.test(told))).toBe(true)
  })

  it('without times has the moment that is given, once a card', () => {
    const all = readAll('nvidia-csv', 'uuid, power.draw [W]\nGPU-a1, 71 W\nGPU-a1, 72 W\nGPU-a2, 73 W\n', {
      at: 1_767_225_600_000,
    })
    expect(all.found.map(({ device, sampledAt, powerWatts }) => [device, sampledAt, powerWatts])).toEqual([
      ['GPU-a1', '2026-01-01T00:00:00.000Z', '71'],
      ['GPU-a2', '2026-01-01T00:00:00.000Z', '73'],
    ])
    expect(whys(all)).toEqual([expect.stringMatching(/^3 GPU-a1: a second scrape/)])
  })
})

describe('nvidia-smi -q', () => {
  const log = named(fixture('linux-x86_64__nvidia-h100-mig__590.48.01.nvsmi-log.txt'))

  it('as captured, twice: the card’s memory and not that of its MIG devices, each log at its own time', () => {
    const all = readAll('nvidia-query', log, { timezone: 'Asia/Shanghai' })
    expect(all.found).toEqual([
      expect.objectContaining({
        sampledAt: '2026-07-14T01:00:27.000Z',
        memoryUsedBytes: 61_865_984,
        powerWatts: '71.27',
      }),
      {
        device: DEVICE,
        sampledAt: '2026-07-14T01:00:44.000Z',
        acceleratorModel: 'NVIDIA H100 80GB HBM3',
        source: 'nvidia-smi -q',
        memoryUsedBytes: 11_665_408_000,
        powerWatts: '432.21',
        temperatureC: '53',
        smClockMhz: 1980,
      },
    ])
    expect(whys(all)).toHaveLength(2)
  })

  it('gives the same whatever pieces it comes in', () => {
    const whole = readAll('nvidia-query', log, ZONE)
    for (const piece of [7, 100, 4096]) expect(readAll('nvidia-query', log, ZONE, piece)).toEqual(whole)
  })

  it('without its time is not given that of the log before', () => {
    const [one = '', two = ''] = log.split(/(?=={14}NVSMI LOG)/).filter((part) => part.includes('NVSMI'))
    const all = readAll('nvidia-query', one + two.replace(/^Timestamp.*$/m, ''), ZONE)
    expect(all.found).toHaveLength(1)
    expect(whys(all).at(-1)).toMatch(/no time in the input/)
  })
})
