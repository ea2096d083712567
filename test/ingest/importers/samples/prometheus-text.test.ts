import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_LABELS } from '../../../../ingest/importers/samples/labels.ts'
import { MOST_LINE } from '../../../../ingest/importers/samples/lines.ts'
import { prometheusTextReader } from '../../../../ingest/importers/samples/prometheus-text.ts'
import type { Sample } from '../../../../ingest/importers/samples/sample.ts'
import { AT, fixture, readAll, whys } from './read.ts'

const read = (text: string, at: number | undefined = AT) => readAll('prometheus', text, { at })
const first = (text: string): Partial<Sample> => read(text).found[0] ?? {}
const UUID = 'GPU-20c56d28-0da5-6d26-a36a-e7af1ce2586e'
const card = (more = '') => `{gpu="0",UUID="${UUID}",modelName="NVIDIA A100-SXM4-40GB",Hostname="node-1"${more}}`
const SLICE_7 = card(',GPU_I_PROFILE="1g.5gb",GPU_I_ID="7"')
const SLICE_8 = card(',GPU_I_PROFILE="1g.5gb",GPU_I_ID="8"')

describe('a page of dcgm-exporter', () => {
  it('as captured on a Tesla T4 is one sample, its energy exact to the millijoule, and names every metric not read', () => {
    const all = read(fixture('dcgm_tesla_t4_datadog.prom'))
    expect(all.found).toEqual([
      {
        device: UUID,
        sampledAt: '2026-01-01T00:00:00.000Z',
        acceleratorModel: 'Tesla T4',
        node: '424773df46e0',
        source: 'dcgm-exporter',
        gpuUtilization: '0',
        memoryUtilization: '0',
        memoryUsedBytes: 0,
        powerWatts: '8.969',
        energyJoules: '128996.013',
        temperatureC: '25',
        smClockMhz: 300,
      },
    ])
    expect(all.left).toHaveLength(16)
    expect(whys(all)).toContain('36 DCGM_FI_DEV_FB_FREE: a metric that samples do not hold: not read')
  })

  it('without timestamps and without a moment given is refused, and says what to give', () => {
    expect(() => readAll('prometheus', `DCGM_FI_DEV_GPU_TEMP${card()} 40\n`)).toThrow(/--at/)
  })

  it.each([
    ['DCGM_FI_DEV_GPU_UTIL', '37', { gpuUtilization: '0.37' }],
    ['DCGM_FI_DEV_GPU_UTIL', '100', { gpuUtilization: '1' }],
    ['DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', '0.929260', { tensorActivity: '0.92926' }],
    ['DCGM_FI_DEV_FB_USED', '11125', { memoryUsedBytes: 11_665_408_000 }],
    ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', '1.28996013e+08', { energyJoules: '128996.013' }],
    ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION_total', '9007199254740991', { energyJoules: '9007199254740.991' }],
    ['DCGM_FI_DEV_POWER_USAGE', '67.1239', { powerWatts: '67.123' }],
  ])('%s of %s is in the units of a sample, further digits cut', (name, value, reading) => {
    expect(first(`${name}${card()} ${value}\n`)).toMatchObject(reading)
  })

  it.each([
    ['DCGM_FI_DEV_GPU_UTIL', '2147483632'],
    ['DCGM_FI_DEV_GPU_UTIL', '9223372036854775794'],
    ['DCGM_FI_DEV_FB_USED', '2147483634'],
    ['DCGM_FI_DEV_POWER_USAGE', '140737488355328.000000'],
    ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', '9223372036854775792'],
    ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', '9.223372036854776e+18'],
    ['DCGM_FI_DEV_GPU_UTIL', 'NaN'],
    ['DCGM_FI_DEV_GPU_UTIL', '+Inf'],
    ['DCGM_FI_DEV_GPU_UTIL', '101'],
    ['DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', '1.01'],
    ['DCGM_FI_DEV_GPU_TEMP', '-3'],
  ])('%s of %s is no reading, and is told; the others stand', (name, value) => {
    const all = read(`DCGM_FI_DEV_SM_CLOCK${card()} 1410\n${name}${card()} ${value}\n`)
    expect(Object.keys(all.found[0] ?? {})).toEqual([
      'device',
      'sampledAt',
      'acceleratorModel',
      'node',
      'source',
      'smClockMhz',
    ])
    expect(whys(all)).toEqual([expect.stringMatching(new RegExp(`^2 ${UUID} ${name}: .*no reading`))])
  })

  it('an energy counter of 2,147 kJ is a reading, though it is the int32 “no value” of other fields', () => {
    expect(first(`DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION${card()} 2147483632\n`).energyJoules).toBe('2147483.632')
  })

  it('of a card without any reading gives no sample', () => {
    const all = read(`DCGM_FI_DEV_GPU_UTIL${card()} NaN\n`)
    expect(all.found).toEqual([])
    expect(whys(all)[1]).toMatch(/without any reading/)
  })

  it('with an id of zeros only, as masked captures have it, gives no sample', () => {
    const all = read('DCGM_FI_DEV_GPU_TEMP{UUID="GPU-00000000-0000-0000-0000-000000000000"} 40\n')
    expect(all.found).toEqual([])
    expect(whys(all)).toEqual([expect.stringMatching(/no id that tells this device/)])
  })
})

