import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, parseFraction, ZERO } from '../../../core/fraction.ts'
import type { DeclaredLine, ListedUnits } from '../../../verifier/capacity/declared-line.ts'
import type { Register } from '../../../verifier/capacity/register/load.ts'
import { loadRegister, readRegister } from '../../../verifier/capacity/register/load.ts'
import type { CapacityTotal } from '../../../verifier/capacity/total.ts'
import { totalCapacity } from '../../../verifier/capacity/total.ts'

const f = parseFraction
const real = loadRegister()
/** Clauses.md, section 9.2: “illustrative catalogue values”. */
const illustrative = registerOf({
  A100: [312, 624],
  H100: [989, 1979],
  H20: [148, null],
  C375: [375, null],
  C320: [320, null],
  C400: [400, null],
})

function registerOf(models: Readonly<Record<string, readonly [number, number | null]>>): Register {
  const rows = Object.entries(models).map(([model, [dense, sparse]]) => ({
    vendor: 'Example',
    model,
    aliases: [`${model} card`],
    formFactor: 'OAM',
    memoryGb: 80,
    fp16DenseTflops: dense,
    fp16SparseTflops: sparse,
    fp16Accumulate: 'fp32',
    bf16DenseTflops: null,
    tdpWatts: null,
    year: null,
    sources: [],
    confidence: 'D',
    note: 'An example.',
  }))
  return readRegister(new TextEncoder().encode(JSON.stringify(rows)), '2025-01-01')
}

const serials = (prefix: string, count: number): ListedUnits => ({
  devices: Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, physicalCard: null })),
})
const line = (model: string, units: ListedUnits | number, change: Partial<DeclaredLine> = {}): DeclaredLine => ({
  line: model,
  reported: { model, memoryGb: null, formFactor: null, pciId: null },
  units: typeof units === 'number' ? { count: units } : units,
  unit: 'device',
  declaredTflops: null,
  withheld: null,
  ...change,
})
const weigh = (lines: readonly DeclaredLine[], threshold = '300', register = illustrative) =>
  totalCapacity(register, lines, f(threshold))
const told = ({ petaflops, verdict }: CapacityTotal) => `${petaflops} P ${verdict}`

const named = (count: number) => weigh([line('h100', count)], '300', real)
const said = (unit: DeclaredLine['unit']) => weigh([line(GRADE_752, 399, { unit })], '300', real)
const sums = ({ tflops, atMost, verdict }: CapacityTotal) => ({ tflops, atMost, verdict })

const fleet = (a100: number) => weigh([line('H20', 500), line('C320', 300), line('A100', a100)])

const GRADE_752 = 'Ascend 910C, 752 grade (package of two dies)'
const verdict910c = (count: number, unit: 'device' | 'package') =>
  weigh([line(GRADE_752, count, { unit })], '300', real).verdict

