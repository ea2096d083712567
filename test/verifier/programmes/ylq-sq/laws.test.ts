import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { defaultsOf } from '../../../../verifier/programmes/engine/switches.ts'
import { ylqAmount } from '../../../../verifier/programmes/ylq-sq-2025/amount.ts'
import { ylqFacts } from '../../../../verifier/programmes/ylq-sq-2025/facts.ts'
import { YLQ_SQ_2025 } from '../../../../verifier/programmes/ylq-sq-2025/index.ts'
import {
  expectMissingNeverPasses,
  expectOrderOfNoMatter,
  expectWithinCaps,
  fenOf,
  money,
  programmeOf,
  smallest,
} from '../laws.ts'
import { corpusClaim } from './corpus-claim.ts'

const P = YLQ_SQ_2025.parameters
const YLQ = programmeOf('YLQ-SQ')
const yuan = money(9_000_000n, 1n)
const costs = fc.record({ corpus: yuan, other: yuan, paid: money(18_000_000n, 1n) })
type Costs = typeof costs extends fc.Arbitrary<infer T> ? T : never
const terms = fc.record({
  scored: yuan,
  claimed: fc.option(yuan),
  /** National money is in it: what was invested, and what city and district gave. */
  room: fc.option(fc.record({ invested: yuan, local: yuan })),
})
type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never

const claimOf = ({ corpus, other, paid }: Costs, { scored, claimed, room }: Terms) =>
  corpusClaim({
    cost: toYuan(corpus + other),
    purchase: {
      lines: [
        { lineId: '1', class: 'corpus', amount: toYuan(corpus) },
        { lineId: '2', class: 'storage', amount: toYuan(other) },
      ],
    },
    paid: toYuan(paid),
    scored: { purchase: toYuan(scored) },
    claim: claimed === null ? {} : { claimedAmount: toYuan(claimed) },
    ...(room === null
      ? {}
      : {
          project: { auditedInvestment: toYuan(room.invested) },
          grants: [{ level: 'national', amount: '1.00' }, { amount: toYuan(room.local) }],
        }),
  })
const amountOf = (c: Costs, t: Terms) =>
  ylqAmount({ facts: ylqFacts(claimOf(c, t), P), p: P, s: defaultsOf(YLQ_SQ_2025.switches) })

/** Which line an unpaid part belongs to is not recorded: it comes off the corpora. */
const base = ({ corpus, other, paid }: Costs): bigint => {
  const unpaid = corpus + other > paid ? corpus + other - paid : 0n
  return corpus > unpaid ? corpus - unpaid : 0n
}

describe('the amount of a corpus voucher', () => {
  it('is the formula of the register within what was scored, to the 分', () => {
    fc.assert(
      fc.property(costs, terms, (c, t) => {
        const left = t.room === null ? [] : [t.room.invested > t.room.local ? t.room.invested - t.room.local : 0n]
        const claimed = t.claimed === null ? [] : [t.claimed]
        const expected = smallest([(base(c) * 3n) / 10n, 200_000_000n, t.scored, ...left, ...claimed])
        expect(fenOf(amountOf(c, t))).toBe(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('is above none of its caps, and the cap that binds is one of them', () => {
    fc.assert(
      fc.property(costs, terms, (c, t) => {
        expectWithinCaps(amountOf(c, t))
      }),
      { numRuns: 60 },
    )
  })

  it('never rises when the corpora cost less, less was paid or the score falls', () => {
    fc.assert(
      fc.property(costs, terms, yuan, (c, t, lower) => {
        const before = fenOf(amountOf(c, t))
        // Corpora that cost less leave less to be paid: with the same payments an unpaid part would shrink instead.
        const cheaper = { ...c, corpus: smallest([lower, c.corpus]), paid: c.corpus + c.other }
        expect(fenOf(amountOf(cheaper, t)) <= fenOf(amountOf({ ...c, paid: c.corpus + c.other }, t))).toBe(true)
        expect(fenOf(amountOf({ ...c, paid: smallest([lower, c.paid]) }, t)) <= before).toBe(true)
        expect(fenOf(amountOf(c, { ...t, scored: smallest([lower, t.scored]) })) <= before).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('never rises with other public money, and keeps all of it within the investment', () => {
    fc.assert(
      fc.property(costs, terms, yuan, yuan, yuan, (c, t, invested, local, more) => {
        const of = (given: bigint) => fenOf(amountOf(c, { ...t, room: { invested, local: given } }))
        expect(of(local + more) <= of(local)).toBe(true)
        expect(of(local) + local <= invested || of(local) === 0n).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('of opened data never rises when there is less of it', () => {
    const quantity = fc.integer({ min: 1, max: 700_000 })
    const of = (items: number, scored: bigint) =>
      fenOf(
        ylqAmount({
          facts: ylqFacts(
            corpusClaim({
              cost: null,
              datasets: [{ contents: [{ class: 'labelled_text', quantity: String(items) }] }],
              scored: { opening: toYuan(scored) },
            }),
            P,
          ),
          p: P,
          s: defaultsOf(YLQ_SQ_2025.switches),
        }),
      )
    fc.assert(
      fc.property(quantity, quantity, money(1_500_000n), (a, b, scored) => {
        expect(of(Math.min(a, b), scored) <= of(Math.max(a, b), scored)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

describe('an assessment of a corpus voucher', () => {
  const both = corpusClaim({
    datasets: [
      { contents: [{ class: 'labelled_text', quantity: '9999' }] },
      { contents: [{ class: 'labelled_text', quantity: '1' }] },
    ],
    project: { auditedInvestment: '1500000.00' },
    grants: [{ level: 'national', amount: '500000.00' }, { amount: '1300000.00' }, { amount: '5.00' }],
    scored: { purchase: '300000.01', opening: '400000.01' },
  })

  it('does not depend on the order of the evidence', () => expectOrderOfNoMatter(YLQ, both, 6))

  // The applicant states what it was granted: that there is nothing else is known, and without a grant there is more room.
  const adverse = (name: string) => name.startsWith('grants')
  it.each([
    ['in order', corpusClaim({ scored: { purchase: '300000.00' } })],
    ['one 分 above', corpusClaim({ scored: { purchase: '300000.01' } })],
    ['without the certificate', corpusClaim({ without: ['exchange_certificate'] })],
    ['of a purchase and data sets', both],
  ])('%s never passes for want of a record', (_, claim) =>
    expectMissingNeverPasses(YLQ, claim, { adverse, numRuns: 10 }),
  )
})