describe('slices (MIG)', () => {
  it('have the card’s energy, power and temperature on every line: read once, not added up', () => {
    const all = read(
      [
        `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION${SLICE_7} 500000`,
        `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION${SLICE_8} 500000`,
        `DCGM_FI_DEV_POWER_USAGE${SLICE_7} 210.5`,
        `DCGM_FI_DEV_POWER_USAGE${SLICE_8} 210.5`,
      ].join('\n'),
    )
    expect(all.found).toEqual([expect.objectContaining({ device: UUID, energyJoules: '500', powerWatts: '210.5' })])
    expect(all.left).toEqual([])
  })

  it('that say different things of their card leave no reading', () => {
    const all = read(
      `DCGM_FI_DEV_POWER_USAGE${SLICE_7} 210\nDCGM_FI_DEV_POWER_USAGE${SLICE_8} 95\nDCGM_FI_DEV_GPU_TEMP${SLICE_7} 40\n`,
    )
    expect(all.found).toEqual([expect.not.objectContaining({ powerWatts: expect.anything() })])
    expect(whys(all)).toEqual([expect.stringMatching(/two lines of one card/)])
  })

  it('do not overwrite what the card’s own line says, whichever comes first', () => {
    const lines = [`DCGM_FI_DEV_POWER_USAGE${card()} 300`, `DCGM_FI_DEV_POWER_USAGE${SLICE_7} 210`]
    for (const text of [lines, lines.toReversed()]) expect(first(text.join('\n')).powerWatts).toBe('300')
  })

  it('have activity and memory of their own, which are not the card’s; the card has no GPU_UTIL then, and its engine activity stands for it', () => {
    const all = read(
      [
        `DCGM_FI_PROF_GR_ENGINE_ACTIVE${card()} 0.995630`,
        `DCGM_FI_PROF_GR_ENGINE_ACTIVE${SLICE_7} 1.000000`,
        `DCGM_FI_PROF_PIPE_TENSOR_ACTIVE${SLICE_7} 0.930433`,
        `DCGM_FI_DEV_FB_USED${SLICE_7} 4864`,
      ].join('\n'),
    )
    expect(all.found).toHaveLength(1)
    expect(all.found[0]?.gpuUtilization).toBe('0.99563')
    expect(all.found[0]).not.toHaveProperty('tensorActivity')
    expect(all.found[0]).not.toHaveProperty('memoryUsedBytes')
    expect(whys(all)).toHaveLength(3)
    expect(whys(all)[1]).toMatch(/slice 7 1g\.5gb alone/)
  })
})

