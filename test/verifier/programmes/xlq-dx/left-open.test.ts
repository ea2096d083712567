import { describe, expect, it } from 'vitest'
import { head, invoice, item, payment, usageDay } from '../../reconcile/evidence-of.ts'
import { APPLICANT, type Asked, amountIn, claimOf, contractOf, DAY, HOLDER, payableIn, stateOf } from '../claim-of.ts'
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

const sold = { institution: APPLICANT, sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY }
const usedBy = (...days: readonly ReturnType<typeof usageDay>[]) => ({
  evidence: { usage: { ...contractOf('C-1', {}).usage, days } },
})
const answers = (asked: Asked, ...ids: readonly string[]) => {
  const result = assess(asked)
  return [...ids.map((id) => stateOf(result, id)), amountIn(result), payableIn(result)]
}

describe('unknown is never zero', () => {
  it('no bank slip at all is a missing record, not a payment of nothing', () => {
    const result = assess({ evidence: { payments: [] } })
    expect([stateOf(result, 'XLQ-DX-5.4b'), result.result.awaits, payableIn(result)]).toEqual([
      'undetermined',
      'data',
      null,
    ])
  })

  it('an invoice that waits for verification leaves the shortfall open; one that is void does not', () => {
    const second = (status: 'unverified' | 'voided'): Asked => ({
      evidence: {
        invoices: [head('1', invoice(1, '1000000.00', sold)), head('2', invoice(2, '1000000.00', { ...sold, status }))],
      },
    })
    expect(answers(second('unverified'), 'XLQ-DX-5.4a')).toEqual(['undetermined', '500000.00', null])
    expect(answers(second('voided'), 'XLQ-DX-5.4a')).toEqual(['fail', '500000.00', '500000.00'])
  })

  it('use in dispute that would fill the settlement is a person’s to clear', () => {
    const half = usageDay(1_000_000, { day: DAY })
    const asked = usedBy(half, { ...half, standing: 'contested' })
    expect(answers(asked, 'XLQ-DX-4.1.1c')).toEqual(['undetermined', '500000.00', null])
    expect(answers(usedBy(half), 'XLQ-DX-4.1.1c')).toEqual(['fail', '500000.00', '500000.00'])
  })
})

describe('delivery, item by item', () => {
  const items = [
    item({ itemId: 'a', acceleratorModel: 'A100', unitPrice: '1', quantity: '1000000' }),
    item({ itemId: 'b', acceleratorModel: 'H800', unitPrice: '1', quantity: '1000000' }),
  ]
  const metered = (a: number, b: number): Asked => ({
    ...usedBy(usageDay(a, { day: DAY }), usageDay(b, { day: DAY, acceleratorModel: 'H800' })),
    contractChange: { items },
    voucherChange: { setOffs: [{ itemId: 'a', amount: '0.00' }] },
  })

  it('too much of one item makes up for nothing of another', () => {
    expect(answers(metered(1_000_000, 1_000_000), 'XLQ-DX-4.1.1c')).toEqual(['pass', '1000000.00', '1000000.00'])
    expect(answers(metered(1_200_000, 800_000), 'XLQ-DX-4.1.1c')).toEqual(['fail', '900000.00', '900000.00'])
  })

  const lump = item({ itemId: 'l', unit: 'lump_sum', unitPrice: '1000000', quantity: '1' })
  const training = item({ unitPrice: '1', quantity: '1000000', purposes: ['pretrain'] })

  it('an accepted lump sum beside metered items is delivered', () => {
    const asked = { ...usedBy(usageDay(1_000_000, { day: DAY })), contractChange: { items: [training, lump] } }
    expect(answers(asked, 'XLQ-DX-4.1.1c', 'XLQ-DX-5.5')).toEqual(['pass', 'pass', '1000000.00', '1000000.00'])
  })

  it('production inference under a lump sum is not paid out: how much comes off, a person decides', () => {
    const other = usageDay(1_000_000, { day: DAY, purpose: 'production_inference' })
    const asked = { ...usedBy(usageDay(1_000_000, { day: DAY }), other), contractChange: { items: [training, lump] } }
    expect(answers(asked, 'XLQ-DX-1a')).toEqual(['undetermined', '1000000.00', null])
  })
})

it('one of two contracts with nothing eligible left is taken out, and does not refuse the other', () => {
  const other = usageDay(2_000_000, { day: DAY, purpose: 'production_inference' })
  const asked: Asked = {
    claim: { contracts: ['C-1', 'C-2'] },
    claimed: '2000000.00',
    change: { contracts: [contractOf('C-1', {}), contractOf('C-2', usedBy(other))] },
  }
  expect(answers(asked, 'XLQ-DX-1a')).toEqual(['fail', '1000000.00', '1000000.00'])
  const both = { ...asked, change: { contracts: [contractOf('C-1', usedBy(other)), contractOf('C-2', usedBy(other))] } }
  expect(assess(both).result.refusedBy).toEqual(['XLQ-DX-1a'])
})