describe('worked example', () => {
  it('RK-E1: 961 × 312 = 299.832 P fails, short of 0.168 P; RK-E1b: 962 pass with 300.144 P', () => {
    const short = weigh([line('A100', 961)])
    expect(told(short)).toBe('299.832 P fail')
    expect(short.shortByTflops).toEqual(f('168'))
    expect(short.shortByPetaflops).toBe('0.168')
    expect(short.lines[0]?.working).toBe('961 × 312 = 299832 TFLOPS')
    expect(told(weigh([line('A100', 962)]))).toBe('300.144 P pass')
  })

  it('RK-E2: exactly 300.000 P passes, 含', () => {
    const exact = weigh([line('C375', 800)])
    expect(told(exact)).toBe('300.000 P pass')
    expect(exact.shortByTflops).toEqual(ZERO)
    expect(exact.shortByPetaflops).toBe('0.000')
  })

  it('RK-E3: declared at the sparse figure it fails by the dense one, and the ratio is told', () => {
    const sparse = weigh([line('H100', 152, { declaredTflops: f('1979') })])
    expect(told(sparse)).toBe('150.328 P fail')
    expect(sparse.declaredTflops).toEqual(f('300808'))
    expect(sparse.overstated).toHaveLength(1)
    expect(sparse.overstated[0]?.why.en).toContain('is 2.00 × dense')
    expect(sparse.overstated[0]?.why.en).toContain('sparsity')
    expect(sparse.overstated[0]?.why.zh).toContain('2.00 倍')
  })

  it('RK-E3b: 303 × 989 fails, 304 × 989 passes', () => {
    expect(told(weigh([line('H100', 303)]))).toBe('299.667 P fail')
    expect(told(weigh([line('H100', 304)]))).toBe('300.656 P pass')
  })

  it('RK-E4: a mixed fleet of 300.104 P passes; with one A100 less it fails', () => {
    expect(told(fleet(417))).toBe('300.104 P pass')
    expect(fleet(417).lines.map(({ tflops }) => tflops)).toEqual([f('74000'), f('96000'), f('130104')])
    expect(told(fleet(416))).toBe('299.792 P fail')
  })

  it('RK-E5: leased-in cards count with the lease; withheld without it, the lessee fails', () => {
    const withheld = {
      en: 'Claimed by the lessor too, no lease covers the day.',
      zh: '出租方也已申报，且无租约覆盖当日。',
    }
    const lessee = (lease: boolean) => [
      line('A100', serials('own', 700)),
      line('A100', serials('leased', 262), { line: 'leased', withheld: lease ? null : withheld }),
    ]
    expect(told(weigh(lessee(true)))).toBe('300.144 P pass')
    const lessor = [
      line('A100', serials('kept', 800)),
      line('A100', serials('leased', 262), { withheld: { en: 'Leased out.', zh: '已出租。' } }),
    ]
    expect(told(weigh(lessor))).toBe('249.600 P fail')
    const without = weigh(lessee(false))
    expect(told(without)).toBe('218.400 P fail')
    expect(without.lines[1]).toMatchObject({ counted: 0, notCounted: [{ count: 262, why: withheld }] })
  })

  it('LG-E7: 6,410 × 312 fails 2000 P, 6,411 × 312 and exactly 5,000 × 400 pass', () => {
    expect(told(weigh([line('A100', 6410)], '2000'))).toBe('1999.920 P fail')
    expect(told(weigh([line('A100', 6411)], '2000'))).toBe('2000.232 P pass')
    expect(told(weigh([line('C400', 5000)], '2000'))).toBe('2000.000 P pass')
  })
})

describe('the table of cards needed in the register’s README', () => {
  it.each([
    ['NVIDIA H800', 304, 2022],
    ['NVIDIA H100 PCIe', 397, 2644],
    ['NVIDIA A800-SXM4-80GB', 962, 6411],
    ['NVIDIA H20', 2028, 13_514],
    ['NVIDIA L20', 2511, 16_737],
    ['NVIDIA GeForce RTX 4090', 1816, 12_107],
    ['Ascend910B3', 959, 6390],
    ['Ascend910B4', 1072, 7143],
    ['P800', 870, 5798],
    ['PPU-ZW810E', 2528, 16_850],
    ['C500', 1250, 8334],
  ])('%s: %i for 300 P, %i for 2000 P, and not one less', (model, for300, for2000) => {
    const verdict = (count: number, threshold: string) => weigh([line(model, count)], threshold, real).verdict
    expect([verdict(for300, '300'), verdict(for300 - 1, '300')]).toEqual(['pass', 'fail'])
    expect([verdict(for2000, '2000'), verdict(for2000 - 1, '2000')]).toEqual(['pass', 'fail'])
  })

  it('Ascend 910C of the 752 grade: 399 packages, or twice as many dies', () => {
    expect([verdict910c(399, 'package'), verdict910c(398, 'package')]).toEqual(['pass', 'fail'])
    expect([verdict910c(798, 'device'), verdict910c(797, 'device')]).toEqual(['pass', 'fail'])
  })
})

