import { describe, expect, it } from 'vitest'
import { head, payment } from '../../reconcile/evidence-of.ts'
import { APPLICANT, type Asked, amountIn, claimOf, DAY, HOLDER, payableIn, stateOf } from '../claim-of.ts'
import { programmeOf } from '../laws.ts'

const DX = programmeOf('XLQ-DX', '2025-2')
const assess = (asked: Asked) => DX.assess(claimOf(asked))
const paid = {
  institution: APPLICANT,
  payer: { name: '买方', uscc: HOLDER },
  payee: { name: '卖方', uscc: APPLICANT },
  paidOn: DAY,
}

describe('a reduction of which a part is open is open', () => {
  it.each([
    ['cash', { method: 'cash' as const }, '0.00'],
    ['a third party', { payer: { name: '他方', uscc: '91440300MA5F0A1B2C' } }, '0.00'],
  ])('paid by %s: a person looks first, nothing is paid meanwhile', (_, change, amount) => {
    const result = assess({
      evidence: { payments: [head('P-1', payment('P-1', '2000000.00', { ...paid, ...change }))] },
    })
    expect([stateOf(result, 'XLQ-DX-5.4b'), result.result.state, result.result.awaits]).toEqual([
      'undetermined',
      'undetermined',
      'person',
    ])
    expect([amountIn(result), payableIn(result)]).toEqual([amount, null])
  })
})
