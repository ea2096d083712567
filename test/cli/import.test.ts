import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { importCommands } from '../../cli/commands/import.ts'
import { importFocusCommand } from '../../cli/commands/import-focus.ts'
import { Capacity } from '../../schemas/capacity.ts'
import { Device } from '../../schemas/device.ts'
import { Settlement } from '../../schemas/settlement.ts'

const USCC = '91340600MA2PBM9HXD'
const PERIOD = ['--from', '2025-01-01T00:00:00+08:00', '--to', '2026-01-01T00:00:00+08:00']
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/inventory/${name}`, import.meta.url))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suanheng-import-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs `suanheng import inventory …` and gives what it says, writes and how it ends. */
const inventory = (...args: string[]) =>
  imported('inventory', ...args, '--out', join(folder, 'devices.ndjson'), '--institution', USCC)

async function imported(...args: string[]) {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true))
  const program = new Command('suanheng').exitOverride()
  importCommands(program)
  importFocusCommand(program)
  await program.parseAsync(['node', 'suanheng', 'import', ...args])
  const exit = process.exitCode ?? 0
  process.exitCode = undefined
  return { ...said, exit }
}
const written = (name: string): unknown[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('suanheng import inventory', () => {
  it('writes records that push takes as they are, and says of each model how many and what it counts', async () => {
    const capacity = join(folder, 'capacity.ndjson')
    const statement = ['--capacity-out', capacity, '--statement', 'INV-2025', ...PERIOD]
    const { err, exit } = await inventory('csv', fixture('equipment-list.csv'), ...statement)
    expect(exit).toBe(0)
    expect(written('devices.ndjson').map((record) => Device.parse(record).serial)).toEqual([
      '1650723001234',
      '1650723001235',
    ])
    expect(written('capacity.ndjson').map((record) => Capacity.parse(record).groups)).toEqual([
      [{ acceleratorModel: 'Ascend 910B3', memoryGb: '64', site: '深圳二号机房', cards: 400 }],
    ])
    expect(err).toMatch(/NVIDIA A800-SXM4-80GB +80 +2 +0 +312 +624 +exact/)
    expect(err).toMatch(/Ascend 910B3 +64 +0 +400 +313 +125200 +exact/)
    expect(err).toContain('equipment-list.csv:9: 不是卡数：若干 · not a number of cards: 若干')
  })

  it('--json gives the same: 3,241 cards of OpenB, undisclosed models without credit, P100 at the lowest', async () => {
    const { out } = await inventory('openb-nodes', fixture('openb-nodes.csv'), '--json')
    const summary = JSON.parse(out) as { counted: number; models: { model: string; tflops: string | null }[] }
    expect(summary.counted).toBe(3241)
    expect(Object.fromEntries(summary.models.map(({ model, tflops }) => [model, tflops]))).toEqual({
      G2: null,
      G3: null,
      V100M16: null,
      V100M32: null,
      P100: '2449.7',
      T4: '27300',
    })
  })

  it('counts are in no record until a statement is asked for, and it says so', async () => {
    const { err } = await inventory('npu-smi', fixture('npu-smi-910b3.txt'))
    expect(written('devices.ndjson')).toEqual([])
    expect(err).toContain('8 cards have no id and are in no record')
    expect(err).not.toContain('push --kind devices')
  })

  it('a card that two files name is in the records once', async () => {
    const list = join(folder, 'list.txt')
    writeFileSync(list, 'GPU 0: NVIDIA L20 (UUID: GPU-5d3a1c0e-9f6b-4a52-8d71-c0ffee000001)\n')
    const again = join(folder, 'again.txt')
    writeFileSync(again, readFileSync(list))
    const { err } = await inventory('nvidia-list', list, again, '--in-service-from', '2025-01-01', '--node', 'gpu-1')
    expect(written('devices.ndjson')).toMatchObject([{ node: 'gpu-1', inServiceFrom: '2025-01-01' }])
    expect(err).toContain(`again.txt:1 GPU-5d3a1c0e-9f6b-4a52-8d71-c0ffee000001: 与 ${list} 中的是同一张卡`)
  })

  it('a file of another kind is no empty inventory: exit code 3, each line told', async () => {
    const { err, exit } = await inventory('nvidia-list', fixture('l40s.query-gpu.csv'))
    expect([exit, err.includes('not a line of this kind of input')]).toEqual([3, true])
  })

  it('a missing file, a wrong code and a statement without its period are refused, with the option named', async () => {
    const csv = fixture('equipment-list.csv')
    expect(await inventory('csv', join(folder, 'none.csv'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('cannot read'),
    })
    expect(await inventory('csv', csv, '--owner', 'X')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('--owner'),
    })
    expect(await inventory('csv', csv, '--capacity-out', join(folder, 'c'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('--statement, --from and --to'),
    })
  })
})

describe('suanheng import focus', () => {
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const NAMES =
    'BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,InvoiceId'
  const row = (cost: string, account = 'acc-1') =>
    `${cost},${account},CNY,2025-06-30T16:00:00Z,2025-07-31T16:00:00Z,Usage,INV-7`
  const focus = (rows: readonly string[], ...more: string[]) => {
    const map = { contracts: [{ billingAccountId: 'acc-1', contract: 'HT-1', taxIncluded: true }] }
    const files = [put('bill.csv', `${[NAMES, ...rows].join('\n')}\n`), '--map', put('map.json', JSON.stringify(map))]
    return imported('focus', ...files, '--institution', USCC, '--settled-on', '2025-08-05', ...more)
  }

  it('writes settlements that push takes as they are, and names the rows it left out', async () => {
    const { err, exit } = await focus(
      [row('100.00'), row('0.50'), row('7.00', 'acc-2')],
      '--out',
      join(folder, 's.ndjson'),
    )
    expect(exit).toBe(0)
    expect(written('s.ndjson').map((record) => Settlement.parse(record))).toMatchObject([
      { contract: 'HT-1', amount: '100.50', from: '2025-07-01', to: '2025-07-31', settledOn: '2025-08-05' },
    ])
    expect(err).toContain('HT-1 发票 invoice INV-7: 100.50 元')
    expect(err).toMatch(/bill\.csv:4: .*acc-2/)
  })

  it('ends with an error where nothing came of it, and writes nothing on a dry run', async () => {
    expect((await focus([row('7.00', 'acc-2')], '--dry-run')).exit).not.toBe(0)
    expect((await focus([row('7.00')], '--dry-run', '--out', join(folder, 'dry.ndjson'))).exit).toBe(0)
    expect(existsSync(join(folder, 'dry.ndjson'))).toBe(false)
    expect((await focus([row('7.00')])).err).toContain('--out')
  })
})