describe('a total', () => {
  it('a tenth of a TFLOPS below 300 P fails, is shown as 299.999 and as 0.001 short', () => {
    const register = registerOf({ Almost: [299.9999, null] })
    const almost = weigh([line('Almost', 1000)], '300', register)
    expect(told(almost)).toBe('299.999 P fail')
    expect(almost.shortByPetaflops).toBe('0.001')
  })

  it('counts a card once however often it is listed', () => {
    const once = weigh([line('A100', serials('s', 962))])
    const twice = weigh([line('A100', serials('s', 962)), line('A100', serials('s', 500), { line: 'again' })])
    expect(twice.tflops).toEqual(once.tflops)
    expect(twice.lines[1]?.notCounted[0]).toMatchObject({ count: 500 })
    expect(twice.lines[1]?.notCounted[0]?.why.zh).toContain('只计一次')
  })

  it('gives a card listed as two models the lower figure, and asks which it is', () => {
    const both = weigh([line('H100', serials('s', 10)), line('H20', serials('s', 10))])
    expect(both.tflops).toEqual(f('1480'))
    expect(both.missing[0]?.what.en).toContain('settle which it is')
    expect(both.missing[0]?.couldAdd).toEqual(f('8410'))
  })

  it('counts slices once as their card, with or without the card’s own line', () => {
    const slices = {
      devices: Array.from({ length: 14 }, (_, i) => ({ id: `MIG-${i}`, physicalCard: `GPU-${i % 2}` })),
    }
    const cards = { devices: ['GPU-0', 'GPU-1'].map((id) => ({ id, physicalCard: null })) }
    const two = f('1978.8')
    const sliced = line('NVIDIA H100 80GB HBM3 MIG 1g.10gb', slices)
    const whole = line('NVIDIA H100 80GB HBM3', cards)
    const nameless = line('MIG 1g.10gb', slices)
    for (const lines of [[sliced], [whole], [sliced, whole], [whole, sliced], [whole, nameless], [nameless, whole]])
      expect(weigh(lines, '300', real).tflops).toEqual(two)
    expect(weigh([nameless], '300', real)).toMatchObject({ tflops: ZERO, atMost: null, verdict: 'undetermined' })
  })

  it('counts a slice as its card also where its model is reported without the slice', () => {
    const halves = { devices: ['v0', 'v1'].map((id) => ({ id, physicalCard: 'GPU-0' })) }
    expect(weigh([line('A100', halves)]).tflops).toEqual(f('312'))
  })

  it('gives slices of cards that are not identified nothing, and says how much that could be', () => {
    const unidentified = weigh([line('NVIDIA A100-SXM4-80GB MIG 1g.10gb', 7)], '300', real)
    expect(unidentified).toMatchObject({ tflops: ZERO, atMost: f('2184'), verdict: 'fail' })
    expect(unidentified.lines[0]?.notCounted[0]?.why.en).toContain('serial number or UUID')
    const byId = weigh([line('NVIDIA A100-SXM4-80GB MIG 1g.10gb', serials('MIG', 7))], '300', real)
    expect(byId).toMatchObject({ tflops: ZERO, atMost: f('2184'), verdict: 'fail' })
    expect(byId.lines[0]?.notCounted).toMatchObject([{ count: 7 }])
  })

  it('is undetermined while an unknown model could lift it, and fails when nothing is unknown', () => {
    const open = weigh([line('A100', 961), line('G2', 3)])
    expect(told(open)).toBe('299.832 P undetermined')
    expect(open.missing).toMatchObject([{ line: 'G2', couldAdd: null }])
    expect(open.lines[1]?.notCounted).toMatchObject([{ count: 3 }])
    expect(told(weigh([line('A100', 961), line('G2', 0)]))).toBe('299.832 P fail')
    expect(told(weigh([line('A100', 962), line('G2', 3)]))).toBe('300.144 P pass')
  })

  it('gives a model without a figure no credit, but does not call it a fail', () => {
    expect(told(weigh([line('AMD Instinct MI308X', 5000)], '300', real))).toBe('0.000 P undetermined')
  })

  it('is undetermined where the highest reading of a short name would pass, and fails where not even that would', () => {
    expect(told(named(397))).toBe('300.330 P pass')
    expect(told(named(396))).toBe('299.574 P undetermined')
    expect(told(named(304))).toBe('229.976 P undetermined')
    expect(told(named(303))).toBe('229.219 P fail')
    expect(told(weigh([line('v100', 2400)], '300', real))).toBe('268.800 P undetermined')
    expect(told(weigh([line('v100', 2399)], '300', real))).toBe('268.688 P fail')
  })

  it('counts dies where the list does not say whether it counts packages, and asks', () => {
    expect(told(said('device'))).toBe('150.024 P fail')
    expect(told(said('package'))).toBe('300.048 P pass')
    expect(told(said(null))).toBe('150.024 P undetermined')
    expect(said(null).missing[0]?.what.zh).toContain('封装')
  })

  it.each([
    [GRADE_752, '752', 'package'],
    ['HL-325L', '1835', 'BF16'],
    ['NVIDIA GeForce RTX 4090', '330.3', 'accumulate'],
    ['NVIDIA H20', '296', 'about twice'],
    ['NVIDIA H800', '15830', 'server of eight'],
    ['NVIDIA B300 SXM6 AC', '3500', 'another format'],
    ['MTT S4000', '700', 'another format'],
  ])('%s declared at %s: looks like %s', (model, declared, cause) => {
    const { overstated } = weigh([line(model, 1, { declaredTflops: f(declared) })], '300', real)
    expect(overstated[0]?.why.en).toContain(cause)
  })

  it('says nothing of a declared figure at or below the register’s', () => {
    const { overstated } = weigh([
      line('A100', 1, { declaredTflops: f('312') }),
      line('G2', 1, { declaredTflops: f('9') }),
    ])
    expect(overstated).toEqual([])
  })

  it('refuses a count that is no whole number', () => {
    for (const count of [-1, 0.5, Number.NaN]) expect(() => weigh([line('A100', count)])).toThrow(RangeError)
  })
})

