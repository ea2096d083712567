import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fen, parseYuan, toYuan } from '../../../../core/money.ts'
import type { Claim } from '../../../../schemas/claim.ts'
import type { Document } from '../../../../schemas/document.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { defaultsOf } from '../../../../verifier/programmes/engine/switches.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { programmeFor } from '../../../../verifier/programmes/index.ts'
import { dxAmount } from '../../../../verifier/programmes/xlq-dx-2025-2/amount.ts'
import { dxFacts } from '../../../../verifier/programmes/xlq-dx-2025-2/facts.ts'
import { XLQ_DX_2025_2 } from '../../../../verifier/programmes/xlq-dx-2025-2/index.ts'
import { head, invoice, payment, settlement, usageDay } from '../../reconcile/evidence-of.ts'
import { APPLICANT, claimOf, contractOf, DAY, document, HOLDER, otherClaims, stateOf } from '../claim-of.ts'
import { expectMissingNeverPasses, programmeOf } from '../laws.ts'

const P = XLQ_DX_2025_2.parameters
const money = fc.bigInt({ min: 1n, max: 300_000_000n })
const costs = fc.record({ delivered: money, settled: money, invoiced: money, paid: money })
type Costs = typeof costs extends fc.Arbitrary<infer T> ? T : never
const terms = fc.record({ voucher: money, claimed: money, grant: fc.option(money), startup: fc.boolean() })
type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never
const readings = fc.constantFrom('human' as const, 'reduce' as const)

function claimed(costs: Costs, { voucher, claimed, grant, startup }: Terms): ClaimEvidence {
  const sold = { institution: APPLICANT, sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY }
  const paid = {
    institution: APPLICANT,
    payer: { name: '买方', uscc: HOLDER },
    payee: { name: '卖方', uscc: APPLICANT },
    paidOn: DAY,
  }
  return claimOf({
    contract: '3000000.00',
    settled: toYuan(costs.settled),
    voucher: toYuan(voucher),
    claimed: toYuan(claimed),
    startup,
    grants: grant === null ? [] : [{ amount: toYuan(grant) }],
    evidence: {
      settlements: [
        head(
          'S',
          settlement({
            institution: APPLICANT,
            settlementId: 'S',
            from: DAY,
            to: DAY,
            amount: toYuan(costs.settled),
            settledOn: DAY,
          }),
        ),
      ],
      invoices: [head('1', invoice(1, toYuan(costs.invoiced), sold))],
      payments: [head('P-1', payment('P-1', toYuan(costs.paid), paid))],
      usage: {
        ...contractOf('C-1', {}).usage,
        days: [{ ...usageDay(0, { day: DAY }), cardTime: costs.delivered * 36_000_000n }],
      },
    },
  })
}

const amountOf = (evidence: ClaimEvidence, stacking: 'human' | 'reduce' = 'human') => {
  const s = { ...defaultsOf(XLQ_DX_2025_2.switches), 'xlq.stacking_effect': stacking }
  return dxAmount({ facts: dxFacts(evidence, P), p: P, s })
}
const fen = (amount: ReturnType<typeof amountOf>): Fen => {
  if (!amount.fen.known) throw new RangeError('not known')
  return amount.fen.value
}

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length })

