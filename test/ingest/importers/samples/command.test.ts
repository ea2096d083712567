import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { importSamplesCommand } from '../../../../cli/commands/import-samples.ts'
import { DeviceSample } from '../../../../schemas/device-sample.ts'
import { parseRecord } from '../../../../schemas/parse.ts'
import { fixture } from './read.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suanheng-samples-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  vi.restoreAllMocks()
  process.exitCode = undefined
})
const put = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const out = () => join(folder, 'samples.ndjson')
const T4 = 'dcgm_tesla_t4_datadog.prom'
const AT = ['--at', '2026-01-01T08:00:00+08:00']

async function samples(...args: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true))
  const program = new Command('suanheng').exitOverride()
  importSamplesCommand(program)
  const institution = ['--institution', '91340600MA2PBM9HXD']
  await program.parseAsync(['node', 'suanheng', 'import', 'samples', ...args, ...institution])
  const exit = process.exitCode ?? 0
  process.exitCode = undefined
  return { ...said, exit }
}
const range = (metric: string, value: string) =>
  JSON.stringify({
    status: 'success',
    data: {
      resultType: 'matrix',
      result: [{ metric: { __name__: metric, UUID: 'GPU-a1' }, values: [[1_767_225_600, value]] }],
    },
  })

describe('suanheng import samples', () => {
  it('writes records that the service takes, the same bytes each time, and says what stayed out', async () => {
    const args = ['prometheus', put('page.prom.gz', gzipSync(fixture(T4))), ...AT, '--out', out()]
    const { exit, err } = await samples(...args)
    const text = readFileSync(out(), 'utf8')
    expect(exit).toBe(0)
    expect(parseRecord(DeviceSample, JSON.parse(text))).toMatchObject({ ok: true })
    expect(JSON.parse(text)).toMatchObject({ institution: '91340600MA2PBM9HXD', energyJoules: '128996.013' })
    expect(err).toContain('采样 samples 1 · 设备 devices 1')
    expect(err).toContain('16 × 采样记录不含该指标，未读取 · a metric that samples do not hold: not read')
    expect(err).toContain(`suanheng push --kind samples ${out()}`)
    await samples(...args)
    expect(readFileSync(out(), 'utf8')).toBe(text)
    expect(existsSync(`${out()}.part`)).toBe(false)
  })

  it('a dry run writes nothing and counts the samples that have each reading', async () => {
    const { exit, out: said } = await samples('prometheus', put('page', fixture(T4)), ...AT, '--dry-run', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(said)).toMatchObject({ samples: 1, out: null, readings: { energyJoules: 1, tensorActivity: 0 } })
  })

  it('reads the answers to several questions as one input: a device and moment is one sample', async () => {
    const one = put('1.json', range('DCGM_FI_DEV_GPU_TEMP', '60'))
    const two = put('2.json', range('DCGM_FI_DEV_POWER_USAGE', '70.5'))
    const { exit } = await samples('prometheus-range', one, two, '--out', out())
    expect(exit).toBe(0)
    expect(readFileSync(out(), 'utf8').trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(readFileSync(out(), 'utf8'))).toMatchObject({ temperatureC: '60', powerWatts: '70.5' })
  })

  it('leaves out, and tells, a sample that the service would refuse', async () => {
    const id = `GPU-${'a'.repeat(200)}`
    const page = `DCGM_FI_DEV_GPU_TEMP{UUID="${id}"} 40\nDCGM_FI_DEV_GPU_TEMP{UUID="GPU-1"} 41\n`
    const { err } = await samples('prometheus', put('page', page), ...AT, '--out', out())
    expect(readFileSync(out(), 'utf8').trimEnd().split('\n')).toHaveLength(1)
    expect(err).toMatch(/1 × 字段 device 不符合要求/)
  })

  it.each([
    [['prometheus', 'PAGE', '--out', 'OUT'], 2, /PAGE.*--at/],
    [['nvidia-csv', 'CSV', '--out', 'OUT'], 2, /CSV.*--timezone/],
    [['nvidia-csv', 'CSV', '--timezone', 'Mars/Base', '--out', 'OUT'], 2, /no such zone/],
    [['prometheus', 'PAGE', '--at', '2026-01-01', '--out', 'OUT'], 2, /--at/],
    [['prometheus', 'PAGE', ...AT], 2, /--out/],
    [['prometheus-range', 'PAGE', '--out', 'OUT'], 3, /PAGE/],
    [['prometheus', 'NONE', ...AT, '--out', 'OUT'], 2, /cannot read/],
    [['prometheus', 'EMPTY', ...AT, '--out', 'OUT'], 3, /samples 0/],
  ])('%j is told, exit %i, and what was there stays', async (args, code, why) => {
    const files: Readonly<Record<string, string>> = {
      PAGE: put('PAGE', fixture(T4)),
      CSV: put('CSV', fixture('linux-x86_64__nvidia-l40s__595.80__idle.query-gpu.csv').replaceAll('-00000000', '-1')),
      EMPTY: put('EMPTY', ''),
      NONE: join(folder, 'NONE'),
      OUT: out(),
    }
    put('samples.ndjson', 'before\n')
    const { exit, err } = await samples(...args.map((arg) => files[arg] ?? arg))
    expect([exit, readFileSync(out(), 'utf8'), existsSync(`${out()}.part`)]).toEqual([code, 'before\n', false])
    expect(err).toMatch(why)
  })
})
