import { describe, expect, it } from 'vitest'
import type { Payment } from '../../../schemas/payment.ts'
import { amountsOf, BUYER, codesOf, contract, PROVIDER, payment, reconcile, voucher } from './evidence-of.ts'

const withPayments = (...payments: readonly Payment[]) => reconcile({ payments })
const odd = (change: Partial<Payment>) => withPayments(payment('P-1', '1500.00'), payment('P-2', '500.00', change))

const refund = (paidOn: string) =>
  withPayments(
    payment('P-1', '2000.00', { paidOn: '2025-01-01' }),
    payment('P-2', '300.00', { direction: 'refund', paidOn }),
  )

describe('payments', () => {
  it('may fall short by 1.00 元 without a reduction, not by 1.01', () => {
    expect(withPayments(payment('P-1', '1999.00')).verdict).toBe('agrees')
    const short = withPayments(payment('P-1', '1998.99'))
    expect(short.verdict).toBe('reduced')
    expect(amountsOf(short, 'INVOICED_ABOVE_PAID')).toEqual([101n])
  })

  it.each([
    ['PAYMENT_THIRD_PARTY', { payer: { name: '买方', uscc: PROVIDER } }],
    ['PAYMENT_THIRD_PARTY', { payer: { name: '某某' } }],
    ['PAYMENT_THIRD_PARTY', { payee: { name: '某某' } }],
    ['PAYMENT_NOT_TRANSFER', { method: 'cash' }],
    ['PAYMENT_NOT_TRANSFER', { method: 'other' }],
  ] as const)('%s: are not counted until a person clears them', (code, change) => {
    const result = odd(change)
    expect(result.bridge).toMatchObject({ paid: 150000n, recognised: 150000n, recognisedIfCleared: 200000n })
    expect(amountsOf(result, code)).toEqual([50000n])
    expect(result.findings.find((finding) => finding.code === code)?.needsHuman).toBe(true)
  })

  it('match a name in full-width forms, and a bank draft counts', () => {
    const full = { payer: { name: '买 方' }, method: 'draft' as const }
    expect(odd(full).bridge.paid).toBe(200000n)
  })

  it('without a code cannot be matched to parties whose names nothing states', () => {
    const { buyerName: _, ...nameless } = contract()
    const payments = [payment('P-1', '2000.00', { payer: { name: '买方' } })]
    const result = reconcile({ contracts: [nameless], payments })
    expect(codesOf(result)).toContain('PAYMENT_PARTY_UNKNOWN')
    expect(result.bridge.paid).toBe(0n)
  })

  it('must come from an account that the contract names; a slip without one does not', () => {
    const contracts = [contract({ buyerAccounts: ['6222 0000'] })]
    const paidFrom = (account?: string) =>
      reconcile({
        contracts,
        payments: [
          payment('P-1', '2000.00', { payer: { name: '买方', uscc: BUYER, ...(account ? { account } : {}) } }),
        ],
      })
    expect(paidFrom('62220000').bridge.paid).toBe(200000n)
    expect(codesOf(paidFrom('62220001'))).toContain('PAYMENT_WRONG_ACCOUNT')
    expect(codesOf(paidFrom())).toContain('PAYMENT_WRONG_ACCOUNT')
  })

  it('lose their refunds; within 90 days of a payment it is a round trip, on the 91st it is not', () => {
    const last = refund('2025-04-01')
    expect(last.bridge.paid).toBe(170000n)
    expect(amountsOf(last, 'PAYMENT_ROUND_TRIP')).toEqual([30000n])
    expect(amountsOf(refund('2025-04-02'), 'PAYMENT_REFUNDED')).toEqual([30000n])
  })

  it('are completed by a voucher that was used, not by one that was not', () => {
    const payments = [payment('P-1', '1500.00')]
    expect(reconcile({ payments, vouchers: [voucher()] }).bridge).toMatchObject({ paid: 200000n, setOff: 50000n })
    const { usedOn: _, ...unused } = voucher()
    expect(reconcile({ payments, vouchers: [unused] }).bridge).toMatchObject({ paid: 150000n, setOff: 0n })
  })

  it('count a voucher with what it was set off against rather than its face', () => {
    const vouchers = [voucher({ setOffs: [{ itemId: 'compute', amount: '499.99' }] })]
    expect(reconcile({ payments: [payment('P-1', '1500.00')], vouchers }).bridge.paid).toBe(199999n)
  })

  it('count a voucher never above its face, whatever it was set off against', () => {
    const vouchers = [voucher({ setOffs: [{ itemId: 'compute', amount: '500.01' }] })]
    expect(reconcile({ payments: [payment('P-1', '1500.00')], vouchers }).bridge.setOff).toBe(50000n)
  })

  it('do not count a voucher that somebody else holds: a person looks at it first', () => {
    const vouchers = [voucher({ holderUscc: PROVIDER })]
    const result = reconcile({ payments: [payment('P-1', '1500.00')], vouchers })
    expect(result.bridge).toMatchObject({ paid: 150000n, setOff: 0n, recognisedIfCleared: 200000n })
    expect(amountsOf(result, 'PAYMENT_THIRD_PARTY')).toEqual([50000n])
  })

  it('are divided by 1 + rate under a contract without VAT, and unknown without the rate', () => {
    const payments = [payment('P-1', '2120.00')]
    const exclusive = contract({ taxIncluded: false, taxRate: '0.06' })
    expect(reconcile({ contracts: [exclusive], payments }).bridge.paid).toBe(200000n)
    const { taxRate: _, ...rateless } = exclusive
    const unknown = reconcile({ contracts: [rateless], payments })
    expect(codesOf(unknown)).toContain('TAX_BASIS_UNKNOWN')
    expect(unknown.bridge.recognised).toBeNull()
  })
})