describe('the amount of a redemption', () => {
  it('is the formula of the register, to the 分', () => {
    fc.assert(
      fc.property(costs, terms, (c, t) => {
        const base = [c.delivered, c.settled, c.invoiced, c.paid].reduce((a, b) => (a < b ? a : b))
        const ceiling = t.startup ? (base * 3n) / 5n : base / 2n
        const expected = [ceiling, t.voucher, t.claimed].reduce((a, b) => (a < b ? a : b))
        expect(fen(amountOf(claimed(c, t)))).toBe(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('is above none of its caps, and the cap that binds is one of them', () => {
    fc.assert(
      fc.property(costs, terms, readings, (c, t, reading) => {
        const amount = amountOf(claimed(c, t), reading)
        for (const cap of amount.caps) expect(cap.fen.known && cap.fen.value >= fen(amount)).toBe(true)
        expect(amount.binding?.fen.known === true && amount.binding.fen.value).toBe(fen(amount))
        expect(amount.atMost).toBe(fen(amount))
      }),
      { numRuns: 60 },
    )
  })

  it('never rises when a cost falls', () => {
    const part = fc.constantFrom<readonly (keyof Costs)[]>(
      ['delivered'],
      ['settled'],
      ['invoiced'],
      ['paid'],
      ['delivered', 'paid'],
    )
    fc.assert(
      fc.property(costs, terms, readings, part, money, (c, t, reading, names, lower) => {
        const less = { ...c }
        for (const name of names) less[name] = lower < c[name] ? lower : c[name]
        const [before, after] = [amountOf(claimed(c, t), reading), amountOf(claimed(less, t), reading)]
        expect(fen(after) <= fen(before)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('never rises when other public money does', () => {
    fc.assert(
      fc.property(costs, terms, money, money, (c, t, a, b) => {
        const [few, many] = a < b ? [a, b] : [b, a]
        const of = (grant: Fen) => fen(amountOf(claimed(c, { ...t, grant }), 'reduce'))
        expect(of(many) <= of(few)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('the largest amount beside other public money keeps both within the limit, exactly', () => {
    fc.assert(
      fc.property(costs, terms, money, (c, t, grant) => {
        const result = assessProgramme(XLQ_DX_2025_2, dxFacts(claimed(c, { ...t, grant }), P))
        const room = result.amount.alternatives.find(({ id }) => id === 'without_stacking')?.fen
        const limit = t.startup ? (parseYuan('3000000.00') * 3n) / 5n : parseYuan('3000000.00') / 2n
        const stands = grant + fen(result.amount) <= limit
        expect(room?.known === true).toBe(!stands && grant <= limit)
        if (room?.known === true) expect(room.value + grant).toBe(limit)
      }),
      { numRuns: 20 },
    )
  })
})

describe('an assessment', () => {
  it('does not depend on the order of the evidence', () => {
    const DX = programmeFor('XLQ-DX', '2025-2')
    const plain = claimOf({
      claim: { contracts: ['C-1', 'C-2'] },
      grants: [{ amount: '10.00' }, { amount: '20.00' }, { amount: '5.00', contract: 'C-2' }],
      change: { contracts: [contractOf('C-1', {}), contractOf('C-2', { settled: '999999.99' })] },
      registry: [
        { entryId: 'R-2', validTo: '2025-06-30' },
        { entryId: 'R-1', validFrom: '2025-06-30' },
      ],
    })
    const expected = DX?.assess(plain)
    fc.assert(
      fc.property(
        shuffled(plain.documents),
        shuffled(plain.listHits),
        shuffled(plain.registryEntries),
        shuffled(plain.grants),
        shuffled(plain.contracts),
        shuffled(plain.findings),
        shuffled(plain.organisations),
        (documents, listHits, registryEntries, grants, contracts, findings, organisations) => {
          const other = { ...plain, documents, listHits, registryEntries, grants, contracts, findings, organisations }
          expect(DX?.assess(other)).toEqual(expected)
        },
      ),
      { numRuns: 10 },
    )
  })

  it('never passes more for knowing less: without a kind of record no open or failed clause passes', () => {
    const DX = programmeFor('XLQ-DX', '2025-2')
    const plain = claimOf({
      voucherChange: { usedOn: '2025-06-02' },
      without: ['commitment'],
      grants: [{ amount: '10.00' }],
    })
    const before = DX?.assess(plain)
    for (const kind of [
      'organisations',
      'contracts',
      'registryEntries',
      'listHits',
      'documents',
      'related',
      'findings',
      'claims',
    ] as const) {
      const after = DX?.assess({ ...plain, [kind]: [] })
      const passing = after?.clauses.filter(({ state }) => state === 'pass').map(({ id }) => id) ?? []
      const stood = before?.clauses.filter(({ state }) => state === 'pass').map(({ id }) => id) ?? []
      expect(passing.filter((id) => !stood.includes(id))).toEqual([])
      expect(after?.result.state).not.toBe('pass')
    }
  })

  // Grants are stated by the applicant: that there are no others is known. With less of the costs proven less is asked
  // for, so that the sum with other public money may come back within the limit (4.2.3).
  const adverse = (name: string) => name.startsWith('grants')
  const allowed = (broken: string) =>
    /(settlements|invoices|payments|vouchers|usage day|contracts) \d+$/.test(broken) &&
    /^(XLQ-DX-4\.2\.3 |it )passes/.test(broken)
  it.each([
    ['in order', claimOf()],
    ['one 分 above', claimOf({ voucher: '1000000.01' })],
    ['beside other public money', claimOf({ grants: [{ amount: '10.00' }] })],
    ['completed a day late', claimOf({ completedOn: '2025-07-01' })],
    ['without the acceptance note', claimOf({ without: ['acceptance_note'] })],
  ])('%s never passes for want of a record', (_, claim) =>
    expectMissingNeverPasses(programmeOf('XLQ-DX', '2025-2'), claim, { adverse, allowed, numRuns: 10 }),
  )

  it('papers of another claim of the applicant never stand for one that is missing', () => {
    const DX = programmeOf('XLQ-DX', '2025-2')
    const papers = ['commitment', 'xunli_audit_consent'].map((type) => document(type, { documentId: `OTHER-${type}` }))
    const plain = claimOf({ without: ['commitment', 'xunli_audit_consent'] })
    const other = (documents: readonly string[]) =>
      otherClaims([
        {
          ...(plain.claims[0]?.body as Claim),
          claimId: 'RK-1',
          programme: 'XLQ-RK',
          contracts: [],
          documents: [...documents],
        },
      ])
    const statesWith = (change: Partial<ClaimEvidence>) => {
      const answered = DX.assess({ ...plain, ...change })
      return ['XLQ-DX-5.7', 'XLQ-DX-5.8'].map((id) => stateOf(answered, id))
    }
    const heads = (change: Partial<Document>) => papers.map((one) => head(one.documentId, { ...one, ...change }))
    const documents = [...plain.documents, ...heads({})]
    expect(statesWith({ documents })).toEqual(['pass', 'pass'])
    expect(statesWith({ documents, otherClaims: other(papers.map(({ documentId }) => documentId)) })).toEqual([
      'undetermined',
      'undetermined',
    ])
    expect(statesWith({ documents: [...plain.documents, ...heads({ covers: { contract: 'C-9' } })] })).toEqual([
      'undetermined',
      'undetermined',
    ])
  })
})
