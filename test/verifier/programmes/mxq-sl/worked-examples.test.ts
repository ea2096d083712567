import { describe, expect, it } from 'vitest'
import { formatYuan, toYuan } from '../../../../core/money.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { mxqFacts } from '../../../../verifier/programmes/mxq-sl-2025/facts.ts'
import { MXQ_SL_2025 } from '../../../../verifier/programmes/mxq-sl-2025/index.ts'
import { amountIn, answerTo, payableIn, stateOf } from '../claim-of.ts'
import { type Asked, api, type Bought, mxqClaim } from './claim.ts'

const assess = (asked: Asked = {}, readings = {}) =>
  assessProgramme(MXQ_SL_2025, mxqFacts(mxqClaim(asked), MXQ_SL_2025.parameters), readings)
const of = (contract: Bought, asked: Asked = {}) => assess({ contracts: [contract], ...asked })
const line = ({ amount }: ReturnType<typeof assess>, id: string) => {
  const found = amount.working.find((one) => one.id === id)
  return found === undefined
    ? undefined
    : `${found.expression} ${found.fen === null ? '?' : formatYuan(found.fen)}`.trim()
}
const alternative = ({ amount }: ReturnType<typeof assess>, id: string) => {
  const found = amount.alternatives.find((one) => one.id === id)?.fen
  return found?.known === true ? toYuan(found.value) : undefined
}
const EXCEPTION = { documents: [{ type: 'cap_exception' }] }

describe('MXQ-SL worked examples', () => {
  it('MX-E1: plain', () => {
    const result = of({ amount: '1000000.00' })
    expect([result.result.state, amountIn(result), payableIn(result)]).toEqual(['pass', '300000.00', '300000.00'])
    expect(line(result, '3/10 × C')).toBe('1,000,000.00 × 3/10 300,000.00')
  })

  it('MX-E2: deductible VAT is taken out, deducted or not; with it the other reading', () => {
    const result = of({ amount: '1060000.00', vat: ['1000000.00', '60000.00'] })
    expect(payableIn(result)).toBe('300000.00')
    const inclusive = result.otherReadings.find((one) => one.switch === 'tax_basis.MXQ')
    expect(inclusive?.result.payable).toBe(31800000n)
    const ordinary = {
      amount: '1060000.00',
      vat: ['1000000.00', '60000.00'],
      invoice: { kind: 'digital_ordinary' },
    } as const
    expect(payableIn(of(ordinary))).toBe('318000.00')
  })

  it.each([
    ['MX-E3: just under the soft cap', '3333333.33', '999999.99', 'pass'],
    ['MX-E3b: reached', '3333333.34', '1000000.00', 'pass'],
    ['one 分 of the share above', '3333333.37', '1000000.00', 'fail'],
    ['MX-E4: above', '5000000.00', '1000000.00', 'fail'],
  ])('%s: C %s, %s, 3.1a %s', (_, amount, expected, state) => {
    const result = of({ amount })
    expect([result.result.state, payableIn(result), stateOf(result, 'MXQ-SL-3.1a')]).toEqual(['pass', expected, state])
  })

  it('MX-E4: the amount with an exception stands beside it, and is paid once one is documented', () => {
    const usual = of({ amount: '5000000.00' })
    expect([payableIn(usual), alternative(usual, 'exception')]).toEqual(['1000000.00', '1500000.00'])
    const excepted = of({ amount: '5000000.00' }, EXCEPTION)
    expect([payableIn(excepted), stateOf(excepted, 'MXQ-SL-3.1a')]).toEqual(['1500000.00', 'not_applicable'])
  })

  it.each([
    ['6666666.66', '1999999.99', 'pass'],
    ['6666666.67', '2000000.00', 'pass'],
    ['7000000.00', '2000000.00', 'fail'],
  ])('MX-E5: C %s with an exception: %s, 3.1b %s', (amount, expected, state) => {
    const result = of({ amount }, EXCEPTION)
    expect([payableIn(result), stateOf(result, 'MXQ-SL-3.1b')]).toEqual([expected, state])
  })

  it('MX-E6: a second claim in the year has what the first left', () => {
    const result = of({ amount: '1000000.00' }, { grants: [{ amount: '850000.00' }] })
    expect([payableIn(result), result.amount.binding?.clause]).toEqual(['150000.00', 'MXQ-SL-3.1a'])
    const lastYear = of({ amount: '1000000.00' }, { grants: [{ amount: '850000.00', decidedOn: '2024-12-31' }] })
    expect(payableIn(lastYear)).toBe('300000.00')
    const other = of({ amount: '1000000.00' }, { grants: [{ amount: '850000.00', programme: '语料券' }] })
    expect(payableIn(other)).toBe('300000.00')
  })

  it('MX-E7: 31 of 32 days of service lie inside', () => {
    const result = of({ amount: '320000.00', days: ['2024-11-30', '2024-12-31'] })
    expect([line(result, 'days'), payableIn(result)]).toEqual(['320,000.00 × 31/32 310,000.00', '93000.00'])
    expect([stateOf(result, 'MXQ-SL-4.1.1c'), result.result.state]).toEqual(['fail', 'pass'])
  })

  it.each([
    ['2024-12-01', '2026-08-31', 'pass', 'pass'],
    ['2024-11-30', '2026-08-31', 'fail', 'pass'],
    ['2024-12-01', '2026-09-01', 'fail', 'pass'],
    ['2024-11-01', '2024-11-30', 'fail', 'fail'],
    ['2026-09-01', '2026-09-30', 'fail', 'fail'],
  ])('service %s … %s: 4.1.1c %s, the claim %s', (from, to, clause, state) => {
    const result = of({ amount: '1000000.00', days: [from, to] })
    expect([stateOf(result, 'MXQ-SL-4.1.1c'), result.result.state]).toEqual([clause, state])
  })
})

