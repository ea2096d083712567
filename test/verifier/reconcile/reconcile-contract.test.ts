import { describe, expect, it } from 'vitest'
import { reconcileContract } from '../../../verifier/reconcile/reconcile-contract.ts'
import {
  amountsOf,
  codesOf,
  contract,
  evidenceOf,
  invoice,
  item,
  payment,
  reconcile,
  settlement,
  usageDay,
  voucher,
} from './evidence-of.ts'

describe('a reconciliation', () => {
  it('agrees when delivered, settled, invoiced and paid are the same amount, and finds nothing', () => {
    const result = reconcile()
    expect(result.verdict).toBe('agrees')
    expect(result.bridge).toMatchObject({ delivered: 200000n, settled: 200000n, invoiced: 200000n, paid: 200000n })
    expect(result.bridge).toMatchObject({ recognised: 200000n, recognisedIfCleared: 200000n, difference: 0n })
    expect(result.findings).toEqual([])
  })

  it('DX-E7: 100,000 agreed, 90,000 logged, of which 9,000 production inference', () => {
    const result = reconcile({
      contracts: [contract({ amount: '2000000.00', items: [item({ quantity: '100000' })] })],
      settlements: [settlement({ amount: '2000000.00' })],
      invoices: [invoice(1, '2000000.00')],
      payments: [payment('P-1', '2000000.00')],
      usage: { days: [usageDay(81000), usageDay(9000, { purpose: 'production_inference' })] },
    })
    expect(result.bridge.recognised).toBe(162000000n)
    expect(amountsOf(result, 'UNDER_DELIVERED')).toEqual([20000000n])
    expect(amountsOf(result, 'INELIGIBLE_PURPOSE')).toEqual([18000000n])
    expect(amountsOf(result, 'SETTLED_ABOVE_DELIVERED')).toEqual([38000000n])
    expect(result.verdict).toBe('reduced')
  })

  it('DX-E8: a red letter leaves 954,000.00 of 1,060,000.00, the rest paid with a voucher', () => {
    const result = reconcile({
      contracts: [contract({ amount: '1060000.00', items: [item({ quantity: '53000' })] })],
      settlements: [settlement({ amount: '1060000.00' })],
      invoices: [invoice(1, '1060000.00'), invoice(2, '-106000.00', { redOf: invoice(1, '1').number })],
      payments: [payment('P-1', '554000.00')],
      vouchers: [voucher({ faceAmount: '400000.00' })],
      usage: { days: [usageDay(53000)] },
    })
    expect(result.bridge).toMatchObject({ invoiced: 95400000n, paid: 95400000n, recognised: 95400000n })
    expect(amountsOf(result, 'SETTLED_ABOVE_INVOICED')).toEqual([10600000n])
    expect(codesOf(result)).not.toContain('INVOICED_ABOVE_PAID')
    expect(result.verdict).toBe('reduced')
  })

  it.each([
    ['settlement', { settlements: [] }, 'SETTLEMENT_MISSING'],
    ['invoice', { invoices: [] }, 'INVOICE_MISSING'],
    ['bank slip', { payments: [] }, 'PAYMENT_MISSING'],
    ['log', { usage: { days: [] } }, 'LOGS_MISSING'],
  ] as const)('is undetermined, and recognised unknown, without any %s', (_, parts, code) => {
    const result = reconcile(parts)
    expect(result.bridge.recognised).toBeNull()
    expect(result.bridge.recognisedIfCleared).toBeNull()
    expect(result.bridge.difference).toBeNull()
    expect(result.verdict).toBe('undetermined')
    expect(codesOf(result)).toContain(code)
  })

  it('recognises zero, which is not unknown, when the logs say that nothing ran', () => {
    const result = reconcile({ usage: { days: [usageDay(0)] } })
    expect(result.bridge).toMatchObject({ delivered: 0n, recognised: 0n })
    expect(result.verdict).toBe('reduced')
  })

  it('is undetermined when two versions of the contract contradict each other', () => {
    const result = reconcile({ contracts: [contract(), contract({ amount: '2000.01' })] })
    expect(codesOf(result)).toContain('CONTRACT_CONFLICT')
    expect(result.bridge.recognised).toBeNull()
  })

  it('takes the least of two versions of a settlement, and says so', () => {
    const result = reconcile({ settlements: [settlement(), settlement({ amount: '1500.00' })] })
    expect(result.bridge.settled).toBe(150000n)
    expect(codesOf(result)).toContain('DOCUMENT_CONFLICT')
  })

  it('takes the audited amount of a settlement before its own', () => {
    const result = reconcile({ settlements: [settlement({ auditedAmount: '1999.99' })] })
    expect(result.bridge).toMatchObject({ settled: 199999n, recognised: 199999n })
    expect(result.verdict).toBe('agrees')
  })

  it('does not call a settlement reduced that already leaves out what was not delivered', () => {
    const result = reconcile({
      usage: { days: [usageDay(90)] },
      settlements: [settlement({ amount: '1800.00' })],
    })
    expect(amountsOf(result, 'UNDER_DELIVERED')).toEqual([20000n])
    expect(result.findings.filter(({ severity }) => severity === 'reduce')).toEqual([])
    expect(result.verdict).toBe('agrees')
  })

  it('finds settlements whose days overlap, but not those that follow each other', () => {
    const first = settlement({ amount: '1000.00', to: '2025-01-01' })
    const next = settlement({ settlementId: 'S-2', amount: '1000.00', from: '2025-01-02', to: '2025-01-31' })
    expect(codesOf(reconcile({ settlements: [first, next] }))).not.toContain('SETTLEMENT_PERIODS_OVERLAP')
    const same = { ...next, from: '2025-01-01' }
    expect(codesOf(reconcile({ settlements: [first, same] }))).toContain('SETTLEMENT_PERIODS_OVERLAP')
  })

  it('finds a settlement one 分 above the contract', () => {
    const result = reconcile({ settlements: [settlement({ amount: '2000.01' })] })
    expect(amountsOf(result, 'SETTLED_ABOVE_CONTRACT')).toEqual([1n])
  })

  it('cannot be made without a version of the contract', () => {
    expect(() => reconcileContract(evidenceOf({ contracts: [] }))).toThrow(RangeError)
  })
})
