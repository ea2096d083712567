import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../../schemas/claim.ts'
import { STATUTORY } from '../../../../verifier/programmes/calendar.ts'
import { unknown } from '../../../../verifier/programmes/engine/fact.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { programmeFor } from '../../../../verifier/programmes/index.ts'
import { head, invoice, payment, usageDay } from '../../reconcile/evidence-of.ts'
import {
  APPLICANT,
  type Asked,
  amountIn,
  answerTo,
  claimOf,
  contractOf,
  DAY,
  document,
  HOLDER,
  listHit,
  organisation,
  otherClaims,
  payableIn,
  related,
  stateOf,
} from '../claim-of.ts'

const DX = programmeFor('XLQ-DX', '2025-2')
const assess = (asked: Asked = {}, readings?: Record<string, string>) => {
  if (DX === undefined) throw new RangeError('no pack')
  return DX.assess(claimOf(asked), readings)
}
const of = (asked: Asked, id: string, readings?: Record<string, string>) => stateOf(assess(asked, readings), id)
const nobody = unknown('nobody looked', { en: 'nobody looked', zh: '无人查询' })

const consent = (change: Partial<ReturnType<typeof document>>): Asked => ({
  without: ['xunli_audit_consent'],
  documents: [document('xunli_audit_consent', change)],
})

const report = (change: Partial<ReturnType<typeof document>>): Asked => ({
  without: ['audit_report'],
  documents: [
    document('audit_report', {
      covers: { fiscalYear: 2024 },
      verification: { result: 'genuine', checkedOn: '2025-07-01' },
      ...change,
    }),
  ],
})

const young = (registeredOn: string): Asked => ({
  without: ['audit_report'],
  documents: [document('capital_verification')],
  change: { organisations: [APPLICANT, HOLDER].map((uscc) => head(uscc, organisation(uscc, { registeredOn }))) },
})

const other = (change: Partial<Claim>): Asked => {
  const [claim] = claimOf().claims
  if (claim === undefined) throw new RangeError('no claim')
  return { change: { otherClaims: otherClaims([{ ...claim.body, claimId: 'DX-0', ...change }]) } }
}

const hit = (change: Partial<ReturnType<typeof listHit>>): Asked => ({
  change: { listHits: [head('L', listHit('serious_dishonesty', change))] },
})

const notes = (queriedOn: string) =>
  answerTo(assess(hit({ queriedOn })), 'XLQ-DX-4.1.5b').notes.map(({ level }) => level)

const two = (claimed: string) =>
  assess({
    claimed,
    claim: { contracts: ['C-2', 'C-1'] },
    change: {
      contracts: [contractOf('C-1', {}), contractOf('C-2', { settled: '999999.99', voucher: '600000.00' })],
    },
  })

describe('a claim in order', () => {
  it('passes, and is paid what its working comes to', () => {
    const result = assess()
    expect([result.result.state, amountIn(result), payableIn(result)]).toEqual(['pass', '1000000.00', '1000000.00'])
    expect(result.clauses.filter(({ state }) => state === 'fail')).toEqual([])
  })

  it('shows the facts of each answer with the records they come from', () => {
    const { used } = answerTo(assess(), 'XLQ-DX-7.2a')
    expect(used).toEqual([
      {
        path: 'claim DX-1.submittedAt',
        value: '2025-08-01T10:00:00+08:00',
        evidence: [{ kind: 'claim', id: 'DX-1', digest: claimOf().claims[0]?.digest }],
      },
    ])
  })

  it('says with each answer the parameters and readings it depends on', () => {
    const answer = answerTo(assess(), 'XLQ-DX-4.1.4a')
    expect(answer.parameters).toEqual({ rate: { value: '1/2', inclusive: true } })
    expect(answer.switches).toEqual(['tax_basis.XLQ', 'xlq.startup_definition'])
  })
})

describe('without any evidence', () => {
  it('no clause passes but the clock, and nothing is payable', () => {
    const empty: ClaimEvidence = {
      ...claimOf(),
      claims: [],
      organisations: [],
      contracts: [],
      registryEntries: [],
      listHits: [],
      documents: [],
      related: [],
      findings: [],
      otherClaims: { path: 'claims', items: [], complete: nobody },
    }
    const result = DX?.assess(empty)
    expect(result?.clauses.filter(({ state }) => state === 'pass').map(({ id }) => id)).toEqual(['XLQ-DX-10'])
    expect(result?.clauses.filter(({ state }) => state === 'fail')).toEqual([])
    expect([result?.result.state, result?.result.payable]).toEqual(['undetermined', null])
    expect(
      result?.clauses.filter(({ state }) => state === 'undetermined').every(({ missing }) => missing.length > 0),
    ).toBe(true)
  })
})

