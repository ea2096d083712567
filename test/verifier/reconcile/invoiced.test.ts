import { describe, expect, it } from 'vitest'
import type { Invoice } from '../../../schemas/invoice.ts'
import { amountsOf, codesOf, contract, invoice, reconcile } from './evidence-of.ts'

const blue = invoice(1, '2000.00')
const red = (amount: string, change: Partial<Invoice> = {}) => invoice(2, amount, { redOf: blue.number, ...change })
const withInvoices = (...invoices: readonly Invoice[]) => reconcile({ invoices })

describe('invoices', () => {
  it('count net of their red letters', () => {
    const result = withInvoices(blue, red('-500.00'))
    expect(result.bridge).toMatchObject({ invoiced: 150000n, recognised: 150000n })
    expect(amountsOf(result, 'RED_LETTER')).toEqual([50000n])
  })

  it('may fall short by one 分 each without a reduction, not by two', () => {
    const one = withInvoices(invoice(1, '1999.99'))
    expect(one.verdict).toBe('agrees')
    expect(one.bridge.recognised).toBe(199999n)
    expect(withInvoices(invoice(1, '1999.98')).verdict).toBe('reduced')
  })

  it('above the settlement are a warning and nothing more', () => {
    const result = withInvoices(invoice(1, '2000.01'))
    expect(amountsOf(result, 'INVOICED_ABOVE_SETTLED')).toEqual([1n])
    expect(result.bridge.recognised).toBe(200000n)
  })

  it('find a red letter issued after the settlement, not one issued on its day', () => {
    expect(codesOf(withInvoices(blue, red('-1.00', { issuedOn: '2025-02-01' })))).toContain('RED_LETTER')
    expect(codesOf(withInvoices(blue, red('-1.00', { issuedOn: '2025-02-02' })))).toContain(
      'RED_LETTER_AFTER_SETTLEMENT',
    )
  })

  it('lose the whole of a red letter whose original is not known', () => {
    const result = withInvoices(blue, red('-500.00', { redOf: invoice(9, '1').number }))
    expect(result.bridge.invoiced).toBe(150000n)
    expect(codesOf(result)).toContain('RED_LETTER_WITHOUT_ORIGINAL')
  })

  it('find red letters one 分 above their original', () => {
    expect(codesOf(withInvoices(blue, invoice(3, '10.00'), red('-2000.00')))).not.toContain('RED_LETTER_ABOVE_ORIGINAL')
    const result = withInvoices(blue, invoice(3, '10.00'), red('-2000.01'))
    expect(amountsOf(result, 'RED_LETTER_ABOVE_ORIGINAL')).toEqual([1n])
  })

  it('count nothing for an invoice marked as reversed whose red letter is missing', () => {
    const result = withInvoices({ ...blue, status: 'red_reversed' }, invoice(3, '10.00'))
    expect(result.bridge.invoiced).toBe(1000n)
    expect(amountsOf(result, 'RED_LETTER_MISSING')).toEqual([200000n])
  })

  it('are unknown when one is partly reversed and its red letter is missing', () => {
    const result = withInvoices({ ...blue, status: 'partly_red_reversed' })
    expect(result.bridge).toMatchObject({ invoiced: null, recognised: null })
    expect(result.verdict).toBe('undetermined')
  })

  it('that are void, unverified or between other parties do not count', () => {
    const result = withInvoices(
      blue,
      invoice(3, '1.00', { status: 'voided' }),
      invoice(4, '2.00', { status: 'unverified' }),
      invoice(5, '4.00', { buyerUscc: blue.sellerUscc }),
      invoice(6, '8.00', { sellerUscc: blue.buyerUscc }),
    )
    expect(result.bridge.invoiced).toBe(200000n)
    expect(amountsOf(result, 'INVOICE_VOIDED')).toEqual([100n])
    expect(amountsOf(result, 'INVOICE_UNVERIFIED')).toEqual([200n])
    expect(new Set(amountsOf(result, 'INVOICE_WRONG_PARTY'))).toEqual(new Set([400n, 800n]))
  })

  it('are unknown, not zero, while the only one waits for verification', () => {
    const result = withInvoices({ ...blue, status: 'unverified' })
    expect(result.bridge).toMatchObject({ invoiced: null, recognised: null })
  })

  it('count once when one number is registered twice', () => {
    const again = { ...blue, code: '1234567890' }
    const evidence = reconcile({ invoices: [blue, again] })
    expect(evidence.bridge.invoiced).toBe(200000n)
  })

  it('are compared without VAT under a contract without VAT', () => {
    const taxed = invoice(1, '2000.00', { net: '2000.00', tax: '120.00', gross: '2120.00' })
    const exclusive = reconcile({ contracts: [contract({ taxIncluded: false, taxRate: '0.06' })], invoices: [taxed] })
    expect(exclusive.bridge.invoiced).toBe(200000n)
    expect(reconcile({ invoices: [taxed] }).bridge.invoiced).toBe(212000n)
  })
})
