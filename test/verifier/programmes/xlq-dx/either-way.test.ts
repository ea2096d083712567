import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { relatedOf } from '../../../../verifier/programmes/engine/related.ts'
import { dxAmount } from '../../../../verifier/programmes/xlq-dx-2025-2/amount.ts'
import { dxFacts } from '../../../../verifier/programmes/xlq-dx-2025-2/facts.ts'
import { XLQ_DX_2025_2 } from '../../../../verifier/programmes/xlq-dx-2025-2/index.ts'
import { head, invoice, item, payment } from '../../reconcile/evidence-of.ts'
import { APPLICANT, type Asked, claimOf, contractOf, DAY, HOLDER, payableIn, related, stateOf } from '../claim-of.ts'
import { programmeOf } from '../laws.ts'

const DX = programmeOf('XLQ-DX', '2025-2')
const assess = (asked: Asked) => DX.assess(claimOf(asked))

describe('while it is not known whether the holder is a start-up', () => {
  const stacked = (grant: string, startup?: boolean) =>
    stateOf(assess({ startup, claimed: '50000.00', grants: [{ amount: grant }] }), 'XLQ-DX-4.2.3')

  it.each([
    ['950000.00', 'pass'],
    ['950000.01', 'undetermined'],
    ['1000000.01', 'undetermined'],
    ['1200000.00', 'undetermined'],
    ['1200000.01', 'fail'],
  ])('other public money of %s out of 2,000,000.00: %s', (grant, state) => {
    expect(stacked(grant)).toBe(state)
  })

  it('known to be none, above one half is refused; known to be one, not', () => {
    expect([stacked('1000000.01', false), stacked('1000000.01', true)]).toEqual(['fail', 'pass'])
  })

  it('what it would come to as one keeps beside other public money where that is cut to', () => {
    const facts = dxFacts(
      claimOf({ startup: undefined, voucher: '1200000.00', grants: [{ amount: '300000.00' }] }),
      XLQ_DX_2025_2.parameters,
    )
    const s = {
      'tax_basis.XLQ': 'inclusive',
      'xlq.startup_definition': 'voucher_approval',
      'xlq.stacking_effect': 'reduce',
      'xlq.registry_coverage': 'every_usage_day',
      'xlq.voucher_used_on': 'set_off_date',
    } as const
    const found = dxAmount({ facts, p: XLQ_DX_2025_2.parameters, s }).alternatives.find(({ id }) => id === 'startup')
    expect(found?.fen.known === true && toYuan(found.fen.value)).toBe('900000.00')
  })
})

describe('a contract whose price is without VAT', () => {
  const priced = (change: Asked = {}, kind: 'digital_special' | 'digital_ordinary' = 'digital_special') => {
    const sold = { institution: APPLICANT, sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY, kind }
    const paid = { payer: { name: '买方', uscc: HOLDER }, payee: { name: '卖方', uscc: APPLICANT }, paidOn: DAY }
    return assess({
      settled: '1000000.00',
      voucher: '550000.00',
      evidence: {
        invoices: [head('1', invoice(1, '1060000.00', { ...sold, net: '1000000.00', tax: '60000.00' }))],
        payments: [head('P-1', payment('P-1', '1060000.00', { institution: APPLICANT, ...paid }))],
      },
      ...change,
      contractChange: { taxIncluded: false, taxRate: '0.06', ...change.contractChange },
    })
  }

  it.each(['digital_special', 'digital_ordinary'] as const)('counts with VAT, invoiced as %s', (kind) => {
    expect(payableIn(priced({}, kind))).toBe('530000.00')
  })

  it('is held against the approved figure on the same basis', () => {
    expect(stateOf(priced(), 'XLQ-DX-4.1.4c')).toBe('pass')
  })

  it('carries vouchers up to its compute part with VAT, not one 分 more', () => {
    const disk = item({ itemId: 'disk', class: 'storage', unit: 'lump_sum', unitPrice: '470000', quantity: '1' })
    const items = [item({ unitPrice: '1', quantity: '530000' }), disk]
    const carried = (voucher: string) => stateOf(priced({ voucher, contractChange: { items } }), 'XLQ-DX-4.2.1')
    expect([carried('561800.00'), carried('561800.01')]).toEqual(['pass', 'fail'])
  })
})

describe('a claim over two contracts', () => {
  it('is within the vouchers of both together', () => {
    const claimed = (amount: string) =>
      assess({
        claimed: amount,
        claim: { contracts: ['C-1', 'C-2'] },
        change: { contracts: [contractOf('C-1', {}), contractOf('C-2', {})] },
      })
    expect([claimed('2000000.00'), claimed('2000000.01')].map((one) => stateOf(one, 'XLQ-DX-4.1.4d'))).toEqual([
      'pass',
      'fail',
    ])
  })
})

it('a document the claim lists and nobody registered may be an unsealed copy', () => {
  const [claim] = claimOf().claims
  const documents = [...(claim?.body.documents ?? []), 'D-99']
  expect([stateOf(assess({}), 'XLQ-DX-7.2b'), stateOf(assess({ claim: { documents } }), 'XLQ-DX-7.2b')]).toEqual([
    'pass',
    'undetermined',
  ])
})

it('of several ties the same one is shown, in whatever order they come', () => {
  const tie = (edgeId: string) =>
    related('related', { path: [{ edgeId, from: APPLICANT, to: HOLDER, kind: 'equity', share: '0.1' }] })
  const asked = { a: APPLICANT, b: HOLDER, policy: 'XLQ-STRICT', from: DAY, to: DAY } as const
  expect(relatedOf([tie('E-1'), tie('E-2')], asked)).toEqual(relatedOf([tie('E-2'), tie('E-1')], asked))
})
