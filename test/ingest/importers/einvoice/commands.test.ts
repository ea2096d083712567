import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { importCommands } from '../../../../cli/commands/import.ts'
import { importBankCommand } from '../../../../cli/commands/import-bank.ts'
import { importEinvoiceCommand } from '../../../../cli/commands/import-einvoice.ts'
import { NUMBER, ORIGINAL, RAW, RED, SELLER, XML } from './samples.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url))
const STATEMENT = fixture('bank/statement-gb18030-newest-first.csv')
const MAP = fixture('bank/map.json')
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suanheng-import-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs `suanheng import …` and gives what it says and how it ends. */
async function suanheng(...args: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true))
  const program = new Command('suanheng').exitOverride()
  for (const add of [importCommands, importEinvoiceCommand, importBankCommand]) add(program)
  await program.parseAsync(['node', 'suanheng', 'import', ...args, '--institution', SELLER])
  const exit = process.exitCode ?? 0
  process.exitCode = undefined
  return { ...said, exit }
}
const put = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const written = (): { number: string; contract: string }[] =>
  readFileSync(join(folder, 'out'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { number: string; contract: string })
const out = () => ['--out', join(folder, 'out')]

describe('suanheng import einvoice', () => {
  it('writes records and says blue and red apart, with what was dropped, in which file and line', async () => {
    const map = put('map.json', JSON.stringify({ [ORIGINAL]: 'C-2' }))
    const files = [put('a.xml', `${XML}${RED}`), put('raw.xml', RAW.replaceAll(NUMBER, '99990000000000000005'))]
    const { exit, err } = await suanheng('einvoice', ...files, '--contract', 'C-1', '--map', map, ...out())
    expect(exit).toBe(0)
    expect(written().map(({ number, contract }) => [number, contract])).toEqual([
      [NUMBER, 'C-1'],
      ['99990000000000000009', 'C-2'],
    ])
    expect(err).toContain('蓝字 blue 1 (1,130.00 元) · 红字 red 1 (-1,130.00 元) · 未采用 dropped 1')
    expect(err).toMatch(/raw\.xml:1 99990000000000000005: 字段 sellerUscc/)
  })

  it('a hostile file ends in exit code 3, the sound one beside it is taken, and --json says the same', async () => {
    const files = [
      put('evil.xml', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'),
      put('a.xml', XML),
    ]
    const { exit, out: json } = await suanheng('einvoice', ...files, '--contract', 'C-1', '--json', ...out())
    expect([exit, written().length]).toEqual([3, 1])
    expect(JSON.parse(json)).toMatchObject({
      invoices: 1,
      blue: { gross: '1,130.00' },
      dropped: [{ file: files[0], line: 1 }],
    })
  })

  it('a folder, a pipe, a missing file, a wrong map: refused before anything is written', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const file = put('a.xml', XML)
    const map = put('map.json', '{"12": "C-1"}')
    for (const args of [
      [folder],
      [join(folder, 'none.xml')],
      [join(folder, 'pipe')],
      [file, '--map', map],
      [file, '--contract', ''],
    ]) {
      const { exit, err } = await suanheng('einvoice', ...args, ...out())
      expect([exit, err.startsWith('REQUEST_INVALID')]).toEqual([2, true])
    }
    expect(readdirSync(folder)).not.toContain('out')
  })

  it('what was there stays when the new records cannot be written', async () => {
    const { exit } = await suanheng(
      'einvoice',
      put('a.xml', XML),
      '--contract',
      'C-1',
      '--out',
      join(folder, 'no', 'out'),
    )
    expect([exit, readdirSync(folder)]).toEqual([2, ['a.xml']])
  })
})

describe('suanheng import bank', () => {
  it('a dry run writes nothing and names unmapped columns and counterparties', async () => {
    const { exit, err } = await suanheng('bank', STATEMENT, '--map', MAP, '--contract', 'C-1', '--dry-run', ...out())
    expect([exit, readdirSync(folder)]).toEqual([0, []])
    expect(err).toContain(
      '付款 paid 3 (1,810,000.00 元) · 退款 refunded 2 (15,000.00 元) · 未采用 dropped 1 · 无关 unrelated 1',
    )
    expect(err).toContain('unmapped columns: 网点')
    expect(err).toContain('unmapped counterparty 工资代发专户: 1')
  })

  it('then the records are written, and nothing of the others is told', async () => {
    const {
      exit,
      out: json,
      err,
    } = await suanheng('bank', STATEMENT, '--map', MAP, '--contract', 'C-1', '--json', ...out())
    expect([exit, written().length]).toEqual([0, 5])
    expect(JSON.parse(json)).toMatchObject({ payments: 5, unrelated: 1, unmapped: ['网点'] })
    expect(json + err + readFileSync(join(folder, 'out'), 'utf8')).not.toContain('工资')
  })

  it('a row without a contract is told, and a map that is none is refused with its field', async () => {
    const { err } = await suanheng('bank', STATEMENT, '--map', MAP, ...out())
    expect(err).toContain('statement-gb18030-newest-first.csv:9 000123456702')
    const wrong = put(
      'map.json',
      JSON.stringify({ ...(JSON.parse(readFileSync(MAP, 'utf8')) as object), dateFormat: 'DD' }),
    )
    expect(await suanheng('bank', STATEMENT, '--map', wrong, ...out())).toMatchObject({
      exit: 2,
      err: expect.stringContaining('dateFormat'),
    })
    expect(await suanheng('bank', STATEMENT, '--map', MAP)).toMatchObject({
      exit: 2,
      err: expect.stringContaining('--out'),
    })
  })
})