describe('one document is missing', () => {
  it.each([
    ['application_form', 'XLQ-DX-5.1'],
    ['audit_report', 'XLQ-DX-5.2'],
    ['tax_certificate', 'XLQ-DX-5.3'],
    ['process_material', 'XLQ-DX-5.5'],
    ['stage_results', 'XLQ-DX-5.6'],
    ['commitment', 'XLQ-DX-5.7'],
    ['xunli_audit_consent', 'XLQ-DX-5.8'],
    ['other_funding_statement', 'XLQ-DX-4.2.3'],
  ])('%s: %s is undetermined and says which', (type, id) => {
    const answer = answerTo(assess({ without: [type] }), id)
    expect([answer.state, answer.missing.map(({ by }) => by)]).toEqual(['undetermined', ['document']])
    expect(answer.missing[0]?.path).toContain(type)
  })

  it('leaves the claim undetermined, with the amount it would come to', () => {
    const result = assess({ without: ['xunli_audit_consent'] })
    expect(result.result).toMatchObject({
      state: 'undetermined',
      awaits: 'document',
      open: ['XLQ-DX-5.8'],
      payable: null,
    })
    expect(amountIn(result)).toBe('1000000.00')
  })
})

describe('documents', () => {
  it('a seal that is not there fails; one nobody looked for is open', () => {
    expect(of(consent({ sealed: false }), 'XLQ-DX-5.8')).toBe('fail')
    const { sealed: _, ...unseen } = document('xunli_audit_consent')
    expect(of({ without: ['xunli_audit_consent'], change: withDocument(unseen) }, 'XLQ-DX-5.8')).toBe('undetermined')
  })

  it('an audit report of another year is none of this year; a code that is not genuine fails', () => {
    expect(of(report({}), 'XLQ-DX-5.2')).toBe('pass')
    expect(of(report({ covers: { fiscalYear: 2023 } }), 'XLQ-DX-5.2')).toBe('undetermined')
    const forged = report({ verification: { result: 'not_found', checkedOn: '2025-07-01' } })
    expect([of(forged, 'XLQ-DX-5.2'), of(forged, 'XLQ-DX-S.2a')]).toEqual(['fail', 'fail'])
    expect(of(report({ verification: { result: 'not_checked' } }), 'XLQ-DX-S.2a')).toBe('undetermined')
  })

  it('a company younger than a year hands in its capital verification; at exactly one year it does not', () => {
    expect(of(young('2024-08-02'), 'XLQ-DX-5.2')).toBe('pass')
    expect(of(young('2024-08-01'), 'XLQ-DX-5.2')).toBe('undetermined')
  })

  it('a service that ended before the contract did needs the proof of it; one on the last day does not', () => {
    const early: Asked = { contractChange: { validTo: '2025-06-02' } }
    expect(of({}, 'XLQ-DX-4.1.2b')).toBe('not_applicable')
    expect(of(early, 'XLQ-DX-4.1.2b')).toBe('undetermined')
    expect(of({ ...early, documents: [document('early_completion_proof')] }, 'XLQ-DX-4.1.2b')).toBe('pass')
  })
})

describe('the register of institutions', () => {
  it('covers every day of use, some of them, or none', () => {
    expect(of({}, 'XLQ-DX-4.1.1d')).toBe('pass')
    expect(of({ registry: [{ validFrom: '2025-06-02' }] }, 'XLQ-DX-4.1.1d')).toBe('fail')
    expect(of({ registry: [{ withdrawnOn: DAY }] }, 'XLQ-DX-4.1.1d')).toBe('fail')
    expect(of({ registry: [{ withdrawnOn: '2025-06-02' }] }, 'XLQ-DX-4.1.1d')).toBe('pass')
    expect(of({ registry: [] }, 'XLQ-DX-4.1.1d')).toBe('undetermined')
  })

  it('in part is a person’s, with the amount of the covered days beside that of all', () => {
    const asked: Asked = {
      settled: '2000000.00',
      contractChange: { validFrom: '2025-05-31' },
      evidence: {
        usage: {
          ...contractOf('C-1', {}).usage,
          days: [usageDay(500_000, { day: '2025-05-31' }), usageDay(1_500_000, { day: DAY })],
        },
      },
      registry: [{ validFrom: DAY }],
    }
    const result = assess(asked)
    const clause = answerTo(result, 'XLQ-DX-4.1.1d')
    expect([clause.state, clause.missing.map(({ by }) => by)]).toEqual(['undetermined', ['person']])
    expect(amountIn(result)).toBe('1000000.00')
    expect(result.amount).toMatchObject({ alternatives: [{ id: 'covered_days', fen: { value: 75_000_000n } }] })
    expect(clause.otherReadings).toMatchObject([{ switch: 'xlq.registry_coverage', state: 'pass' }])
  })
})

