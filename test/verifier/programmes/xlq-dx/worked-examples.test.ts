import { describe, expect, it } from 'vitest'
import { formatYuan, toYuan } from '../../../../core/money.ts'
import type { ProgrammeAssessment } from '../../../../verifier/programmes/engine/assess.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { dxFacts } from '../../../../verifier/programmes/xlq-dx-2025-2/facts.ts'
import { XLQ_DX_2025_2 } from '../../../../verifier/programmes/xlq-dx-2025-2/index.ts'
import { head, invoice, item, payment, usageDay } from '../../reconcile/evidence-of.ts'
import { APPLICANT, type Asked, amountIn, answerTo, claimOf, DAY, HOLDER, payableIn, stateOf } from '../claim-of.ts'

const assess = (asked: Asked, readings = {}) => {
  const facts = dxFacts(claimOf(asked), XLQ_DX_2025_2.parameters)
  return assessProgramme(XLQ_DX_2025_2, facts, readings)
}
const alternative = ({ amount }: ReturnType<typeof assess>, id: string) => {
  const found = amount.alternatives.find((one) => one.id === id)?.fen
  return found?.known === true ? toYuan(found.value) : undefined
}
const line = ({ amount }: ProgrammeAssessment, id: string) => {
  const found = amount?.working.find((one) => one.id === id)
  return found === undefined
    ? undefined
    : `${found.expression} ${found.fen === null ? '?' : formatYuan(found.fen)}`.trim()
}

const stacked = (claimed: string, grant: string) =>
  assess({ settled: '2000000.00', voucher: '1000000.00', claimed, grants: [{ amount: grant }] })

