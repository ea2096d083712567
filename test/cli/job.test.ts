import { execFile } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { registerCommands } from '../../cli/commands.ts'
import { dxExample, PROVIDER, STORIES } from '../../examples/claims/xlq-dx/index.ts'
import { programOf } from '../support/program.ts'
import { temporaryFolder } from '../support/service.ts'
import { readWorkbook } from '../support/workbook.ts'
import { startExamples } from '../verifier/claims/store/world.ts'

type Ended = { readonly code: number; readonly out: string; readonly err: string }
const CONTRACT = 'XL-2025-101'
const [CLAIM = ''] = STORIES.map(({ claim }) => claim)

let world: Awaited<ReturnType<typeof startExamples>>
let remote: readonly string[]
let folder: string
const at = (name: string) => path.join(folder, name)
const heads = async (name: string) => (await readFile(at(name))).subarray(0, 4).toString('latin1')

/** The command as the command line runs it, in this process: starting one takes longer. `told`: each line of standard error. */
async function cli(args: readonly string[], told: (line: string) => void = () => {}): Promise<Ended> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text)
      if (name === 'stderr') told(String(text))
      return true
    }),
  )
  const program = new Command()
  await registerCommands(program, args[0])
  try {
    await program.parseAsync([...args, ...remote], { from: 'user' })
    return { code: Number(process.exitCode), out: written.stdout, err: written.stderr }
  } finally {
    process.exitCode = 0
    for (const spy of spies) spy.mockRestore()
  }
}

/** In a process of its own, for what goes to standard output in pieces. */
const suanheng = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...programOf(), ...args, ...remote], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

beforeAll(async () => {
  folder = await temporaryFolder()
  world = await startExamples([dxExample()])
  remote = ['--url', world.service.url, '--token', await world.tokenOf(PROVIDER.uscc, 'uploader')]
}, 120_000)
afterAll(async () => {
  await world.dispose()
  await rm(folder, { recursive: true, force: true })
})

describe('suanheng job', () => {
  it('starts long work and waits for it, lists it with who asked, and fetches its files', async () => {
    const done = await suanheng(
      'job',
      'start',
      'reconcile_contracts',
      '--wait',
      '--input',
      `{"numbers":["${CONTRACT}"]}`,
    )
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('contracts reconciled 已对账合同')])
    expect(done.out).toContain('"contracts":1')
    const id = done.out.slice(0, 32)
    const list = await cli(['job', 'list', '--state', 'done'])
    expect(list.out).toMatch(new RegExp(`${id} .* test`))
    // It has ended: cancelling changes nothing, and says so.
    expect(JSON.parse((await cli(['job', 'cancel', id, '--json'])).out)).toMatchObject({ id, state: 'done' })
    const made = await cli(['job', 'start', 'export_file', '--input', '{"what":"contracts","format":"csv"}', '--json'])
    const fetched = await cli(['job', 'fetch', (JSON.parse(made.out) as { id: string }).id, '--out', at('fetched')])
    expect([fetched.code, await readdir(at('fetched'))]).toEqual([0, ['合同清单.csv']])
  })

  it('tells what is wrong with its code and how to mend it', async () => {
    const kind = await cli(['job', 'start', 'weigh'])
    expect([kind.code, kind.err]).toEqual([5, expect.stringContaining('NOT_FOUND')])
    const input = await cli(['job', 'start', 'reconcile_contracts', '--input', '{"institution":"91440300MA5GHJKL34"}'])
    expect([input.code, input.err]).toEqual([4, expect.stringContaining('INSTITUTION_FORBIDDEN')])
    const text = await cli(['job', 'start', 'reconcile_contracts', '--input', '{'])
    expect([text.code, text.err]).toEqual([2, expect.stringContaining('--input is not JSON')])
    const failed = await cli(['job', 'start', 'export_file', '--input', '{"what":"usage","number":"NONE"}', '--wait'])
    expect([failed.code, failed.err]).toEqual([5, expect.stringContaining('no contract NONE')])
  })

  it('is cancelled by Ctrl-C where it was started, and keeps nothing', async () => {
    const others = process.listeners('SIGINT')
    let id = ''
    const ended = await cli(['document', 'papers', '--claim', CLAIM, '--job', '--out', at('cancelled.pdf')], (line) => {
      const [, started] = /^job 任务 ([0-9a-f]{32})/.exec(line) ?? []
      if (started === undefined) return
      id = started
      // As the terminal sends it, to the command alone.
      setImmediate(() => {
        for (const listener of process.listeners('SIGINT')) if (!others.includes(listener)) listener('SIGINT')
      })
    })
    expect([ended.code, ended.err]).toEqual([5, expect.stringContaining('JOB_CANCELLED')])
    expect((await readdir(folder)).filter((name) => name.startsWith('cancelled'))).toEqual([])
    const shown = await cli(['job', 'show', id])
    expect(shown.out).toMatch(/cancelled by 取消人 test \([0-9a-f]{16}\)/)
    expect(process.listeners('SIGINT')).toEqual(others)
  })
})