describe('parties and vouchers', () => {
  it.each([
    ['XLQ-DX-4.1.1a', { holderUscc: APPLICANT.replace('G', 'H'), acceptedByUscc: APPLICANT }],
    ['XLQ-DX-4.1.1b', { acceptedOn: '2025-08-02' }],
    ['XLQ-DX-3.Na', { transactionConfirmedAt: '2025-08-23T18:00:01+08:00' }],
    ['XLQ-DX-3.Nb', { validTo: '2025-06-02' }],
    ['XLQ-DX-3.Nd', { usedOn: '2025-06-02' }],
  ])('%s fails', (id, voucherChange) => {
    expect(of({ voucherChange }, id)).toBe('fail')
  })

  it('a confirmation the government system has not told of is not known', () => {
    expect(of({ voucherChange: { transactionConfirmedAt: undefined } }, 'XLQ-DX-3.Na')).toBe('undetermined')
  })

  it('a voucher that the claim names and nobody registered leaves the vouchers unknown', () => {
    const result = assess({ claim: { vouchers: ['V-C-1', 'V-9'] } })
    expect([stateOf(result, 'XLQ-DX-4.1.4d'), amountIn(result), result.amount?.atMost]).toEqual([
      'undetermined',
      null,
      100_000_000n,
    ])
  })

  it('set off against storage fails; against an item the contract does not have, a person looks', () => {
    expect(of({ voucherChange: { setOffs: [{ itemId: 'x', amount: '1.00' }] } }, 'XLQ-DX-4.2.1')).toBe('undetermined')
    const items = [
      {
        itemId: 'compute',
        class: 'smart_compute' as const,
        unit: 'card_hour' as const,
        unitPrice: '1',
        quantity: '2000000',
      },
      { itemId: 'disk', class: 'storage' as const, unit: 'lump_sum' as const, unitPrice: '100', quantity: '1' },
    ]
    const mixed = (voucher: string) =>
      of({ voucher, contract: '1000100.00', contractChange: { items } }, 'XLQ-DX-4.2.1')
    expect([mixed('1000000.00'), mixed('1000000.01')]).toEqual(['pass', 'fail'])
    const asked: Asked = { contractChange: { items }, voucherChange: { setOffs: [{ itemId: 'disk', amount: '1.00' }] } }
    expect(of(asked, 'XLQ-DX-4.2.1')).toBe('fail')
  })

  it.each([
    ['unrelated', 'pass'],
    ['related', 'fail'],
    ['person', 'undetermined'],
    ['unknown', 'undetermined'],
  ] as const)('related parties %s: %s', (verdict, state) => {
    expect(of({ change: { related: [related(verdict)] } }, 'XLQ-DX-4.1.3')).toBe(state)
  })

  it('unrelated has to be known of every day from signing to completion; a tie on one of them is enough', () => {
    const clean = (from: string, to: string) =>
      of({ change: { related: [related('unrelated', { from, to })] } }, 'XLQ-DX-4.1.3')
    expect(clean('2025-05-25', DAY)).toBe('pass')
    expect(clean('2025-05-26', DAY)).toBe('undetermined')
    expect(clean('2025-05-25', '2025-05-31')).toBe('undetermined')
    const tie = related('related', { from: DAY, to: DAY, a: HOLDER, b: APPLICANT })
    expect(of({ change: { related: [related('unrelated'), tie] } }, 'XLQ-DX-4.1.3')).toBe('fail')
    expect(of({ change: { related: [] } }, 'XLQ-DX-4.1.3')).toBe('undetermined')
  })
})

describe('once', () => {
  it('a contract is redeemed: another claim for it fails, a draft or a withdrawn one does not', () => {
    expect(of(other({ state: 'paid', batch: '2025-1' }), 'XLQ-DX-3.Nc')).toBe('fail')
    expect(of(other({ state: 'draft' }), 'XLQ-DX-3.Nc')).toBe('pass')
    expect(of(other({ state: 'withdrawn' }), 'XLQ-DX-3.Nc')).toBe('pass')
    expect(of(other({ state: 'paid', contracts: ['C-2'] }), 'XLQ-DX-3.Nc')).toBe('pass')
  })

  it('where not every claim was looked through, finding none says nothing', () => {
    const asked: Asked = { change: { otherClaims: { path: 'claims', items: [], complete: nobody } } }
    expect(of(asked, 'XLQ-DX-3.Nc')).toBe('undetermined')
  })
})