describe('what counts as cost of buying models', () => {
  it('compute is taken out, and with nothing left the claim is refused', () => {
    const gpu = (amount: string) => api(amount, { itemId: 'gpu', class: 'smart_compute' })
    const mixed = of({ amount: '1000000.00', items: [api('600000.00'), gpu('400000.00')] })
    expect([stateOf(mixed, 'MXQ-SL-3.2'), payableIn(mixed)]).toEqual(['fail', '180000.00'])
    const none = of({ amount: '1000000.00', items: [gpu('1000000.00')] })
    expect([none.result.state, none.result.refusedBy, payableIn(none)]).toEqual(['fail', ['MXQ-SL-3.2'], '0.00'])
  })

  it('a class the guide does not list is a person’s to judge; both amounts are shown', () => {
    const items = [api('600000.00'), api('400000.00', { itemId: 'x', class: 'other' })]
    const result = of({ amount: '1000000.00', items })
    expect([
      result.result.state,
      result.result.awaits,
      amountIn(result),
      alternative(result, 'unlisted_items'),
    ]).toEqual(['undetermined', 'person', '180000.00', '300000.00'])
  })

  it.each([
    ['2024-11-30', null],
    ['2024-12-01', '300000.00'],
    ['2026-08-31', '300000.00'],
    ['2026-09-01', null],
  ])('an invoice of %s: %s', (issuedOn, amount) => {
    const result = of({ amount: '1000000.00', invoice: { issuedOn } })
    expect(payableIn(result)).toBe(amount)
  })

  it('only what is both invoiced and paid', () => {
    expect(payableIn(of({ amount: '1000000.00', paid: '400000.00' }))).toBe('120000.00')
    expect(answerTo(of({ amount: '1000000.00', paid: '400000.00' }), 'MXQ-SL-15.3').state).toBe('fail')
    expect(payableIn(of({ amount: '1000000.00', invoiced: '500000.00' }))).toBe('150000.00')
  })
})
