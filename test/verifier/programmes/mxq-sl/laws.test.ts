import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { defaultsOf } from '../../../../verifier/programmes/engine/switches.ts'
import { mxqAmount } from '../../../../verifier/programmes/mxq-sl-2025/amount.ts'
import { mxqFacts } from '../../../../verifier/programmes/mxq-sl-2025/facts.ts'
import { MXQ_SL_2025 } from '../../../../verifier/programmes/mxq-sl-2025/index.ts'
import {
  expectMissingNeverPasses,
  expectOrderOfNoMatter,
  expectWithinCaps,
  fenOf,
  money,
  programmeOf,
  smallest,
} from '../laws.ts'
import { type Asked, api, mxqClaim } from './claim.ts'

const P = MXQ_SL_2025.parameters
const MXQ = programmeOf('MXQ-SL')
const yuan = money(9_000_000n, 1n)
const costs = fc.record({ agreed: yuan, invoiced: yuan, paid: yuan })
type Costs = typeof costs extends fc.Arbitrary<infer T> ? T : never
const terms = fc.record({
  granted: money(2_500_000n),
  claimed: fc.option(yuan),
  exception: fc.boolean(),
  basis: fc.constantFrom('exclusive' as const, 'inclusive' as const),
})
type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never

const asked = ({ agreed, invoiced, paid }: Costs, { granted, claimed, exception }: Terms): Asked => ({
  contracts: [{ amount: toYuan(agreed), invoiced: toYuan(invoiced), paid: toYuan(paid) }],
  grants: [{ amount: toYuan(granted) }],
  claim: claimed === null ? {} : { claimedAmount: toYuan(claimed) },
  documents: exception ? [{ type: 'cap_exception' }] : [],
})
const amountOf = (c: Costs, t: Terms) => {
  const s = { ...defaultsOf(MXQ_SL_2025.switches), 'tax_basis.MXQ': t.basis }
  return mxqAmount({ facts: mxqFacts(mxqClaim(asked(c, t)), P), p: P, s })
}

describe('the amount of a model voucher', () => {
  it('is the formula of the register, to the 分', () => {
    fc.assert(
      fc.property(costs, terms, (c, t) => {
        const cap = t.exception ? 200_000_000n : 100_000_000n
        const room = t.granted > cap ? 0n : cap - t.granted
        const share = (smallest([c.agreed, c.invoiced, c.paid]) * 3n) / 10n
        expect(fenOf(amountOf(c, t))).toBe(smallest([share, room, ...(t.claimed === null ? [] : [t.claimed])]))
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

  it('never rises when a cost falls', () => {
    const part = fc.constantFrom<readonly (keyof Costs)[]>(['agreed'], ['invoiced'], ['paid'], ['agreed', 'paid'])
    fc.assert(
      fc.property(costs, terms, part, yuan, (c, t, names, lower) => {
        const less = { ...c }
        for (const name of names) less[name] = smallest([lower, c[name]])
        expect(fenOf(amountOf(less, t)) <= fenOf(amountOf(c, t))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('never rises with what was granted, nor by leaving days of service outside the window', () => {
    fc.assert(
      fc.property(costs, terms, money(2_500_000n), fc.integer({ min: 1, max: 28 }), (c, t, more, day) => {
        expect(fenOf(amountOf(c, { ...t, granted: t.granted + more })) <= fenOf(amountOf(c, t))).toBe(true)
        const startingOn = (from: string) => {
          const claim = asked(c, t)
          const contracts = (claim.contracts ?? []).map((one) => ({ ...one, days: [from, '2025-08-31'] as const }))
          return fenOf(
            mxqAmount({
              facts: mxqFacts(mxqClaim({ ...claim, contracts }), P),
              p: P,
              s: defaultsOf(MXQ_SL_2025.switches),
            }),
          )
        }
        expect(startingOn(`2024-11-${String(day).padStart(2, '0')}`) <= startingOn('2024-12-01')).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

describe('an assessment of a model voucher', () => {
  const mixed = mxqClaim({
    contracts: [
      { amount: '600000.00', items: [api('500000.00'), api('100000.00', { itemId: 'gpu', class: 'smart_compute' })] },
      { number: 'C-2', amount: '320000.00', days: ['2024-11-30', '2024-12-31'], vat: ['300000.00', '20000.00'] },
    ],
    claim: { claimedAmount: '300000.00' },
    grants: [{ amount: '850000.00' }, { amount: '10.00', programme: '语料券' }],
  })

  it('does not depend on the order of the evidence', () => expectOrderOfNoMatter(MXQ, mixed))

  // Grants are searched in all logs: that there is none is known, and without one there is more room.
  const adverse = (name: string) => name.startsWith('grants')
  it.each([
    ['in order', mxqClaim()],
    ['of two contracts, partly outside', mixed],
    ['one 分 above', mxqClaim({ claim: { claimedAmount: '300000.01' } })],
    ['without the filing', mxqClaim({ without: ['model_filing'] })],
  ])('%s never passes for want of a record', (_, claim) => expectMissingNeverPasses(MXQ, claim, { adverse }))
})