describe('XLQ-DX worked examples', () => {
  it('DX-E1: the voucher binds', () => {
    const result = assess({ settled: '1234567.89', voucher: '600000.00' })
    expect(line(result, 'r × S')).toBe('1,234,567.89 × 1/2 = 617,283.945 → 617,283.94')
    expect(line(result, 'A')).toBe('min(617,283.94; 600,000.00; 600,000.00) 600,000.00')
    expect([amountIn(result), payableIn(result)]).toEqual(['600000.00', '600000.00'])
    expect(result.amount.binding?.clause).toBe('XLQ-DX-4.1.4d')
  })

  it('DX-E2: exactly 50.00 % passes; DX-E2b: one 分 more is capped by 0.01', () => {
    const exact = assess({ settled: '2000000.00', voucher: '1000000.00' })
    expect([amountIn(exact), stateOf(exact, 'XLQ-DX-4.1.4a'), exact.result.state]).toEqual([
      '1000000.00',
      'pass',
      'pass',
    ])
    const over = assess({ settled: '2000000.00', voucher: '1000000.01' })
    expect([amountIn(over), stateOf(over, 'XLQ-DX-4.1.4a'), over.result.state]).toEqual(['1000000.00', 'fail', 'pass'])
    expect([over.amount.binding?.id, payableIn(over)]).toEqual(['r × S', '1000000.00'])
  })

  it('DX-E3: half a 分 is cut, never rounded up', () => {
    const result = assess({ settled: '999999.99', voucher: '500000.00' })
    expect(line(result, 'r × S')).toBe('999,999.99 × 1/2 = 499,999.995 → 499,999.99')
    expect(amountIn(result)).toBe('499999.99')
  })

  it('DX-E4: a start-up has 3/5; DX-E4b: exactly 60.00 % passes', () => {
    const startup = assess({ settled: '1234567.89', voucher: '900000.00', startup: true })
    expect([amountIn(startup), startup.amount.binding?.clause]).toEqual(['740740.73', 'XLQ-DX-4.1.4b'])
    expect(line(startup, 'r × S')).toBe('1,234,567.89 × 3/5 = 740,740.734 → 740,740.73')
    const exact = assess({ settled: '2000000.00', voucher: '1200000.00', startup: true })
    expect([amountIn(exact), stateOf(exact, 'XLQ-DX-4.1.4b')]).toEqual(['1200000.00', 'pass'])
    const over = assess({ settled: '2000000.00', voucher: '1200000.01', startup: true })
    expect([amountIn(over), stateOf(over, 'XLQ-DX-4.1.4b')]).toEqual(['1200000.00', 'fail'])
  })

  it('DX-E4 without proof: computed with 1/2, undetermined, and the amount of a start-up beside it', () => {
    const result = assess({ settled: '1234567.89', voucher: '900000.00', startup: undefined })
    expect([amountIn(result), payableIn(result), result.result.state]).toEqual(['617283.94', null, 'undetermined'])
    expect(alternative(result, 'startup')).toBe('740740.73')
    expect(stateOf(result, 'XLQ-DX-4.1.4a')).toBe('undetermined')
    const small = assess({ settled: '1234567.89', voucher: '600000.00', startup: undefined })
    expect([stateOf(small, 'XLQ-DX-4.1.4a'), stateOf(small, 'XLQ-DX-4.1.4b')]).toEqual(['pass', 'pass'])
  })

  it('DX-E5: what is settled counts, not what was agreed', () => {
    const result = assess({ contract: '3000000.00', settled: '2400000.00', voucher: '1500000.00' })
    expect(amountIn(result)).toBe('1200000.00')
  })

  it('DX-E6: other public money: at the limit passes, one 分 over is a person’s, alone above it fails', () => {
    const e6 = stacked('1000000.00', '300000.00')
    expect([stateOf(e6, 'XLQ-DX-4.2.3'), e6.result.state, e6.result.awaits]).toEqual([
      'undetermined',
      'undetermined',
      'person',
    ])
    expect(alternative(e6, 'without_stacking')).toBe('700000.00')
    const e6b = stacked('700000.00', '300000.00')
    expect([stateOf(e6b, 'XLQ-DX-4.2.3'), payableIn(e6b)]).toEqual(['pass', '700000.00'])
    expect(stateOf(stacked('700000.01', '300000.00'), 'XLQ-DX-4.2.3')).toBe('undetermined')
    const e6d = stacked('1000000.00', '1000000.01')
    expect([stateOf(e6d, 'XLQ-DX-4.2.3'), payableIn(e6d), e6d.result.refusedBy]).toEqual([
      'fail',
      '0.00',
      ['XLQ-DX-4.2.3'],
    ])
    expect(stateOf(stacked('1000000.00', '1000000.00'), 'XLQ-DX-4.2.3')).toBe('undetermined')
  })

  it('DX-E6 with the other reading: reduced to 700,000.00, and the answer shows both', () => {
    const asked = { settled: '2000000.00', voucher: '1000000.00', grants: [{ amount: '300000.00' }] }
    const reduced = assess(asked, { 'xlq.stacking_effect': 'reduce' })
    expect([payableIn(reduced), reduced.amount.binding?.clause]).toEqual(['700000.00', 'XLQ-DX-4.2.3'])
    const other = assess(asked).otherReadings.find((one) => one.switch === 'xlq.stacking_effect')
    expect([other?.value, other?.result.state, other?.result.payable]).toEqual(['reduce', 'pass', 70_000_000n])
    const clause = answerTo(assess(asked), 'XLQ-DX-4.2.3')
    expect(clause.otherReadings.map((one) => [one.switch, one.state])).toEqual([['xlq.stacking_effect', 'pass']])
  })

  it('DX-E7: undelivered and production inference are taken out', () => {
    const result = assess({
      settled: '2000000.00',
      voucher: '1000000.00',
      contractChange: { items: [item({ unitPrice: '20.00', quantity: '100000' })] },
      evidence: {
        usage: {
          ...claimOf().contracts[0]?.usage,
          days: [usageDay(81_000, { day: DAY }), usageDay(9_000, { day: DAY, purpose: 'production_inference' })],
        } as never,
      },
    })
    expect(line(result, 'delivered')).toBe('1,620,000.00')
    expect([amountIn(result), stateOf(result, 'XLQ-DX-1a'), stateOf(result, 'XLQ-DX-4.1.1c')]).toEqual([
      '810000.00',
      'fail',
      'fail',
    ])
    expect(
      answerTo(result, 'XLQ-DX-1a')
        .notes.map(({ words }) => words.en)
        .join(),
    ).toContain('180,000.00')
    expect([result.result.state, payableIn(result)]).toEqual(['pass', '810000.00'])
  })

  it('nothing but production inference: nothing is left, so the claim is refused', () => {
    const days = [usageDay(2_000_000, { day: DAY, purpose: 'production_inference' })]
    const result = assess({ evidence: { usage: { ...claimOf().contracts[0]?.usage, days } as never } })
    expect([answerTo(result, 'XLQ-DX-1a').severity, result.result.state, payableIn(result)]).toEqual([
      'ineligible',
      'fail',
      '0.00',
    ])
  })

  it('DX-E8: a red letter lowers the base to the net of the invoices', () => {
    const sold = { institution: APPLICANT, sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY }
    const paid = {
      institution: APPLICANT,
      payer: { name: '买方', uscc: HOLDER },
      payee: { name: '卖方', uscc: APPLICANT },
      paidOn: DAY,
    }
    const blue = invoice(1, '1060000.00', sold)
    const red = invoice(2, '-106000.00', { ...sold, redOf: blue.number })
    const result = assess({
      settled: '1060000.00',
      voucher: '400000.00',
      voucherChange: { setOffs: [{ itemId: 'compute', amount: '400000.00' }] },
      evidence: {
        invoices: [head(blue.number, blue), head(red.number, red)],
        payments: [head('P-1', payment('P-1', '554000.00', paid))],
      },
    })
    expect(line(result, 'S')).toBe('min(1,060,000.00; 954,000.00; 954,000.00; 1,060,000.00) 954,000.00')
    expect(line(result, 'r × S')).toBe('954,000.00 × 1/2 477,000.00')
    expect([amountIn(result), stateOf(result, 'XLQ-DX-5.4a')]).toEqual(['400000.00', 'fail'])
    expect(
      answerTo(result, 'XLQ-DX-5.4a')
        .notes.map(({ words }) => words.en)
        .join(),
    ).toContain('106,000.00')
  })

  it.each([
    ['2024-07-30', 'fail'],
    ['2024-07-31', 'pass'],
    ['2025-06-30', 'pass'],
    ['2025-07-01', 'fail'],
  ])('completed on %s: %s', (completedOn, state) => {
    const result = assess({ completedOn, evidence: serviceOn(completedOn) })
    expect([stateOf(result, 'XLQ-DX-4.1.2a'), stateOf(result, 'XLQ-DX-4.2.2')]).toEqual([state, state])
  })

  it.each([
    ['2025-07-22T23:59:59+08:00', 'fail'],
    ['2025-07-23T00:00:00+08:00', 'pass'],
    ['2025-08-23T18:00:00+08:00', 'pass'],
    ['2025-08-23T10:00:00Z', 'pass'],
    ['2025-08-23T18:00:00.001+08:00', 'fail'],
    ['2025-08-23T18:00:01+08:00', 'fail'],
  ])('submitted at %s: %s', (submittedAt, state) => {
    expect(stateOf(assess({ claim: { submittedAt } }), 'XLQ-DX-7.2a')).toBe(state)
  })
})

const serviceOn = (day: string): Partial<ReturnType<typeof claimOf>['contracts'][number]> => ({
  services: [
    head('X-1', {
      institution: APPLICANT,
      serviceId: 'X-1',
      contract: 'C-1',
      startedOn: '2024-07-01',
      completedOn: day,
      acceptanceDocument: 'D-acceptance_note',
    }),
  ],
})