describe('a page of npu-exporter', () => {
  const npu = fixture('npu_910_testdata.prom')

  it('as its own test data has it names no device: eight chips told, none made up', () => {
    const all = readAll('prometheus', npu)
    expect(all.found).toEqual([])
    expect(whys(all).filter((why) => why.includes('no id'))).toHaveLength(8)
  })

  it('with die ids has a sample a chip, HBM as MiB, at the timestamps it writes', () => {
    const page = npu
      .replace(/id="(\d)"(.*)vdie_id=""/g, 'id="$1"$2vdie_id="A1B2C3D4-0$1-12345678"')
      .replace(/ 1606402000$/gm, ' 1767225600123')
      .replace(/^(npu_chip_info_power\{.*\}) \S+/gm, '$1 73.9000015258789')
      .replace(/^(npu_chip_info_hbm_used_memory\{.*\}) \S+/gm, '$1 65536')
      .replace(/^(npu_chip_info_utilization\{.*\}) \S+/gm, '$1 -1')
    const all = readAll('prometheus', page)
    expect(all.found).toHaveLength(8)
    expect(all.found[3]).toMatchObject({
      device: 'A1B2C3D4-03-12345678',
      sampledAt: '2026-01-01T00:00:00.123Z',
      acceleratorModel: '910Awn-Ascend-V1',
      source: 'npu-exporter',
      powerWatts: '73.9',
      memoryUsedBytes: 68_719_476_736,
    })
    expect(all.found[3]).not.toHaveProperty('gpuUtilization')
    expect(whys(all).filter((why) => why.includes('failed read'))).toHaveLength(8)
  })

  it('whose timestamps are of 1970 has seconds for milliseconds: dropped and told, not dated 1970', () => {
    const all = readAll('prometheus', npu.replaceAll('vdie_id=""', 'vdie_id="A1B2C3D4"'))
    expect(all.found).toEqual([])
    expect(whys(all).at(-1)).toMatch(/outside 2000 to 2099/)
  })

  it('of newer builds writes its labels otherwise; the container is no part of the device', () => {
    const line = (container: string) =>
      `npu_chip_info_utilization{npuID="0",modelName="Ascend910B3",vdie_id="a1b2 c3d4",containerName="${container}"} 36`
    const { found } = read(`${line('a')}\n${line('b')}\n`)
    expect(found).toEqual([
      expect.objectContaining({ device: 'A1B2-C3D4', acceleratorModel: 'Ascend910B3', gpuUtilization: '0.36' }),
    ])
  })

  it('whose HBM reading failed has no memory reading: that of its DDR is another memory', () => {
    const chip = '{id="0",vdie_id="A1B2C3D4"}'
    const text = `npu_chip_info_used_memory${chip} 9000\nnpu_chip_info_hbm_used_memory${chip} -1\nnpu_chip_info_power${chip} 70\n`
    expect(first(text)).not.toHaveProperty('memoryUsedBytes')
    expect(first(`npu_chip_info_used_memory${chip} 9000\n`).memoryUsedBytes).toBe(9000 * 1_048_576)
  })
})

