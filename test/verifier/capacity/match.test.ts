import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, fraction, parseFraction } from '../../../core/fraction.ts'
import { exactText } from '../../../verifier/capacity/exact-text.ts'
import { fitsMemory } from '../../../verifier/capacity/register/fields.ts'
import { loadRegister, readRegister } from '../../../verifier/capacity/register/load.ts'
import type { Reported } from '../../../verifier/capacity/register/match.ts'
import { matchModel } from '../../../verifier/capacity/register/match.ts'
import { namesOf, normalisePciId } from '../../../verifier/capacity/register/names.ts'

const register = loadRegister()

type Fields = { readonly memory?: string; readonly form?: string; readonly pci?: string }
const match = (model: string, { memory, form, pci }: Fields = {}) => {
  const reported: Reported = {
    model,
    memoryGb: memory === undefined ? null : parseFraction(memory),
    formFactor: form ?? null,
    pciId: pci ?? null,
  }
  return matchModel(register, reported)
}
/** Outcome and figure: what a verdict rests on. */
const told = (model: string, fields: Fields = {}): string => {
  const { outcome, fp16DenseTflops } = match(model, fields)
  return `${outcome} ${fp16DenseTflops === null ? 'no credit' : exactText(fp16DenseTflops)}`
}

const field = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })

describe('a name', () => {
  it.each([
    ['NVIDIA A100-SXM4-80GB', 'the driver’s'],
    ['A100-SXM4-80GB', 'an old driver’s, without the vendor'],
    ['NVIDIA-A100-SXM4-80GB', 'the Kubernetes label'],
    ['nvidia_a100-sxm4-80gb', 'the Slurm type'],
    ['  nvidia  a100 sxm4 80gb ', 'the same with other blanks and case'],
    ['A100 SXM4 80GB', 'the register’s'],
    ['10de:20b2', 'the PCI id'],
  ])('%s (%s) is one card', (name) => {
    const found = match(name)
    expect([found.outcome, found.row?.model, found.fp16DenseTflops]).toEqual([
      'exact',
      'A100 SXM4 80GB',
      fraction(312n),
    ])
  })

  it.each([
    'A100-SXM4-80G',
    'A1O0',
    'NVIDIA L20Z',
    'L20 Y',
    'H100 SXM4',
    'V100M16',
    'G2',
    '910Awn-Ascend-V1',
    'Tesla P100-PCIE-12GB',
    '',
    '__proto__',
    'constructor',
  ])('%j that is not in the register is not taken for one that is like it', (name) => {
    const { outcome, fp16DenseTflops, rows } = match(name)
    expect([outcome, fp16DenseTflops, rows]).toEqual(['unknown', null, []])
  })

  it.each([
    ['NVIDIA H100 80GB HBM3', '79.65', '0x233010DE', 'H100 SXM5 80GB'],
    ['NVIDIA L40S', '44.99', '0x26B910DE', 'L40S'],
    ['NVIDIA A100 80GB PCIe', '80', undefined, 'A100 PCIe 80GB'],
    ['NVIDIA A100-PCIE-40GB', '40', undefined, 'A100 PCIe 40GB'],
    ['NVIDIA H100 PCIe', '79', undefined, 'H100 PCIe 80GB'],
    ['NVIDIA GeForce RTX 3090', '24', undefined, 'RTX 3090'],
    ['Tesla T4', undefined, undefined, 'T4'],
    ['NVIDIA GeForce RTX 2080 SUPER', '8', '0x1E8110DE', undefined],
    ['rtx30', undefined, undefined, undefined],
    ['h100nv', undefined, undefined, undefined],
  ])('%s of a real capture or inventory, %s GB, %s: %s', (name, memory, pci, model) => {
    const found = match(name, {
      ...(memory === undefined ? {} : { memory }),
      ...(pci === undefined ? {} : { pci }),
    })
    expect([found.row?.model, found.outcome, found.conflicts]).toEqual([
      model,
      model === undefined ? 'unknown' : 'exact',
      [],
    ])
  })

  it('in the register finds its own row, or a family', () => {
    for (const row of register.rows)
      for (const name of [row.model, ...row.aliases]) {
        const found = match(name)
        expect([name, found.rows.includes(row)]).toEqual([name, true])
      }
  })

  it('with the vendor in front is the same', () => {
    expect(told('Huawei Ascend 910B3')).toBe('exact 313')
    expect(told('GeForce RTX 4090')).toBe('exact 165.2')
    expect(told('NVIDIA 4090')).toBe('exact 165.2')
  })

  it('of several rows takes the lowest figure', () => {
    expect(told('p100')).toBe('ambiguous 18.7')
    expect(told('v100')).toBe('ambiguous 112')
    expect(told('h100')).toBe('ambiguous 756.5')
    expect(told('h800')).toBe('ambiguous 756.5')
    expect(told('h200')).toBe('ambiguous 835.5')
    expect(told('a100')).toBe('ambiguous 312')
    expect(told('rtx_pro_6000')).toBe('ambiguous 438.9')
  })

  it('of several rows is narrowed by memory, then by form factor', () => {
    expect(told('v100', { memory: '32', form: 'SXM2' })).toBe('narrowed 125')
    expect(told('v100', { memory: '32' })).toBe('ambiguous 112')
    expect(told('h100', { form: 'SXM' })).toBe('narrowed 989.4')
    expect(told('h100', { form: 'PCIe', memory: '80' })).toBe('narrowed 756.5')
    expect(told('h100', { memory: '94' })).toBe('narrowed 835.5')
    expect(told('h100', { pci: '0x233010DE' })).toBe('narrowed 989.4')
  })

  it('of a row whose form factor is not known, or stands in brackets only, is narrowed by what is known', () => {
    expect(match('NVIDIA B30A', { form: 'PCIe' })).toMatchObject({ outcome: 'no_figure', conflicts: [] })
    expect(match('910B2C', { form: 'PCIe' })).toMatchObject({ outcome: 'exact', conflicts: ['formFactor'] })
    expect(match('910B2C', { form: 'OAM' })).toMatchObject({ outcome: 'exact', conflicts: [] })
    expect(match('910B4', { form: 'PCIe' })).toMatchObject({ outcome: 'exact', conflicts: [] })
  })

  it('of several rows of which one has no figure gives no credit: the lowest is not known', () => {
    const both = match('NVIDIA H20', { pci: '1d94:6210' })
    expect(both).toMatchObject({ outcome: 'ambiguous', conflicts: ['pciId'] })
    const shared = readRegister(
      new TextEncoder().encode(
        JSON.stringify(
          [312, null].map((figure) => ({
            vendor: 'V',
            model: `M ${figure ?? 'secret'}`,
            aliases: ['M'],
            formFactor: 'PCIe',
            memoryGb: null,
            fp16DenseTflops: figure,
            fp16SparseTflops: null,
            fp16Accumulate: 'n/a',
            bf16DenseTflops: null,
            tdpWatts: null,
            year: null,
            sources: [],
            confidence: 'D',
            note: 'Two rows of one short name.',
          })),
        ),
      ),
      '2026-01-01',
    )
    const short = { model: 'm', memoryGb: null, formFactor: null, pciId: null }
    expect(matchModel(shared, short)).toMatchObject({ outcome: 'no_figure', fp16DenseTflops: null })
  })

  it('takes the size a driver prints for the nominal one, and no other size', () => {
    expect(match('a100', { memory: '79.65', form: 'SXM4' }).row?.model).toBe('A100 SXM4 80GB')
    expect(match('a100', { memory: '39.4', form: 'SXM4' }).row?.model).toBe('A100 SXM4 40GB')
    expect(told('a100', { memory: '60' })).toBe('unknown no credit')
  })

  it('never can stand for two sizes within the tolerance', () => {
    for (const row of register.rows)
      for (const name of namesOf(row))
        for (const other of register.named(name)?.rows ?? []) {
          if (row.memoryGb === other.memoryGb || row.memoryGb === null) continue
          if (register.named(name)?.family === true || row.devicesPerPackage + other.devicesPerPackage > 2) continue
          const near = fitsMemory(other, fraction(BigInt(row.memoryGb)))
          expect([name, row.model, other.model, near]).toEqual([name, row.model, other.model, false])
        }
  })

  it('whose other fields fit no row gives no credit when it is short', () => {
    expect(match('v100', { memory: '80' })).toMatchObject({ outcome: 'unknown', conflicts: ['memoryGb'] })
  })

  it('of one card stands against a memory size that contradicts it, and the conflict is told', () => {
    const modified = match('NVIDIA GeForce RTX 4090', { memory: '48' })
    expect(modified).toMatchObject({ outcome: 'exact', conflicts: ['memoryGb'] })
    expect(modified.why.en).toContain('48 GB contradicts it')
    expect(modified.why.zh).toContain('48 GB 与之矛盾')
  })

  it('and a PCI id of another card count for the lower of the two', () => {
    const found = match('NVIDIA H100 80GB HBM3', { pci: '10de:2331' })
    expect(found).toMatchObject({ outcome: 'ambiguous', conflicts: ['pciId'], fp16DenseTflops: parseFraction('756.5') })
    expect(told('NVIDIA H100 80GB HBM3', { pci: '10de:2330' })).toBe('exact 989.4')
  })

  it('that is unknown beside a PCI id that is known is the card of the PCI id', () => {
    expect(told('Graphics Device', { pci: '10DE:2330' })).toBe('exact 989.4')
    expect(told('Graphics Device', { pci: 'ffff:ffff' })).toBe('unknown no credit')
    expect(match('NVIDIA A10', { pci: 'slot 3', form: 'blade' }).conflicts).toEqual(['formFactor', 'pciId'])
  })

  it('never gains by a field more than its highest reading, nor has a figure above a row considered', () => {
    const names = register.rows.flatMap((row) => [row.model, ...row.aliases])
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        field(fc.constantFrom('16', '32', '40', '48', '64', '80', '94', '96', '128', '141')),
        field(fc.constantFrom('PCIe', 'SXM', 'SXM4', 'SXM5', 'OAM', 'module')),
        field(fc.constantFrom('10de:2330', '10de:2331', '10de:25b6', '1d94:6210')),
        (name, memory, form, pci) => {
          const found = match(name, {
            ...(memory === undefined ? {} : { memory }),
            ...(form === undefined ? {} : { form }),
            ...(pci === undefined ? {} : { pci }),
          })
          const figure = found.fp16DenseTflops
          if (figure === null) return
          for (const row of found.rows) {
            expect(row.perDevice === null ? 1 : compare(row.perDevice, figure)).toBeGreaterThanOrEqual(0)
          }
        },
      ),
    )
  })
})