describe('lists', () => {
  it.each([
    ['stands', { listed: true, from: '2025-01-01' }, 'fail'],
    ['ended the day before', { listed: true, from: '2025-01-01', to: '2025-07-31' }, 'pass'],
    ['ends on the day', { listed: true, from: '2025-01-01', to: '2025-08-01' }, 'fail'],
    ['begins the day after', { listed: true, from: '2025-08-02' }, 'pass'],
  ])('a listing that %s: %s', (_, change, state) => {
    expect(of(hit(change), 'XLQ-DX-4.1.5b')).toBe(state)
  })

  it('nobody queried: undetermined; a query of 31 days ago: passes with a warning, of 30 without', () => {
    expect(of({ change: { listHits: [] } }, 'XLQ-DX-4.1.5b')).toBe('undetermined')
    expect([notes('2025-07-01'), notes('2025-07-02')]).toEqual([['warning'], []])
  })
})

describe('money', () => {
  it('fails by one 分 where the voucher is claimed for more than its face, and is paid the face', () => {
    const result = assess({ settled: '3000000.00', voucher: '1000000.00', claimed: '1000000.01' })
    expect([stateOf(result, 'XLQ-DX-4.1.4d'), payableIn(result)]).toEqual(['fail', '1000000.00'])
  })

  it('invoices may fall short by 0.01 an invoice, not by 0.02; payments by 1.00, not by 1.01', () => {
    const sold = { institution: APPLICANT, sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY }
    const invoiced = (amount: string): Asked => ({ evidence: { invoices: [head('1', invoice(1, amount, sold))] } })
    expect([of(invoiced('1999999.99'), 'XLQ-DX-5.4a'), of(invoiced('1999999.98'), 'XLQ-DX-5.4a')]).toEqual([
      'pass',
      'fail',
    ])
    const parties = { payer: { name: '买方', uscc: HOLDER }, payee: { name: '卖方', uscc: APPLICANT }, paidOn: DAY }
    const paid = (amount: string, change = {}): Asked => ({
      evidence: { payments: [head('P-1', payment('P-1', amount, { institution: APPLICANT, ...parties, ...change }))] },
    })
    expect([of(paid('1999999.00'), 'XLQ-DX-5.4b'), of(paid('1999998.99'), 'XLQ-DX-5.4b')]).toEqual(['pass', 'fail'])
    expect(of(paid('2000000.00', { method: 'cash' }), 'XLQ-DX-5.4b')).not.toBe('pass')
  })

  it('with and without VAT: the other reading shows its amount where it changes it', () => {
    const special = { sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY, net: '1000000.00', tax: '60000.00' }
    const asked: Asked = {
      settled: '1060000.00',
      voucher: '600000.00',
      evidence: { invoices: [head('1', invoice(1, '1060000.00', special))] },
    }
    expect(amountIn(assess(asked))).toBe('530000.00')
    const without = assess(asked).otherReadings.find((one) => one.switch === 'tax_basis.XLQ')
    expect(without?.result.payable).toBe(50_000_000n)
    expect(amountIn(assess(asked, { 'tax_basis.XLQ': 'exclusive' }))).toBe('500000.00')
  })

  it('a claim over two contracts is the sum of what each carries, at most what is claimed', () => {
    expect(amountIn(two('9000000.00'))).toBe('1499999.99')
    expect(amountIn(two('1400000.00'))).toBe('1400000.00')
  })

  it('a contract the claim names and nobody registered leaves the amount unknown, and says which', () => {
    const result = assess({ claim: { contracts: ['C-1', 'C-7'] } })
    expect([amountIn(result), result.result.state]).toEqual([null, 'undetermined'])
    expect(result.amount?.fen.known === false && result.amount.fen.missing.map(({ path }) => path)).toEqual([
      'contract C-7',
    ])
  })
})

describe('the clock', () => {
  it('60 working days after the window closes, with National Day and its make-up days', () => {
    const [note] = answerTo(assess(), 'XLQ-DX-10').notes
    expect(note?.words.en).toBe('Due on 2025-11-20.')
    expect(STATUTORY.isWorkday('2025-10-11')).toBe(true)
  })
})

function withDocument(one: Omit<ReturnType<typeof document>, 'sealed'>): Partial<ClaimEvidence> {
  return { documents: [...claimOf({ without: ['xunli_audit_consent'] }).documents, head(one.documentId, one)] }
}
