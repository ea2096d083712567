import { describe, expect, it } from 'vitest'
import type { Document } from '../../../../schemas/document.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { head, service } from '../../reconcile/evidence-of.ts'
import { APPLICANT, amountIn, claimOf, DAY, document, payableIn, stateOf } from '../claim-of.ts'
import { programmeOf } from '../laws.ts'

const DX = programmeOf('XLQ-DX', '2025-2')
const of = (id: string, evidence: ClaimEvidence) => stateOf(DX.assess(evidence), id)

/** A second version of a registered document beside the first, neither correcting the other. */
function withVersion(type: string, change: Partial<Document>): ClaimEvidence {
  const claim = claimOf()
  const versions = claim.documents.filter(({ body }) => body.type === type)
  return {
    ...claim,
    documents: [...claim.documents, ...versions.map(({ id, body }) => head(id, { ...body, ...change }))],
  }
}

describe('versions of a document that disagree on what it is prove nothing', () => {
  it.each([
    ['xunli_audit_consent', 'XLQ-DX-5.8', { type: 'other_paper' }],
    ['other_funding_statement', 'XLQ-DX-4.2.3', { type: 'other_paper' }],
    ['process_material', 'XLQ-DX-5.5', { covers: { contract: 'C-2' } }],
    ['commitment', 'XLQ-DX-5.7', { covers: { org: '91440300MA5F9L3Y0D' } }],
  ])('%s: %s is undetermined', (type, id, change) => {
    expect([of(id, claimOf()), of(id, withVersion(type, change))]).toEqual(['pass', 'undetermined'])
  })
})

it.each([
  [APPLICANT, 'fail'],
  ['91440300MA5EXLQC3K', 'undetermined'],
])('other public money on the contract that %s tells of: 4.2.3 %s', (institution, state) => {
  const grants = [{ institution, contract: 'C-1', amount: '1000000.01' }]
  expect(of('XLQ-DX-4.2.3', claimOf({ grants }))).toBe(state)
})

describe('acceptance', () => {
  const accepted = (...documents: readonly string[]) =>
    claimOf({
      evidence: {
        services: documents.map((acceptanceDocument, i) => {
          const serviceId = `X-${i}`
          const body = { institution: APPLICANT, contract: 'C-1', serviceId, startedOn: DAY, completedOn: DAY }
          return head(serviceId, service({ ...body, acceptanceDocument }))
        }),
      },
    })

  it('of every service has to be registered, not of the last one alone', () => {
    expect(of('XLQ-DX-1b', accepted('D-acceptance_note', 'D-acceptance_note'))).toBe('pass')
    expect(of('XLQ-DX-1b', accepted('D-none', 'D-acceptance_note'))).toBe('undetermined')
    expect(of('XLQ-DX-1b', accepted('D-acceptance_note', 'D-none'))).toBe('undetermined')
  })

  it('is of the day that the service says: else which day the service was completed on is open', () => {
    const note = (issuedOn?: string) =>
      claimOf({
        without: ['acceptance_note'],
        documents: [
          { ...document('acceptance_note', { covers: { contract: 'C-1' } }), ...(issuedOn ? { issuedOn } : {}) },
        ],
      })
    const states = (evidence: ClaimEvidence) => ['XLQ-DX-1b', 'XLQ-DX-4.1.2a'].map((id) => of(id, evidence))
    // Completed a day after the window by its own paper, in the window by what was entered.
    expect(states(note('2025-07-01'))).toEqual(['undetermined', 'undetermined'])
    expect(states(note(DAY))).toEqual(['pass', 'pass'])
    expect(states(note())).toEqual(['pass', 'pass'])
  })

  it('of another contract is none of this one', () => {
    const covering = (contract: string) =>
      claimOf({ without: ['acceptance_note'], documents: [document('acceptance_note', { covers: { contract } })] })
    expect([of('XLQ-DX-1b', covering('C-1')), of('XLQ-DX-1b', covering('C-9'))]).toEqual(['pass', 'undetermined'])
  })
})

it('versions of a claim that name different vouchers do not add up to both', () => {
  const claim = claimOf({ voucher: '400000.00', claimed: '800000.00' })
  const [contract] = claim.contracts
  const [voucher] = contract?.vouchers ?? []
  const [body] = claim.claims.map((one) => one.body)
  if (contract === undefined || voucher === undefined || body === undefined) throw new RangeError('no voucher')
  const second = head('V-2', { ...voucher.body, number: 'V-2' })
  const named = (...vouchers: readonly string[][]) => ({
    ...claim,
    claims: vouchers.map((one) => head('DX-1', { ...body, vouchers: one })),
    contracts: [{ ...contract, vouchers: [voucher, second] }],
  })
  expect(payableIn(DX.assess(named(['V-2', 'V-C-1'])))).toBe('800000.00')
  expect(amountIn(DX.assess(named(['V-C-1'], ['V-2'])))).toBe(null)
  expect(stateOf(DX.assess(named(['V-C-1'], ['V-2'])), 'XLQ-DX-4.1.4d')).toBe('undetermined')
})