describe('PCI ids', () => {
  it.each([
    ['10de:2330', '10de:2330'],
    ['10DE:2330', '10de:2330'],
    ['0x10de:0x2330', '10de:2330'],
    ['0x233010DE', '10de:2330'],
    ['00000000:19:00.0', null],
    ['2330', null],
  ])('%s is %s', (text, id) => {
    expect(normalisePciId(text)).toBe(id)
  })
})

describe('trap:', () => {
  it('a headline with 2:4 sparsity is never the figure', () => {
    expect(told('NVIDIA H100 80GB HBM3')).toBe('exact 989.4')
    expect(told('NVIDIA H100 PCIe')).toBe('exact 756.5')
    expect(told('NVIDIA A100-SXM4-80GB')).toBe('exact 312')
    expect(told('NVIDIA A40')).toBe('exact 149.7')
    expect(told('NVIDIA L4')).toBe('exact 121')
    expect(told('NVIDIA B200')).toBe('exact 2250')
  })

  it('FP16 accumulate doubles a GeForce; FP32 accumulate counts', () => {
    expect(told('NVIDIA GeForce RTX 4090')).toBe('exact 165.2')
    expect(told('NVIDIA GeForce RTX 3090')).toBe('exact 71.2')
    expect(told('NVIDIA GeForce RTX 5090')).toBe('exact 209.5')
    expect(told('NVIDIA L40')).toBe('exact 181.05')
  })

  it('an INT8, FP8 or FP4 figure is not FP16', () => {
    expect(told('NVIDIA H20')).toBe('exact 148')
    expect(told('NVIDIA L20')).toBe('exact 119.5')
    expect(told('MLU370-X8')).toBe('exact 48')
    expect(told('MTT S4000')).toBe('exact 100')
    expect(told('NVIDIA B300 SXM6 AC')).toBe('exact 2250')
  })

  it('an INT16 figure is not FP16: MLU290 has none', () => {
    expect(told('MLU290')).toBe('no_figure no credit')
  })

  it('BF16 is not FP16, either way', () => {
    expect(told('HL-325L')).toBe('exact 458.8')
    expect(told('Ascend910B3')).toBe('exact 313')
    expect(told('MI100')).toBe('exact 184.6')
  })

  it('PCIe and SXM under one name', () => {
    expect(told('h100', { form: 'PCIe' })).toBe('ambiguous 756.5')
    expect(told('Tesla V100-PCIE-32GB')).toBe('exact 112')
    expect(told('Tesla V100-SXM2-32GB')).toBe('exact 125')
    const relabelled = match('NVIDIA H100 80GB HBM3', { form: 'PCIe' })
    expect(relabelled).toMatchObject({ fp16DenseTflops: parseFraction('756.5'), conflicts: ['formFactor'] })
  })

  it('export variants: H20 is 15 % of H100; A800 and H800 lose only link speed', () => {
    expect(told('h20')).toBe('ambiguous 148')
    expect(told('NVIDIA A800-SXM4-80GB')).toBe('exact 312')
    expect(told('NVIDIA H800')).toBe('exact 989.4')
  })

  it('L20Y is an H800, not an L20', () => {
    expect(told('NVIDIA L20Y')).toBe('exact 989.4')
    expect(told('l20')).toBe('exact 119.5')
  })

  it('a die of a package of two is not the package', () => {
    expect(told('910C')).toBe('ambiguous 280')
    expect(told('Ascend 910C, 752 grade (package of two dies)')).toBe('exact 376')
    expect(told('mi250')).toBe('exact 181.05')
    expect(told('310P3')).toBe('ambiguous 70')
    expect(told('NVIDIA A16')).toBe('exact 17.9')
    expect(match('910C').perPackage).toEqual({ lowest: fraction(560n), highest: fraction(752n) })
  })

  it.each(['9391', '9392', '9381', '9382', '9362', '9372'])(
    'Ascend910_%s is of either grade: the file guesses',
    (code) => {
      expect(told(`Ascend910_${code}`)).toBe('ambiguous 280')
      expect(match(`Ascend910_${code}`).rows).toHaveLength(2)
    },
  )

  it.each([
    ['Ascend910', {}],
    ['huawei.com/Ascend910', {}],
    ['910B', {}],
    ['Ascend910B', {}],
    ['MLU-370', {}],
    ['hygon.com/dcu', {}],
    ['metax-tech.com/gpu', {}],
    ['gfx942', {}],
    ['gfx950', {}],
    ['gfx90a', {}],
    ['gfx906', {}],
    ['910B', { memory: '32' }],
    ['gfx942', { memory: '192' }],
    ['gfx90a', { memory: '64' }],
    ['metax-tech.com/gpu', { memory: '144' }],
    ['gfx906', { memory: '32' }],
  ])('family name %s with %j is no row', (name, fields) => {
    const found = match(name, fields)
    expect([found.outcome, found.fp16DenseTflops]).toEqual(['unknown', null])
    expect(found.rows.length).toBeGreaterThan(0)
  })

  it('a family name is resolved where another field leaves exactly one row', () => {
    expect(match('gfx942', { memory: '128' }).row?.model).toBe('Instinct MI300A')
    expect(match('MLU-370', { memory: '48' }).row?.model).toBe('MLU370-X8')
    expect(match('hygon.com/dcu', { pci: '1d94:6210' }).row?.model).toBe('DCU K100_AI')
  })

  it('PCI id 10de:25b6 is A16 and A2: the lower, or what the name says', () => {
    expect(told('10de:25b6')).toBe('ambiguous 17.9')
    expect(told('NVIDIA A2', { pci: '10de:25b6' })).toBe('exact 18')
  })

  it.each([
    ['NVIDIA A100-SXM4-80GB MIG 1g.10gb', 'mig', '1g.10gb', 'A100 SXM4 80GB'],
    ['NVIDIA-A100-SXM4-80GB-MIG-1g.10gb', 'mig', '1g.10gb', 'A100 SXM4 80GB'],
    ['nvidia_h100_80gb_hbm3_1g.10gb', 'mig', '1g.10gb', 'H100 SXM5 80GB'],
    ['MIG 3g.40gb', 'mig', '3g.40gb', null],
    ['1g.10gb+me', 'mig', '1g.10gb+me', null],
    ['nvidia.com/mig-1g.10gb', 'mig', '1g.10gb', null],
    ['NVIDIA A40-48Q', 'vgpu', '48q', 'A40'],
    ['GRID T4-16Q', 'vgpu', '16q', 'T4'],
    ['Ascend310P-4c.3cpu', 'vnpu', '4c.3cpu', 'Ascend 310P3 (Atlas 300I Pro)'],
    ['Ascend910B3-vir10_3c_32g', 'vnpu', 'vir10-3c-32g', 'Ascend 910B3'],
    ['NVIDIA-A100-SXM4-40GB-SHARED', 'shared', 'shared', 'A100 SXM4 40GB'],
    ['NVIDIA-A100-SXM4-40GB-MIG-1g.5gb-SHARED', 'mig', '1g.5gb', 'A100 SXM4 40GB'],
    ['nvidia.com/gpu.shared', 'shared', 'nvidia.com/gpu.shared', null],
    ['metax-tech.com/sgpu', 'shared', 'metax-tech.com/sgpu', null],
  ])('slice %s is no card: %s %s of %s', (name, kind, profile, card) => {
    const found = match(name)
    expect([found.outcome, found.fp16DenseTflops]).toEqual(['slice', null])
    expect([found.slice?.kind, found.slice?.profile, found.slice?.match?.row?.model ?? null]).toEqual([
      kind,
      profile,
      card,
    ])
  })

  it('the memory of a slice says nothing of its card', () => {
    const slice = match('NVIDIA A100-SXM4-80GB MIG 1g.10gb', { memory: '9.5' })
    expect(slice.slice?.match).toMatchObject({ outcome: 'exact', conflicts: [] })
  })

  it('cards whose names end like slices are cards', () => {
    expect(told('Ascend910B4-1')).toBe('exact 280')
    expect(told('Ascend910B4-32G')).toBe('exact 280')
    expect(told('910B2C')).toBe('exact 376')
    expect(told('NVIDIA H20-3e')).toBe('exact 148')
  })

  it('null gives no credit: MI308X has no figure, though 1307.4 is copied to it', () => {
    expect(told('AMD Instinct MI308X')).toBe('no_figure no credit')
    expect(match('BW1000').why.zh).toContain('不计入')
  })
})

it('a match of a hostile name takes no time', () => {
  const started = performance.now()
  for (const name of ['nvidia-'.repeat(20_000), `ascend${'-1c'.repeat(20_000)}!`, ' -_'.repeat(50_000)]) match(name)
  expect(performance.now() - started).toBeLessThan(2000)
})
