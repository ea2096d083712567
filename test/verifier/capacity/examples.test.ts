import { describe, expect, it } from 'vitest'
import type { Fraction } from '../../../core/fraction.ts'
import { subtract } from '../../../core/fraction.ts'
import { DAY_MS, dayStart } from '../../../core/time.ts'
import type { Device } from '../../../schemas/device.ts'
import { assessCapacity } from '../../../verifier/capacity/assess.ts'
import type { Assessment } from '../../../verifier/capacity/assessment.ts'
import { cardsOf } from '../../../verifier/capacity/cards/card.ts'
import type { CapacityEvidence, ForeignDevice, Head } from '../../../verifier/capacity/evidence.ts'
import { petaShortText, petaText } from '../../../verifier/capacity/exact-text.ts'
import { DEFAULT_READINGS } from '../../../verifier/capacity/question.ts'
import type { Register } from '../../../verifier/capacity/register/load.ts'
import { readRegister } from '../../../verifier/capacity/register/load.ts'
import { evidenceOf, f, REGISTER } from './time/scenes.ts'

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

const LESSEE = '91440300MA5LESSEE1'
const LESSOR = '91440300MA5LESSOR1'
const day = { from: dayStart('2025-07-01'), to: dayStart('2025-07-01') + DAY_MS }
const PAPER = 'invoice-1'
const documents = [
  { documentId: PAPER, type: 'purchase_invoice' },
  { documentId: 'lease-1', type: 'lease' },
].map((body) => ({ id: body.documentId, digest: body.documentId, body }) as unknown as Head<never>)

const heads = (prefix: string, count: number, model: string, change: Partial<Device> = {}, institution = LESSEE) =>
  Array.from({ length: count }, (_, i): Head<Device> => {
    const serial = `${prefix}-${i}`
    const plain = { institution, recordId: serial, serial, acceleratorModel: model, inServiceFrom: '2025-01-01' }
    const body = { ...plain, unit: 'device', documents: [PAPER], ...change } as unknown as Device
    return { id: `${institution} ${serial}`, digest: `${institution} ${serial} ${JSON.stringify(change)}`, body }
  })

type Asked = { threshold?: string; register?: Register; institution?: string; foreign?: readonly ForeignDevice[] }

function weigh(devices: readonly Head<Device>[], asked: Asked = {}): Assessment {
  const { threshold = '300', register = illustrative, institution = LESSEE, foreign = [] } = asked
  const evidence: CapacityEvidence = { ...evidenceOf(day, { devices, documents, foreign }), institution }
  return assessCapacity(register, evidence, cardsOf(register, evidence), {
    period: day,
    thresholdPflops: f(threshold),
    required: 'identified',
    readings: DEFAULT_READINGS,
  })
}

const told = ({ proven, verdict }: Assessment) => `${petaText(proven)} P ${verdict}`
const fleet = (a100: number) => [...heads('h', 500, 'H20'), ...heads('c', 300, 'C320'), ...heads('a', a100, 'A100')]
const theirs = (institution: string, list: readonly Head<Device>[]) =>
  list.map((head): ForeignDevice => ({ institution, head }))

const for2000 = (count: number, model: string) => told(weigh(heads('a', count, model), { threshold: '2000' }))

