import { describe, expect, it } from 'vitest'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { lgFacts } from '../../../../verifier/programmes/lg-sl-2025/facts.ts'
import { LG_SL_2025 } from '../../../../verifier/programmes/lg-sl-2025/index.ts'
import { head, invoice } from '../../reconcile/evidence-of.ts'
import { amountIn, payableIn, stateOf } from '../claim-of.ts'
import { APPLICANT, type Asked, type Bought, lgClaim, plain, SUPPLIER } from './claim.ts'

const assessed = (claim: ClaimEvidence) => assessProgramme(LG_SL_2025, lgFacts(claim, LG_SL_2025.parameters))
const assess = (asked: Asked) => assessed(lgClaim(asked))
const outcome = ({ result }: ReturnType<typeof assess>) => [result.state, result.payable]

/** The claim of one contract with another invoice under it, a plain one of 5,000,000.00. */
function withAnother(contract: Bought, parties: { readonly sellerUscc: string; readonly buyerUscc: string }) {
  const claim = lgClaim({ contracts: [contract] })
  const more = invoice(2, '5000000.00', {
    institution: SUPPLIER,
    contract: 'C-1',
    ...parties,
    kind: 'digital_ordinary',
    issuedOn: '2025-02-01',
    net: '5000000.00',
    tax: '0.00',
  })
  return assessed({
    ...claim,
    contracts: claim.contracts.map((one) => ({ ...one, invoices: [...one.invoices, head('I-2', more)] })),
  })
}

describe('the share of costs without VAT', () => {
  const between = { sellerUscc: SUPPLIER, buyerUscc: APPLICANT }
  const special: Bought['vat'] = ['495283.02', '29716.98']

  it('is not lifted above the threshold by a plain invoice between others', () => {
    const result = withAnother(plain('525000.00', { vat: special }), { sellerUscc: SUPPLIER, buyerUscc: SUPPLIER })
    expect([stateOf(result, 'LG-SL-2.2a'), outcome(result)]).toEqual(['fail', ['fail', 0n]])
  })

  it('is open where only a part of what was invoiced counts and invoices carry VAT at several rates', () => {
    const used = [
      ['2024-12-01', '525000.00'],
      ['2025-02-01', '5000000.00'],
    ] as const
    const result = withAnother({ used, invoiced: '525000.00', vat: special, paid: '5525000.00' }, between)
    expect([stateOf(result, 'LG-SL-2.2a'), outcome(result), amountIn(result)]).toEqual([
      'undetermined',
      ['undetermined', null],
      null,
    ])
  })

  it('is that of all invoices where all of them count', () => {
    const result = withAnother(
      plain('5525000.00', { invoiced: '525000.00', vat: special, paid: '5525000.00' }),
      between,
    )
    // 495,283.02 + 5,000,000.00 = 5,495,283.02; × 3/10 = 1,648,584.906
    expect([payableIn(result), amountIn(result)]).toEqual(['1648584.90', '1648584.90'])
  })
})

describe('the register of suppliers', () => {
  const standing = { validFrom: '2024-01-01' }
  it('an entry that says withdrawn and one that does not: neither is picked', () => {
    const result = assess({ registry: [standing, { ...standing, withdrawnOn: '2024-03-01' }] })
    expect([stateOf(result, 'LG-SL-3.2.2b'), outcome(result)]).toEqual(['undetermined', ['undetermined', null]])
  })

  it('recognised anew after a withdrawal counts as it stands', () => {
    const result = assess({
      registry: [
        { validFrom: '2023-01-01', withdrawnOn: '2023-06-01' },
        { validFrom: '2023-06-02', validTo: '2026-12-31' },
      ],
    })
    expect(stateOf(result, 'LG-SL-3.2.2b')).toBe('pass')
  })

  it('two institutions that tell other days of one batch leave it open, of the same days they do not', () => {
    const told = (validFrom: string) =>
      stateOf(assess({ registry: [standing, { institution: SUPPLIER, validFrom }] }), 'LG-SL-3.2.2b')
    expect([told('2024-01-01'), told('2025-05-20')]).toEqual(['pass', 'undetermined'])
  })
})

it('district money for compute under another name leaves the yearly ceiling open; other money does not', () => {
  const granted = (programme: string) => {
    const result = assess({ contracts: [plain('20000000.00')], grants: [{ programme, amount: '5000000.00' }] })
    return [stateOf(result, 'LG-SL-2.2c'), payableIn(result)]
  }
  expect(granted('龙岗区算力扶持')).toEqual(['undetermined', null])
  expect(granted('2025年龙岗区人工智能算力扶持项目')).toEqual(['fail', '1000000.00'])
  expect(granted('龙岗区人才安居')).toEqual(['pass', '6000000.00'])
})

it.each([
  ['idle', 'pass'],
  ['other', 'undetermined'],
] as const)('one contract used for %s alone does not refuse the others: %s', (purpose, state) => {
  const result = assess({
    contracts: [plain('1000000.00'), { number: 'C-2', used: [['2024-06-02', '100.00', purpose]] }],
  })
  expect([stateOf(result, 'LG-SL-2.1'), amountIn(result)]).toEqual([state, '300000.00'])
})

it.each([
  ['龙岗区', 'pass'],
  ['广东省深圳市龙岗区', 'pass'],
  ['福田区龙岗大厦', 'undetermined'],
  ['福田区', 'fail'],
])('operating in %s: %s', (operatingDistrict, state) => {
  expect(stateOf(assess({ applicant: { operatingDistrict } }), 'LG-SL-3.1.1')).toBe(state)
})

it('an applicant founded after the years of the accounts owes those since then', () => {
  const founded = (years: readonly number[]) =>
    stateOf(
      assess({
        applicant: { registeredOn: '2025-01-10' },
        without: ['audit_report'],
        documents: years.map((year) => ({
          type: 'financial_statements',
          documentId: `D-${year}`,
          covers: { fiscalYear: year },
        })),
      }),
      'LG-SL-4.1.6',
    )
  expect([founded([]), founded([2025])]).toEqual(['undetermined', 'pass'])
})
