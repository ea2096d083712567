import { describe, expect, it } from 'vitest'
import { formatYuan, toYuan } from '../../../../core/money.ts'
import type { Assessment } from '../../../../verifier/capacity/assessment.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { known } from '../../../../verifier/programmes/engine/fact.ts'
import { lgFacts } from '../../../../verifier/programmes/lg-sl-2025/facts.ts'
import { LG_SL_2025 } from '../../../../verifier/programmes/lg-sl-2025/index.ts'
import { assess as assessCapacity, evidenceOf as capacityEvidence, f, fleet, july } from '../../capacity/time/scenes.ts'
import { head } from '../../reconcile/evidence-of.ts'
import { amountIn, answerTo, licence, payableIn, stateOf } from '../claim-of.ts'
import { type Asked, type Bought, lgClaim, plain, SUPPLIER, tie } from './claim.ts'

const assess = (asked: Asked = {}, readings = {}) =>
  assessProgramme(LG_SL_2025, lgFacts(lgClaim(asked), LG_SL_2025.parameters), readings)
const of = (contract: Bought, readings = {}) => assess({ contracts: [contract] }, readings)
const outcome = (result: ReturnType<typeof assess>) => [result.result.state, payableIn(result)]
const line = ({ amount }: ReturnType<typeof assess>, id: string) => {
  const found = amount.working.find((one) => one.id === id)
  return found === undefined
    ? undefined
    : `${found.expression} ${found.fen === null ? '?' : formatYuan(found.fen)}`.trim()
}
const other = (result: ReturnType<typeof assess>, name: string) => {
  const found = result.otherReadings.find((one) => one.switch === name)
  if (found === undefined) return undefined
  return [found.result.state, found.result.payable === null ? null : toYuan(found.result.payable)]
}

