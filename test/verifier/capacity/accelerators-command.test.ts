import { Command } from 'commander'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { acceleratorCommands } from '../../../cli/commands/accelerators.ts'
import { fraction, parseFraction } from '../../../core/fraction.ts'
import { loadRegister } from '../../../verifier/capacity/register/load.ts'
import { matchModel } from '../../../verifier/capacity/register/match.ts'
import { devicesFor, explainText, listText } from '../../../verifier/capacity/register/register-text.ts'
import { displayWidth } from '../../../verifier/report/text-table.ts'

/** Runs `suanheng accelerators …` and gives what it says and how it ends. */
async function suanheng(...args: string[]): Promise<{ out: string; err: string; exit: number | string }> {
  const written = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.err += String(text)), true))
  const program = new Command('suanheng').exitOverride()
  acceleratorCommands(program)
  process.exitCode = undefined
  await program.parseAsync(['node', 'suanheng', 'accelerators', ...args])
  return { ...written, exit: process.exitCode ?? 0 }
}

async function figureOfH100(...args: string[]): Promise<string | null> {
  const { out } = await suanheng('explain', 'h100', '--json', ...args)
  return (JSON.parse(out) as { fp16DenseTflops: string | null }).fp16DenseTflops
}

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

describe('suanheng accelerators', () => {
  it('list has a line for each of the 119 rows, and names the version of the register', async () => {
    const { out, err, exit } = await suanheng('list')
    expect(out.trimEnd().split('\n')).toHaveLength(120)
    expect(err).toContain(loadRegister().version)
    expect(exit).toBe(0)
  })

  it('list --vendor takes any case, and an unknown vendor is not an empty list', async () => {
    expect((await suanheng('list', '--vendor', 'moore-threads')).out.trimEnd().split('\n')).toHaveLength(3)
    const unknown = await suanheng('list', '--vendor', 'Nvidea')
    expect([unknown.exit, unknown.out]).toEqual([5, ''])
    expect(unknown.err).toContain('NVIDIA, AMD')
  })

  it('list --json gives every figure as the exact text, and null where there is none', async () => {
    const { rows } = JSON.parse((await suanheng('list', '--json')).out) as {
      rows: { model: string; fp16DenseTflops: string | null }[]
    }
    const figureOf = (model: string) => rows.find((row) => row.model === model)?.fp16DenseTflops
    expect(rows).toHaveLength(119)
    expect([figureOf('H100 SXM5 80GB'), figureOf('L40'), figureOf('MLU290-M5')]).toEqual(['989.4', '181.05', null])
  })

  it('search finds a part of an alias; what nothing holds is not found', async () => {
    expect((await suanheng('search', 'SNT9')).out).toContain('Ascend 910B3')
    expect((await suanheng('search', 'zzz')).exit).toBe(5)
  })

  it('explain tells which rows, which figure, why, sources, confidence and traps, in both languages', async () => {
    const { out, exit } = await suanheng('explain', 'h100')
    expect(exit).toBe(0)
    for (const part of [
      '756.5',
      '989.4',
      'lowest counts',
      '按最低值计',
      '→  NVIDIA',
      'lamonoai',
      '可信度',
      'Headline 1513',
    ])
      expect(out).toContain(part)
  })

  it('explain takes memory, form factor and PCI id into account', async () => {
    expect(await figureOfH100('--memory', '94')).toBe('835.5')
    expect(await figureOfH100('--form-factor', 'SXM5')).toBe('989.4')
    expect(await figureOfH100('--pci-id', '0x233010DE')).toBe('989.4')
  })

  it('explain of a name without credit ends with 11', async () => {
    for (const name of ['G2', 'MI308X', 'MIG 1g.10gb', 'Ascend910']) {
      const { out, exit } = await suanheng('explain', name)
      expect([name, exit]).toEqual([name, 11])
      expect(out).toContain('no credit')
    }
  })

  it('explain of a slice tells of its physical card too', async () => {
    expect((await suanheng('explain', 'nvidia_h100_80gb_hbm3_1g.10gb')).out).toContain('物理卡 the physical card')
  })

  it('a size that is no number is wrong usage', async () => {
    await expect(suanheng('explain', 'h100', '--memory', '80GB')).rejects.toThrow('a size in GB')
  })
})

describe('the text', () => {
  const register = loadRegister()

  it('keeps its columns under Chinese headings', () => {
    const lines = listText(register.rows, null).split('\n')
    expect(new Set(lines.map((line) => displayWidth(line))).size).toBe(1)
  })

  it('of every name in the register is made without a fault, in both languages', () => {
    for (const row of register.rows)
      for (const model of [row.model, ...row.aliases]) {
        const match = matchModel(register, { model, memoryGb: fraction(80n), formFactor: 'SXM', pciId: null })
        expect(match.why.en).toMatch(/\.$/)
        expect(match.why.zh).toMatch(/[\u4e00-\u9fff].*。$/)
        expect(explainText(model, match)).not.toContain('undefined')
      }
  })

  it('needs the least whole number of devices', () => {
    expect(devicesFor(300n, fraction(375n))).toBe(800n)
    expect(devicesFor(300n, fraction(312n))).toBe(962n)
    expect(devicesFor(2000n, parseFraction('989.4'))).toBe(2022n)
  })
})