describe('the order of a list and what it lists twice', () => {
  const models = ['A100', 'H100', 'H20', 'G2', 'A100 MIG 1g.10gb', 'MIG 1g.10gb', 'h100 card']
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 8 })
  const lines = fc.array(
    fc
      .record({ model: fc.constantFrom(...models), ids, withheld: fc.boolean() })
      .map(({ model, ids, withheld }) =>
        line(
          model,
          { devices: ids.map((id) => ({ id: `d${id}`, physicalCard: `d${id}` })) },
          { withheld: withheld ? { en: 'Withheld.', zh: '不计。' } : null },
        ),
      ),
    { maxLength: 6 },
  )
  it('never change the verdict', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('0.001', '1', '5'), (list, threshold) => {
        const apart = list.flatMap((one) =>
          'devices' in one.units
            ? one.units.devices.map((device) => ({ ...one, units: { devices: [device] } }))
            : [one],
        )
        const before = sums(weigh(list, threshold))
        expect(sums(weigh([...list].reverse(), threshold))).toEqual(before)
        expect(sums(weigh(apart, threshold))).toEqual(before)
        expect(sums(weigh([...apart].reverse(), threshold))).toEqual(before)
        expect(sums(weigh([...list, ...list], threshold))).toEqual(before)
      }),
    )
  })

  it('never raise the sum', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('A100', 'H100', 'H20', 'G2'), (list, model) => {
        const known = list
          .filter(({ reported }) => !reported.model.includes('MIG'))
          .flatMap(({ units }) => ('devices' in units ? units.devices : []))
        const more = weigh([...list, line(model, { devices: known })], '300').tflops
        expect(compare(more, weigh(list, '300').tflops)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
