import { describe, expect, it } from 'vitest'
import type { Invoice } from '../../../../schemas/invoice.ts'
import type { ContractEvidence } from '../../../../verifier/reconcile/evidence.ts'
import { head, invoice } from '../../reconcile/evidence-of.ts'
import { amountIn, payableIn, stateOf } from '../claim-of.ts'
import { programmeOf } from '../laws.ts'
import { APPLICANT, type Asked, api, MODELS, mxqClaim } from './claim.ts'

const MXQ = programmeOf('MXQ-SL')
const assess = (asked: Asked) => MXQ.assess(mxqClaim(asked))

/** The plain claim with another contract in place of its own. */
function withContract(change: (contract: ContractEvidence, bill: Invoice) => Partial<ContractEvidence>) {
  const claim = mxqClaim()
  const [contract] = claim.contracts
  const [bill] = contract?.invoices ?? []
  if (contract === undefined || bill === undefined) throw new RangeError('no contract')
  return MXQ.assess({ ...claim, contracts: [{ ...contract, ...change(contract, bill.body) }] })
}
const parties = { institution: APPLICANT, sellerUscc: MODELS, buyerUscc: APPLICANT }
const red = (of: Invoice, issuedOn: string) =>
  head('RED', invoice(9, '-400000.00', { ...parties, issuedOn, redOf: of.number }))

describe('invoices inside the window', () => {
  it('a red letter takes off its original, also when it was issued after the window', () => {
    const result = withContract(({ invoices }, bill) => ({ invoices: [...invoices, red(bill, '2026-09-05')] }))
    expect(payableIn(result)).toBe('180000.00')
  })

  it('a red letter inside for an invoice outside takes nothing off', () => {
    const before = { ...invoice(7, '400000.00', parties), issuedOn: '2024-11-20' }
    const result = withContract(({ invoices }) => ({
      invoices: [...invoices, head(before.number, before), red(before, '2024-12-10')],
    }))
    expect(payableIn(result)).toBe('300000.00')
    const lost = withContract(({ invoices }) => ({ invoices: [...invoices, red(before, '2024-12-10')] }))
    expect(payableIn(lost)).toBe('180000.00')
  })

  it('versions that disagree on whether it was issued inside are not read in the applicant’s favour', () => {
    const result = withContract(({ invoices: [bill] }) =>
      bill === undefined ? {} : { invoices: [bill, head(bill.id, { ...bill.body, issuedOn: '2024-11-30' })] },
    )
    expect([stateOf(result, 'MXQ-SL-15.3'), amountIn(result), payableIn(result)]).toEqual(['undetermined', null, null])
  })
})

it.each([
  [APPLICANT, '150000.00'],
  ['91440300MA5EXLQC3K', null],
])('money of this year that %s tells of: %s is payable', (institution, payable) => {
  // What neither the applicant nor its institution tells settles nothing: a stranger must not use up its yearly quota.
  expect(payableIn(assess({ grants: [{ institution, amount: '850000.00' }] }))).toBe(payable)
})

it('versions of a service that end on different days leave its days open', () => {
  const result = withContract(({ services: [service] }) => {
    if (service === undefined) return {}
    const ending = (completedOn: string) => head(service.id, { ...service.body, startedOn: '2024-11-01', completedOn })
    return { services: [ending('2024-12-31'), ending('2026-08-31')] }
  })
  expect([stateOf(result, 'MXQ-SL-4.1.1c'), amountIn(result)]).toEqual(['undetermined', null])
})

describe('one of two contracts that counts for nothing does not refuse the other', () => {
  const papers = [
    { documentId: 'D-copy-2', type: 'contract_copy', covers: { contract: 'C-2' } },
    { documentId: 'D-filing-2', type: 'model_filing', covers: { org: MODELS, contract: 'C-2' } },
  ]
  const gpu = api('100000.00', { itemId: 'gpu', class: 'smart_compute' })
  it.each([
    ['wholly outside the window', 'MXQ-SL-4.1.1c', { days: ['2024-10-01', '2024-11-30'] as const }],
    ['for compute alone', 'MXQ-SL-3.2', { items: [gpu] }],
  ])('%s: it is taken out, %s', (_, id, change) => {
    const second = { number: 'C-2', amount: '100000.00', ...change }
    const both = assess({ contracts: [{ amount: '1000000.00' }, second], documents: papers })
    expect([stateOf(both, id), both.result.state, payableIn(both)]).toEqual(['fail', 'pass', '300000.00'])
    expect(assess({ contracts: [second], documents: papers }).result.refusedBy).toEqual([id])
  })
})

describe('what counts beside what does not', () => {
  it('items for others do not hide items that a person has to judge', () => {
    const items = [
      api('500000.00'),
      api('100000.00', { itemId: 'gpu', class: 'smart_compute' }),
      api('400000.00', { itemId: 'x', class: 'other' }),
    ]
    const result = assess({ contracts: [{ amount: '1000000.00', items }] })
    expect([stateOf(result, 'MXQ-SL-3.2'), result.result.awaits, amountIn(result), payableIn(result)]).toEqual([
      'undetermined',
      'person',
      '150000.00',
      null,
    ])
  })
})

describe('VAT of a contract whose price is without it', () => {
  const priced = (kind: Invoice['kind']) =>
    payableIn(
      assess({
        contracts: [
          {
            amount: '1000000.00',
            invoiced: '1060000.00',
            paid: '1060000.00',
            vat: ['1000000.00', '60000.00'],
            invoice: { kind },
            change: { taxIncluded: false, taxRate: '0.06' },
          },
        ],
      }),
    )

  it('that can be deducted is no cost; that of an ordinary invoice is', () => {
    expect([priced('digital_special'), priced('digital_ordinary')]).toEqual(['300000.00', '318000.00'])
  })
})

it('an old credit report in the log does not spoil a fresh one', () => {
  const old = { documentId: 'D-old', type: 'credit_report', issuedOn: '2025-01-01' }
  const fresh = (issuedOn: string) => ({ documentId: 'D-fresh', type: 'credit_report', issuedOn })
  const report = (...documents: Asked['documents'] & object) =>
    stateOf(assess({ without: ['credit_report'], documents }), 'MXQ-SL-5.0.4')
  // 90 days before 2025-10-20 is 2025-07-22.
  expect([report(old, fresh('2025-07-22')), report(old, fresh('2025-07-21')), report(old)]).toEqual([
    'pass',
    'fail',
    'fail',
  ])
})