describe('suanheng export', () => {
  it('gives the records to standard output, and the same as a job to a file', async () => {
    const piped = await suanheng('export', CONTRACT)
    expect([piped.code, piped.out.split('\n').length > 10]).toEqual([0, true])
    const job = await cli(['export', CONTRACT, '--job', '--out', at('usage.ndjson')])
    expect([job.code, await readFile(at('usage.ndjson'), 'utf8')]).toEqual([0, piped.out])
  })

  it.each([
    [['--format', 'parquet'], 'PAR1'],
    [['--table', 'months', '--format', 'xlsx'], 'PK\x03\x04'],
    [['--workbook'], 'PK\x03\x04'],
    [['--focus', '--format', 'arrow'], '\xff\xff\xff\xff'],
  ])('makes %j, direct and as a job, of the same bytes', async (options, magic) => {
    const [direct, job] = [
      await cli(['export', CONTRACT, ...options, '--out', at('direct')]),
      await cli(['export', CONTRACT, ...options, '--job', '--out', at('job')]),
    ]
    expect([direct.code, job.code, direct.err + job.err]).toMatchObject([0, 0, expect.any(String)])
    expect(await heads('direct')).toBe(magic)
    expect((await readFile(at('direct'))).equals(await readFile(at('job')))).toBe(true)
    if (options.includes('--workbook')) expect(readWorkbook(await readFile(at('job'))).sheets.length).toBe(10)
  })

  it('says which options do not go together, and leaves no half file where it failed', async () => {
    for (const [args, said] of [
      [['--table', 'months', '--focus'], 'one of --table, --workbook and --focus'],
      [['--workbook', '--format', 'csv'], '--workbook has no --format'],
      [['--job'], '--job needs --out'],
    ] as const) {
      const { code, err } = await cli(['export', CONTRACT, ...args])
      expect([code, err]).toEqual([2, expect.stringContaining(said)])
    }
    const none = await cli(['export', 'NONE', '--out', at('none')])
    expect([none.code, (await readdir(folder)).filter((name) => name.startsWith('none'))]).toEqual([5, []])
  })
})

describe('suanheng document', () => {
  it.each([
    ['usage', ['--contract', CONTRACT]],
    ['audit', ['--contract', CONTRACT, '--job']],
    ['papers', ['--contract', CONTRACT, '--job']],
    ['determination', ['--claim', CLAIM]],
    ['estimate', ['--claim', CLAIM, '--job']],
    ['capacity', ['--capacity', PROVIDER.uscc, '--at', '2025-06-10', '--job']],
  ])('%s is made of %j', async (kind, options) => {
    const ended = await cli(['document', kind, ...options, '--out', at(`${kind}.pdf`), '--json'])
    expect([ended.code, JSON.parse(ended.out)]).toMatchObject([0, { document: kind }])
    expect(await heads(`${kind}.pdf`)).toBe('%PDF')
  })

  it('of what has no such paper, or of two things, is refused with what there is', async () => {
    for (const [args, said] of [
      [['estimate', '--contract', CONTRACT], 'no estimate of a contract'],
      [['usage', '--contract', CONTRACT, '--claim', CLAIM], 'give one of'],
    ] as const) {
      const { code, err } = await cli(['document', ...args, '--out', at('no.pdf')])
      expect([code, err]).toEqual([2, expect.stringContaining(said)])
    }
  })
})

describe('suanheng bundle', () => {
  it('makes the same direct and as a job, and what it made is verified offline', async () => {
    const [direct, job] = [
      await cli(['bundle', 'make', CONTRACT, '--out', at('direct.zip')]),
      await cli(['bundle', 'make', CONTRACT, '--job', '--out', at('job.zip')]),
    ]
    expect([direct.code, job.code]).toEqual([0, 0])
    expect((await readFile(at('direct.zip'))).equals(await readFile(at('job.zip')))).toBe(true)
    const key = world.service.service.ledger.verifierKey(PROVIDER.uscc).text
    remote = []
    const known = await cli(['bundle', 'verify', at('job.zip'), '--key', key])
    const unknown = await cli(['bundle', 'verify', at('job.zip')])
    expect([known.code, unknown.code]).toEqual([0, 11])
  })
})