describe('the text format', () => {
  it.each([
    ['DCGM_FI_DEV_GPU_TEMP 40 50 60', /not a timestamp/],
    [`DCGM_FI_DEV_GPU_TEMP${card()} forty`, /not a value: forty/],
    [`DCGM_FI_DEV_GPU_TEMP${card()}`, /not a value/],
    [`DCGM_FI_DEV_GPU_TEMP${card()} 40 soon`, /not a timestamp: soon/],
    ['DCGM_FI_DEV_GPU_TEMP{UUID="GPU-1} 40', /does not end/],
    ['DCGM_FI_DEV_GPU_TEMP{UUID=GPU-1} 40', /not in quotation marks/],
    ['DCGM_FI_DEV_GPU_TEMP{UUID="GPU-1",UUID="GPU-2"} 40', /UUID stands twice/],
    ['DCGM_FI_DEV_GPU_TEMP{UUID="GPU-1" gpu="0"} 40', /neither , nor }/],
    ['DCGM_FI_DEV_GPU_TEMP{="GPU-1"} 40', /no label name/],
    ['<html>502 Bad Gateway</html>', /no name of a metric/],
    ['# TYPE DCGM_FI_DEV_GPU_TEMP thermometer', /TYPE or HELP/],
    [`x{${Array.from({ length: MOST_LABELS + 1 }, (_, i) => `l${i}="v"`).join(',')}} 1`, /more than 128/],
    [`x{l="${'v'.repeat(MOST_LINE)}"} 1`, /more than 65536 characters/],
  ])('names the line that is not of it, and reads the others: %.40s', (line, why) => {
    const all = read(`DCGM_FI_DEV_SM_CLOCK${card()} 1410\n${line}\nDCGM_FI_DEV_POWER_USAGE${card()} 70\n`)
    expect(all.found).toEqual([expect.objectContaining({ smClockMhz: 1410, powerWatts: '70' })])
    expect(whys(all).some((told) => told.startsWith('2 ') && why.test(told))).toBe(true)
  })

  it('has labels in any order, blanks, escapes, a comma at the end, CRLF, comments and no line end at the end', () => {
    const text = `\ufeff# a comment\r\n\r\n  DCGM_FI_DEV_GPU_TEMP { Hostname = "a\\\\b\\"c}" , UUID="${UUID}", }\t40\r\n# HELP x y\nDCGM_FI_DEV_POWER_USAGE{UUID="${UUID}",Hostname="a\\\\b\\"c}"} 70`
    const all = read(text)
    expect(all.left).toEqual([])
    expect(all.found).toEqual([
      expect.objectContaining({ device: UUID, node: 'a\\b"c}', temperatureC: '40', powerWatts: '70' }),
    ])
  })

  it('ends a page at # EOF, where timestamps are seconds (OpenMetrics), and takes exemplars', () => {
    const text = `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION_total${card()} 5000 1767225600.5 # {trace_id="a}b"} 1 1767225600\n# EOF\nDCGM_FI_DEV_GPU_TEMP${card()} 40 1767225601\n# EOF\n`
    expect(readAll('prometheus', text).found.map(({ sampledAt }) => sampledAt)).toEqual([
      '2026-01-01T00:00:00.500Z',
      '2026-01-01T00:00:01.000Z',
    ])
  })

  it('has pages one after the other: a device again without a timestamp has no moment of its own, and is dropped', () => {
    const page = (temperature: number) =>
      `DCGM_FI_DEV_GPU_TEMP${card()} ${temperature}\nDCGM_FI_DEV_POWER_USAGE${card()} 70\n`
    const all = read(page(40) + page(41))
    expect(all.found).toEqual([expect.objectContaining({ temperatureC: '40' })])
    expect(whys(all)).toEqual([expect.stringMatching(/second scrape/)])
    const timed = (at: number) => page(40).replaceAll('\n', ` ${at}\n`)
    expect(readAll('prometheus', timed(AT) + timed(AT + 1000)).found).toHaveLength(2)
  })

  it('keeps one device on two machines apart: they are two statements, not one', () => {
    const text = `DCGM_FI_DEV_GPU_TEMP${card()} 40\nDCGM_FI_DEV_GPU_TEMP${card().replace('node-1', 'node-2')} 50\n`
    expect(read(text).found.map(({ node }) => node)).toEqual(['node-1', 'node-2'])
  })

  it('gives the same whatever pieces it comes in', () => {
    const text = fixture('dcgm_tesla_t4_datadog.prom')
    const whole = readAll('prometheus', text, { at: AT })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (piece) => {
        expect(readAll('prometheus', text, { at: AT }, piece)).toEqual(whole)
      }),
      { numRuns: 30 },
    )
  })

  it('never throws on what is not of it, nor makes a sample of it', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('DCGM_FI_DEV_GPU_TEMP', '{', '}', 'UUID="GPU-1"', ' 1', '\n', '"', '\\', '# EOF\n', ',', '1e999'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { found } = read(pieces.join(''))
        for (const { device, temperatureC } of found) expect([device, typeof temperatureC]).toEqual(['GPU-1', 'string'])
      }),
    )
  })
})

describe('a page that does not end', () => {
  it('is told piece by piece what it lacks: nothing piles up until its end', () => {
    const reader = prometheusTextReader({ at: 0 })
    const page = 'DCGM_FI_DEV_GPU_UTIL{UUID="GPU-1"} NaN\n'.repeat(100)
    expect(reader.text(page).left).toHaveLength(100)
    expect(reader.text(page).left).toHaveLength(100)
  })
})
