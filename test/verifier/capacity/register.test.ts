import { describe, expect, it } from 'vitest'
import { compare, parseFraction } from '../../../core/fraction.ts'
import { parseAccelerators } from '../../../verifier/capacity/register/accelerator.ts'
import { parseExactJson } from '../../../verifier/capacity/register/exact-json.ts'
import { ALSO_FITS, FAMILIES } from '../../../verifier/capacity/register/families.ts'
import { loadRegister, readRegister } from '../../../verifier/capacity/register/load.ts'
import { namesOf, normalise } from '../../../verifier/capacity/register/names.ts'
import { PACKAGES } from '../../../verifier/capacity/register/packages.ts'

const register = loadRegister()
const models = register.rows.map(({ model }) => model)

describe('the accelerator register', () => {
  it('is this file: other bytes need another date', () => {
    expect(register.version).toBe('2026-11-21+sha256:56a6ab2f4aed14dbf3bbaf1930509eb6ae1756609a3a2f3a64ac31b61bd2fed6')
    expect(register.rows).toHaveLength(119)
    expect(new Set(models).size).toBe(119)
  })

  it('holds figures exactly: 989.4 is 4947/5, which no binary number is', () => {
    const h100 = register.rows.find(({ model }) => model === 'H100 SXM5 80GB')
    expect(h100?.fp16DenseTflops).toEqual({ num: 4947n, den: 5n })
    expect(register.rows.find(({ model }) => model === 'L40')?.fp16DenseTflops).toEqual({ num: 3621n, den: 20n })
  })

  it('gives null to the 15 rows without a published figure, and to no other', () => {
    expect(register.rows.filter(({ perDevice }) => perDevice === null).map(({ model }) => model)).toEqual([
      'B30A',
      'Instinct MI308X',
      'DCU Z100L',
      'DCU K100',
      'DCU BW1000',
      'MLU290-M5',
      'MLU690',
      'BR106M / 106B',
      'BR166M / L / C',
      'C588',
      'S60',
      'L600',
      'PPU Zhenwu M890',
      'VA1 / VA16 family',
      'S2',
    ])
  })

  it('grades its figures as its README counts them', () => {
    const grades = ['A', 'B', 'C', 'D'].map((grade) => register.rows.filter((row) => row.confidence === grade).length)
    expect(grades).toEqual([2, 42, 43, 32])
  })

  it('never has a sparse figure that is not above the dense one', () => {
    const wrong = register.rows.filter(
      ({ fp16DenseTflops: dense, fp16SparseTflops: sparse }) =>
        dense !== null && sparse !== null && compare(sparse, dense) <= 0,
    )
    expect(wrong).toEqual([])
  })

  it('has each row that families, packages and short names speak of', () => {
    const named = [...FAMILIES, ...ALSO_FITS].flatMap((one) => [...one.models])
    expect([...named, ...PACKAGES.keys()].filter((model) => !models.includes(model))).toEqual([])
    const names = register.rows.flatMap((row) => [...namesOf(row)])
    expect(ALSO_FITS.filter(({ name }) => !names.includes(normalise(name)))).toEqual([])
  })

  it('has no family name among its rows, but for gfx906, which AMD cards without a row report too', () => {
    const names = new Set(register.rows.flatMap((row) => [...namesOf(row)]))
    const families = FAMILIES.flatMap((family) => family.names.map((name) => normalise(name)))
    expect(families.filter((name) => names.has(name))).toEqual(['gfx906'])
  })

  it('lists the names that fit rows of different figures as its README does', () => {
    const rowsOf = new Map<string, Set<string>>()
    for (const row of register.rows)
      for (const name of namesOf(row))
        rowsOf.set(name, (rowsOf.get(name) ?? new Set()).add(String(row.fp16DenseTflops?.num)))
    const ambiguous = [...rowsOf].filter(([, figures]) => figures.size > 1).map(([name]) => name)
    expect(ambiguous.sort()).toEqual(['310p3', '910c', 'ascend910c', 'h100', 'h800', 'p100', 'v100'])
  })
})

const row = (change: object) => ({
  vendor: 'V',
  model: 'M',
  aliases: ['m'],
  formFactor: 'PCIe',
  memoryGb: 80,
  fp16DenseTflops: 312,
  fp16SparseTflops: null,
  fp16Accumulate: 'fp32',
  bf16DenseTflops: null,
  tdpWatts: 400,
  year: 2020,
  sources: [],
  confidence: 'B',
  note: 'n',
  ...change,
})
const read = (change: object) => parseAccelerators(parseExactJson(JSON.stringify([row(change)])))

describe('reading a register', () => {
  it('takes a row as it is, and refuses a field more, a field less, zero and less', () => {
    expect(read({})).toHaveLength(1)
    expect(() => read({ fp8: 1 })).toThrow('fp8')
    expect(() => read({ note: undefined })).toThrow('note')
    expect(() => read({ fp16DenseTflops: 0 })).toThrow('above zero')
    expect(() => read({ fp16DenseTflops: -1 })).toThrow()
    expect(() => read({ fp16DenseTflops: 1e21 })).toThrow()
    expect(() => read({ fp16DenseTflops: 'about 300' })).toThrow()
    expect(() => read({ confidence: 'E' })).toThrow()
  })

  it('keeps every digit of a number and every digit inside a string', () => {
    expect(parseExactJson('{"a": 0.10000000000000000001, "b": "1 and \\"2\\" 3.5", "c": [-1, 2e3]}')).toEqual({
      a: '0.10000000000000000001',
      b: '1 and "2" 3.5',
      c: ['-1', '2e3'],
    })
  })

  it('refuses what is not JSON, though it would be with its numbers quoted', () => {
    expect(() => parseExactJson('[01]')).toThrow(SyntaxError)
    expect(() => parseExactJson('{1: 2}')).toThrow(SyntaxError)
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(() => readRegister(new Uint8Array([0x22, 0xff, 0x22]), '2026-01-01')).toThrow()
  })
})

const each = (model: string) => {
  const found = register.rows.find((row) => row.model === model)
  return [found?.devicesPerPackage, found?.perDevice, found?.perPackage]
}

describe('packages', () => {
  it.each([
    ['Ascend 910C, 752 grade (package of two dies)', 2, '376', '752'],
    ['Ascend 910C, 560 grade (package of two dies)', 2, '280', '560'],
    ['Instinct MI250 (module, two GCDs)', 2, '181.05', '362.1'],
    ['Instinct MI250X (module, two GCDs)', 2, '191.5', '383'],
    ['Atlas 300I Duo (two 310P chips)', 2, '70', '140'],
    ['MLU370-X8', 2, '48', '96'],
    ['A16 (one of four GPUs)', 4, '17.9', '71.6'],
    ['H100 SXM5 80GB', 1, '989.4', '989.4'],
  ])('%s: %i devices of %s, a package of %s', (model, devices, device, whole) => {
    expect(each(model)).toEqual([devices, parseFraction(device), parseFraction(whole)])
  })
})