describe('LG-SL worked examples', () => {
  it.each([
    ['LG-E1: exactly 50 万', '500000.00', 'pass', '150000.00'],
    ['LG-E1b: one 分 less', '499999.99', 'fail', '0.00'],
    ['one 分 more', '500000.01', 'pass', '150000.00'],
    ['LG-E2: plain, cut down', '1234567.89', 'pass', '370370.36'],
    ['LG-E3: one 分 below the cap', '19999999.99', 'pass', '5999999.99'],
    ['LG-E3: at the cap', '20000000.00', 'pass', '6000000.00'],
    ['LG-E3: above it', '20000000.01', 'pass', '6000000.00'],
    ['far above it', '30000000.00', 'pass', '6000000.00'],
  ])('%s: C %s, %s, %s', (_, cost, state, amount) => {
    const result = of(plain(cost))
    expect([...outcome(result), amountIn(result)]).toEqual([state, amount, amount])
    expect([stateOf(result, 'LG-SL-2.2a'), stateOf(result, 'LG-SL-3.2.1c')]).toEqual([state, state])
  })

  it('LG-E1b is refused by the threshold alone', () => {
    expect(of(plain('499999.99')).result.refusedBy).toEqual(['LG-SL-2.2a', 'LG-SL-3.2.1c'])
  })

  it('LG-E2, LG-E3: the working, and the clause that binds', () => {
    const cut = of(plain('1234567.89'))
    expect(line(cut, '3/10 × C')).toBe('1,234,567.89 × 3/10 = 370,370.367 → 370,370.36')
    expect(cut.amount.binding?.clause).toBe('LG-SL-2.2b')
    const capped = of(plain('30000000.00'))
    expect(capped.amount.binding?.clause).toBe('LG-SL-2.2c')
    expect([stateOf(of(plain('20000000.01')), 'LG-SL-2.2c'), stateOf(capped, 'LG-SL-2.2c')]).toEqual(['pass', 'fail'])
    expect(line(capped, 'A')).toBe('min(9,000,000.00; 6,000,000.00) 6,000,000.00')
  })

  it('LG-E4: VAT decides, and both readings are shown', () => {
    const result = of(plain('525000.00', { vat: ['495283.02', '29716.98'] }))
    expect(outcome(result)).toEqual(['fail', '0.00'])
    expect(line(result, 'C')).toBe('495,283.02 495,283.02')
    expect(other(result, 'tax_basis.LG')).toEqual(['pass', '157500.00'])
  })

  it.each([
    ['LG-E4b: 6 %', ['500000.00', '30000.00'], 'pass', '150000.00'],
    ['LG-E4c: 13 %', ['469026.55', '60973.45'], 'fail', '0.00'],
  ] as const)('%s of 530,000.00', (_, vat, state, amount) => {
    expect(outcome(of(plain('530000.00', { vat })))).toEqual([state, amount])
  })

  it('LG-E5: calendar 2024 counts December only; the twelve months count both', () => {
    const result = of({
      used: [
        ['2024-12-15', '300000.00'],
        ['2025-01-15', '300000.00'],
      ],
    })
    expect([...outcome(result), line(result, 'C')]).toEqual(['fail', '0.00', '300,000.00 300,000.00'])
    expect(other(result, 'lg.period')).toEqual(['pass', '180000.00'])
  })

  it.each([
    ['2023-12-31', 'fail', 'fail'],
    ['2024-01-01', 'pass', 'fail'],
    ['2024-08-12', 'pass', 'fail'],
    ['2024-08-13', 'pass', 'pass'],
    ['2024-12-31', 'pass', 'pass'],
    ['2025-01-01', 'fail', 'pass'],
    ['2025-08-12', 'fail', 'pass'],
    ['2025-08-13', 'fail', 'fail'],
  ])('used on %s: calendar 2024 %s, twelve months %s', (day, calendar, months) => {
    const contract = { used: [[day, '500000.00']] } as const
    const [state] = outcome(assess({ contracts: [contract], registry: [{ validFrom: '2023-01-01' }] }))
    const [under] = outcome(
      assess({ contracts: [contract], registry: [{ validFrom: '2023-01-01' }] }, { 'lg.period': 'twelve_months' }),
    )
    expect([state, under]).toEqual([calendar, months])
  })

  it('LG-E6: a voucher was set off: what the enterprise bore itself; the gross reading beside it', () => {
    const result = of(plain('2000000.00', { paid: '1000000.00', setOff: '1000000.00' }))
    expect([...outcome(result), line(result, 'borne')]).toEqual([
      'pass',
      '300000.00',
      '2,000,000.00 − 1,000,000.00 1,000,000.00',
    ])
    expect(other(result, 'lg.cost_basis')).toEqual(['pass', '600000.00'])
  })

  describe('LG-E7: capacity of a supplier that is not registered', () => {
    const DAY = july(1, 1)
    const measured = (count: number, tflops: string): Assessment => ({
      ...assessCapacity(fleet('c', count, { lowest: f(tflops), place: 'longgang' }), capacityEvidence(DAY), {
        threshold: '2000',
      }),
      institution: SUPPLIER,
    })
    const unregistered = (capacity: Assessment) =>
      assess({
        registry: [{ validFrom: '2023-01-01', validTo: '2023-12-31' }],
        documents: ['licence_copy', 'capacity_proof'].map((type) => ({
          type,
          documentId: `D-${type}`,
          covers: { org: SUPPLIER },
        })),
        change: {
          licences: [head('A1', licence({ org: SUPPLIER }))],
          capacity: known('capacity', capacity, []),
        },
      })

    it.each([
      ['6,410 × 312 = 1,999.920 P', 6410, '312', 'fail', '0.00'],
      ['6,411 × 312 = 2,000.232 P', 6411, '312', 'pass', '300000.00'],
      ['5,000 × 400 = 2,000.000 P, 含', 5000, '400', 'pass', '300000.00'],
    ] as const)('%s', (_, count, tflops, state, amount) => {
      const result = unregistered(measured(count, tflops))
      expect([...outcome(result), stateOf(result, 'LG-SL-2.2.2'), stateOf(result, 'LG-SL-3.2.2c')]).toEqual([
        state,
        amount,
        state,
        state,
      ])
    })

    it('of another institution it does not answer for this one', () => {
      const result = unregistered({ ...measured(10, '400'), institution: '91440300MA5EXAMPL2' })
      expect(stateOf(result, 'LG-SL-2.2.2')).toBe('undetermined')
    })

    it('registered, it is not asked', () => {
      expect([stateOf(assess(), 'LG-SL-2.2.2'), stateOf(assess(), 'LG-SL-3.2.2c')]).toEqual(['pass', 'pass'])
    })
  })

  it('LG-E8: what a related supplier sold is left out', () => {
    const SECOND = '91440300MA5EXAMPL2'
    const contracts = [plain('400000.00'), plain('300000.00', { number: 'C-2', supplier: SECOND })]
    const base = {
      contracts,
      registry: [{ validFrom: '2024-01-01' }, { org: SECOND, validFrom: '2024-01-01' }],
      documents: [
        { type: 'longgang_base_proof', documentId: 'D-base-2', covers: { org: SECOND } },
        ...['contract_copy', 'usage_report'].map((type) => ({
          type,
          documentId: `${type}-2`,
          covers: { contract: 'C-2' },
        })),
      ],
    }
    const one = assess({ ...base, related: [tie('unrelated'), tie('related', SECOND)] })
    expect([...outcome(one), line(one, 'C'), stateOf(one, 'LG-SL-3.2.2a')]).toEqual([
      'fail',
      '0.00',
      '400,000.00 + 0.00 400,000.00',
      'pass',
    ])
    expect(answerTo(one, 'LG-SL-3.2.2a').notes[0]?.words.en).toContain('C-2')
    const none = assess({ ...base, related: [tie('unrelated'), tie('unrelated', SECOND)] })
    expect(outcome(none)).toEqual(['pass', '210000.00'])
    const both = assess({ ...base, related: [tie('related'), tie('related', SECOND)] })
    expect([both.result.state, stateOf(both, 'LG-SL-3.2.2a')]).toEqual(['fail', 'fail'])
    // What is left out owes no papers, and neither its register nor its buyer refuses the others.
    const enough = {
      ...base,
      contracts: [plain('600000.00'), { ...plain('300000.00'), number: 'C-2', supplier: SECOND }],
    }
    const open = assess({
      ...enough,
      documents: [],
      registry: [{ validFrom: '2024-01-01' }],
      related: [tie('unrelated'), tie('related', SECOND)],
    })
    expect([...outcome(open), stateOf(open, 'LG-SL-3.2.2b'), stateOf(open, 'LG-SL-4.2.2')]).toEqual([
      'pass',
      '180000.00',
      'pass',
      'pass',
    ])
    const anothers = assess({
      ...enough,
      contracts: [plain('600000.00'), plain('300000.00', { number: 'C-2', change: { buyerUscc: SECOND } })],
    })
    expect([...outcome(anothers), stateOf(anothers, 'LG-SL-4.2.1a')]).toEqual(['pass', '180000.00', 'pass'])
    const person = assess({ ...base, related: [tie('unrelated'), tie('person', SECOND)] })
    expect([...outcome(person), person.result.awaits, stateOf(person, 'LG-SL-2.2a')]).toEqual([
      'undetermined',
      null,
      'person',
      'undetermined',
    ])
    expect(amountIn(person)).toBe('210000.00')
    const alternative = person.amount.alternatives.find(({ id }) => id === 'certain_suppliers')?.fen
    expect(alternative?.known === true && alternative.value).toBe(0n)
  })
})
