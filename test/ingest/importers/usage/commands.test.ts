import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { importUsageCommand } from '../../../../cli/commands/import-usage.ts'
import { parseRecord } from '../../../../schemas/parse.ts'
import { UsageRecord } from '../../../../schemas/usage-record.ts'

const OSLO = fileURLToPath(new URL('../../../fixtures/usage/slurm/uio_2025-05-03.csv.gz', import.meta.url))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suanheng-usage-'))
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
const out = () => join(folder, 'usage.ndjson')
const MAP = { rules: [{ name: 'all', when: {}, set: { contract: 'C-1', purpose: 'sft' } }] }

async function usage(...args: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true))
  const program = new Command('suanheng').exitOverride()
  importUsageCommand(program)
  const institution = ['--institution', '91340600MA2PBM9HXD']
  await program.parseAsync(['node', 'suanheng', 'import', 'usage', 'slurm', ...args, ...institution])
  const exit = process.exitCode ?? 0
  process.exitCode = undefined
  return { ...said, exit }
}

describe('suanheng import usage', () => {
  it('writes records that the service takes, the same bytes each time, and says what stayed out', async () => {
    const args = [OSLO, '--map', put('map.json', JSON.stringify(MAP)), '--platform', 'oslo', '--out', out()]
    const { exit, err } = await usage(...args)
    const text = readFileSync(out(), 'utf8')
    const records = text
      .trimEnd()
      .split('\n')
      .map((line) => parseRecord(UsageRecord, JSON.parse(line)))
    expect([exit, records.length, records.every(({ ok }) => ok)]).toEqual([0, 38, true])
    expect(err).toMatch(/记录 records\s+38\s+4\.245/)
    expect(err).toContain('266 × 作业步：只计作业本身的行 · a step of a job: the job’s own row counts')
    expect(err).toContain(`suanheng push --kind usage ${out()}`)
    await usage(...args)
    expect(readFileSync(out(), 'utf8')).toBe(text)
    expect(existsSync(`${out()}.part`)).toBe(false)
  })

  it('what two inputs say is written and summed once; said otherwise it is told, and both are written', async () => {
    const row = (id: string, end: string) =>
      `JobID=${id},State=COMPLETED,Start=2025-07-01T00:00:00Z,End=2025-07-01T${end}Z,AllocTRES=gres/gpu=2\n`
    const first = put('1.csv', row('1', '01:00:00') + row('2', '01:00:00'))
    const second = put('2.csv', row('1', '01:00:00') + row('2', '02:00:00') + row('3', '01:00:00'))
    const args = ['--map', put('map.json', JSON.stringify(MAP)), '--platform', 'p', '--out', out(), '--json']
    const { out: json } = await usage(first, second, ...args)
    expect(JSON.parse(json)).toMatchObject({
      uses: 5,
      repeated: 1,
      records: { uses: 4, cardHours: '10.000000' },
      listed: [{ file: second, line: 2, what: '2', why: { en: expect.stringMatching(/^said before with other/) } }],
    })
    expect(readFileSync(out(), 'utf8').trimEnd().split('\n')).toHaveLength(4)
  })

  it('a dry run writes nothing and names what is unmapped with its card-hours', async () => {
    const map = put('map.json', '{"rules": []}')
    const { exit, err } = await usage(OSLO, '--map', map, '--platform', 'oslo', '--out', out(), '--dry-run')
    expect(exit).toBe(3)
    expect(err).toMatch(/oslo\s+a10005\s+x10006\s+accel\s+1\s+2\.576/)
    expect(err).toContain('试运行，未写入 · dry run, nothing written')
    expect(existsSync(out())).toBe(false)
  })

  it('--json has the same in JSON, without the terminal’s limits', async () => {
    const map = put('map.json', JSON.stringify(MAP))
    const { out: json } = await usage(OSLO, '--map', map, '--platform', 'oslo', '--dry-run', '--json')
    expect(JSON.parse(json)).toMatchObject({
      lines: 402,
      uses: 136,
      rows: 266,
      records: { uses: 38, cardHours: '4.245000', cardSeconds: '15282.000000' },
      out: null,
      nothingHadCards: false,
    })
  })

  it('an input that fails half-way leaves the file that was there, and nothing beside it', async () => {
    const map = put('map.json', JSON.stringify(MAP))
    put('usage.ndjson', 'before\n')
    const bytes = readFileSync(OSLO)
    for (const broken of [
      put('cut.csv.gz', bytes.subarray(0, 9_000)),
      put('x.gz', gzipSync('hello\n')),
      folder,
      'no',
    ]) {
      const { exit, err } = await usage(OSLO, broken, '--map', map, '--platform', 'oslo', '--out', out())
      expect([exit, err]).toEqual([2, expect.stringContaining('REQUEST_INVALID')])
      expect(err).toContain(broken)
      expect(readFileSync(out(), 'utf8')).toBe('before\n')
      expect(existsSync(`${out()}.part`)).toBe(false)
    }
  })

  it('local times need --timezone; the error names the file', async () => {
    const map = put('map.json', JSON.stringify(MAP))
    const text =
      'JobID|Cluster|State|Start|End|AllocTRES\n1|p|COMPLETED|2025-07-01T00:00:00|2025-07-01T01:00:00|gres/gpu=1\n'
    const file = put('sacct.txt', text)
    const without = await usage(file, '--map', map, '--out', out())
    expect([without.exit, without.err]).toEqual([2, expect.stringContaining('--timezone')])
    expect(without.err).toContain(file)
    expect((await usage(file, '--map', map, '--out', out(), '--timezone', 'Asia/Shanghai')).exit).toBe(0)
    expect(readFileSync(out(), 'utf8')).toContain('"start":"2025-06-30T16:00:00.000Z"')
  })

  it('rules that contradict each other end with 3, though the rest is written', async () => {
    const more = { name: 'autotekst', when: { queue: 'autotekst' }, set: { contract: 'C-2' } }
    const user = { name: 'x', when: { user: 'ec313-autotekst' }, set: { contract: 'C-3' } }
    const map = put('map.json', JSON.stringify({ rules: [...MAP.rules, more, user] }))
    const { exit, err } = await usage(OSLO, '--map', map, '--platform', 'oslo', '--out', out())
    expect([exit, err]).toEqual([3, expect.stringMatching(/规则冲突 ambiguous\s+31/)])
    expect(readFileSync(out(), 'utf8').trimEnd().split('\n')).toHaveLength(7)
  })
})
