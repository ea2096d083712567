import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAll, whys } from './read.ts'

const T = 1_767_225_600
type Values = readonly (readonly [number, string])[]
const series = (name: string | null, values: Values, labels: Readonly<Record<string, string>> = {}) => ({
  metric: {
    ...(name !== null && { __name__: name }),
    UUID: 'GPU-a1',
    Hostname: 'n1',
    instance: '10.0.0.1:9400',
    ...labels,
  },
  values,
})
const answer = (...result: readonly unknown[]) =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result }, warnings: [] })
const read = (text: string, piece?: number) => readAll('prometheus-range', text, {}, piece)

describe('answers of a Prometheus server', () => {
  it('put several metrics together by device and moment, energy exact also where it is written as a power of ten', () => {
    const { found, left } = read(
      answer(
        series('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', [
          [T, '128996013'],
          [T + 15.5, '1.29996013e+08'],
        ]),
        series('DCGM_FI_DEV_POWER_USAGE', [[T, '70.1']]),
        series('npu_chip_info_power', [[T, '73.9000015258789']], { UUID: '', vdie_id: 'A1B2' }),
      ),
    )
    const one = { device: 'GPU-a1', node: 'n1', source: 'dcgm-exporter' }
    expect(found).toEqual([
      { ...one, sampledAt: '2026-01-01T00:00:00.000Z', powerWatts: '70.1', energyJoules: '128996.013' },
      { ...one, sampledAt: '2026-01-01T00:00:15.500Z', energyJoules: '129996.013' },
      { device: 'A1B2', node: 'n1', source: 'npu-exporter', sampledAt: '2026-01-01T00:00:00.000Z', powerWatts: '73.9' },
    ])
    expect(left).toEqual([])
  })

  it('one a metric, one after the other, are one input', () => {
    const text = [
      answer(series('DCGM_FI_DEV_GPU_UTIL', [[T, '99']])),
      answer(series('DCGM_FI_DEV_GPU_TEMP', [[T, '60']])),
    ].join('\n')
    expect(read(text).found).toEqual([expect.objectContaining({ gpuUtilization: '0.99', temperatureC: '60' })])
  })

  it('give the same whatever pieces they come in', () => {
    const text = answer(
      series(
        'DCGM_FI_DEV_GPU_UTIL',
        Array.from({ length: 50 }, (_, i) => [T + i, String(i)]),
      ),
      series(
        'DCGM_FI_DEV_GPU_TEMP',
        Array.from({ length: 50 }, (_, i) => [T + i, '60']),
      ),
    )
    const whole = read(text)
    expect(whole.found).toHaveLength(50)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (piece) => {
        expect(read(text, piece)).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })

  it('are told where a series is no reading of a device', () => {
    const all = read(
      answer(
        series(null, [[T, '1']]),
        series('up', [[T, '1']]),
        series('DCGM_FI_DEV_GPU_TEMP', [[T, '60']], { UUID: '' }),
        { metric: {}, values: 'none' },
        series('DCGM_FI_DEV_GPU_TEMP', [
          [T, 'NaN'],
          [T + 1, '61'],
        ]),
        series('DCGM_FI_DEV_GPU_UTIL', [[T + 1, 'high']]),
      ),
    )
    expect(all.found).toEqual([expect.objectContaining({ temperatureC: '61' })])
    expect(whys(all).map((why) => why.replace(/:.*/, ''))).toEqual([
      '– –',
      '– up',
      '– DCGM_FI_DEV_GPU_TEMP',
      '– –',
      '– DCGM_FI_DEV_GPU_UTIL',
      '– GPU-a1 DCGM_FI_DEV_GPU_TEMP',
      '– GPU-a1',
    ])
  })

  it.each([
    [
      '{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution of 11,000 points"}',
      /exceeded maximum/,
    ],
    ['{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}', /type scalar/],
    [answer(series('DCGM_FI_DEV_GPU_TEMP', [[T, '60']])).slice(0, -9), /Unexpected|ended/],
    ['<html>502 Bad Gateway</html>', /Unexpected/],
    ['[1, 2]', /not an answer/],
    ['', /not an answer/],
    [`{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`, /more than 16777216 characters/],
  ])('are refused as a whole where they are none: %.60s', (text, why) => {
    expect(() => read(text)).toThrow(why)
  })
})

it('JSON nested without end is refused before it fills the memory', () => {
  expect(() => read(`{"status":"success","data":{"result":[${'['.repeat(100_000)}`)).toThrow(/200 levels/)
})