describe('worked example', () => {
  it('RK-E1: 961 × 312 = 299.832 P fails, short of 0.168 P; RK-E1b: 962 pass with 300.144 P', () => {
    const short = weigh(heads('a', 961, 'A100'))
    expect(told(short)).toBe('299.832 P fail')
    expect(short.shortBy).toEqual(f('168'))
    expect(petaShortText(short.shortBy)).toBe('0.168')
    expect(short.lines[0]?.working).toBe('961 × 312 = 299832 TFLOPS')
    expect(told(weigh(heads('a', 962, 'A100')))).toBe('300.144 P pass')
  })

  it('RK-E2: exactly 300.000 P passes, 含', () => {
    const exact = weigh(heads('c', 800, 'C375'))
    expect(told(exact)).toBe('300.000 P pass')
    expect([exact.shortBy, exact.standsOn]).toEqual([f('0'), 'identified'])
  })

  it('RK-E3: declared at the sparse figure it fails by the dense one, and the ratio is told', () => {
    const sparse = weigh(heads('h', 152, 'H100', { fp16DenseTflops: '1979' }))
    expect(told(sparse)).toBe('150.328 P fail')
    const overstated = sparse.findings.find(({ code }) => code === 'FIGURE_OVERSTATED')
    expect(overstated?.total).toBe(152)
    expect(overstated?.message.en).toContain('2.00 × dense')
    expect(overstated?.message.zh).toContain('2.00 倍')
    expect(sparse.others.find(({ readings }) => readings.figure === 'sparse')).toMatchObject({
      verdict: 'pass',
      min: f('300808'),
      flips: true,
      accepted: false,
    })
  })

  it('RK-E3b: 303 × 989 fails, 304 × 989 passes', () => {
    expect(told(weigh(heads('h', 303, 'H100')))).toBe('299.667 P fail')
    expect(told(weigh(heads('h', 304, 'H100')))).toBe('300.656 P pass')
  })

  it('RK-E4: a mixed fleet of 300.104 P passes; with one A100 less it fails', () => {
    const mixed = weigh(fleet(417))
    expect(told(mixed)).toBe('300.104 P pass')
    expect(mixed.lines.map(({ model, tflops }): [string, Fraction] => [model, tflops])).toEqual([
      ['Example A100', f('130104')],
      ['Example C320', f('96000')],
      ['Example H20', f('74000')],
    ])
    expect(told(weigh(fleet(416)))).toBe('299.792 P fail')
  })

  it('RK-E5: leased-in cards count with the lease, and leave the lessor; without one neither has them', () => {
    const lease = { lessor: LESSOR, lessee: LESSEE, from: '2025-06-01', to: '2025-07-01', document: 'lease-1' }
    const own = heads('own', 700, 'A100')
    const kept = heads('kept', 800, 'A100', {}, LESSOR)
    const atLessee = (change: Partial<Device>) => heads('lent', 262, 'A100', change)
    const atLessor = (change: Partial<Device>) => heads('lent', 262, 'A100', change, LESSOR)
    const lessee = (change: Partial<Device>) =>
      weigh([...own, ...atLessee(change)], { foreign: theirs(LESSOR, atLessor(change)) })
    const lessor = (change: Partial<Device>) =>
      weigh([...kept, ...atLessor(change)], {
        institution: LESSOR,
        foreign: theirs(LESSEE, atLessee(change)),
      })
    expect(told(lessee({ lease }))).toBe('300.144 P pass')
    expect(told(lessor({ lease }))).toBe('249.600 P fail')
    const without = [lessee({}), lessor({})]
    expect(without.map(told)).toEqual(['218.400 P fail', '249.600 P fail'])
    for (const { findings, lines, tiers } of without) {
      expect(findings.find(({ code }) => code === 'CARD_CLAIMED_TWICE')?.total).toBe(262)
      expect(lines[0]?.notCounted).toMatchObject([{ count: 262 }])
      // What is listed stays to be seen: disputed 81.744 P.
      expect(subtract(tiers[0]?.figures.min ?? f('0'), tiers[2]?.figures.min ?? f('0'))).toEqual(f('81744'))
    }
    expect(told(lessee({ lease: { ...lease, to: '2025-06-30' } }))).toBe('218.400 P fail')
  })

  it('LG-E7: 6,410 × 312 fails 2000 P, 6,411 × 312 and exactly 5,000 × 400 pass', () => {
    expect(for2000(6410, 'A100')).toBe('1999.920 P fail')
    expect(for2000(6411, 'A100')).toBe('2000.232 P pass')
    expect(for2000(5000, 'C400')).toBe('2000.000 P pass')
  })
})

const grade752 = (count: number, unit?: 'package' | 'device') =>
  weigh(heads('x', count, 'Ascend 910C, 752 grade (package of two dies)', { unit }), { register: REGISTER }).verdict

describe('the table of cards needed in the register’s README', () => {
  it.each([
    ['NVIDIA H800', 304],
    ['NVIDIA H100 PCIe', 397],
    ['NVIDIA A800-SXM4-80GB', 962],
    ['NVIDIA H20', 2028],
    ['NVIDIA L20', 2511],
    ['NVIDIA GeForce RTX 4090', 1816],
    ['Ascend910B3', 959],
    ['Ascend910B4', 1072],
    ['P800', 870],
    ['PPU-ZW810E', 2528],
    ['C500', 1250],
  ])('%s: %i for 300 P, and not one less', (model, needed) => {
    const verdict = (count: number) => weigh(heads('x', count, model), { register: REGISTER }).verdict
    expect([verdict(needed), verdict(needed - 1)]).toEqual(['pass', 'fail'])
  })

  it('Ascend 910C of the 752 grade: 399 packages, or twice as many dies; where the list does not say, it is open', () => {
    expect([grade752(399, 'package'), grade752(398, 'package')]).toEqual(['pass', 'fail'])
    expect([grade752(798, 'device'), grade752(797, 'device')]).toEqual(['pass', 'fail'])
    expect([grade752(399), grade752(398)]).toEqual(['undetermined', 'fail'])
  })
})

const of = (count: number, model: string) => told(weigh(heads('x', count, model), { register: REGISTER }))

describe('names', () => {
  it('are undetermined where the highest reading of a short name would pass, and fail where not even that would', () => {
    expect(of(397, 'h100')).toBe('300.330 P pass')
    expect(of(396, 'h100')).toBe('299.574 P undetermined')
    expect(of(303, 'h100')).toBe('229.219 P fail')
  })

  it('without a figure give no credit, and are no fail', () => {
    expect(of(5000, 'AMD Instinct MI308X')).toBe('0.000 P undetermined')
    const mixed = [...heads('a', 961, 'A100'), ...heads('g', 3, 'G2')]
    expect(told(weigh(mixed))).toBe('299.832 P undetermined')
  })

  it('a tenth of a TFLOPS below 300 P fails, is shown as 299.999 and as 0.001 short', () => {
    const almost = weigh(heads('a', 1000, 'Almost'), { register: registerOf({ Almost: [299.9999, null] }) })
    expect(told(almost)).toBe('299.999 P fail')
    expect(petaShortText(almost.shortBy)).toBe('0.001')
  })
})
