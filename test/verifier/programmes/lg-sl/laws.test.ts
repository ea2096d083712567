import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { known, unknown } from '../../../../verifier/programmes/engine/fact.ts'
import { defaultsOf } from '../../../../verifier/programmes/engine/switches.ts'
import { entitiesOf } from '../../../../verifier/programmes/facts/versions.ts'
import { lgAmount } from '../../../../verifier/programmes/lg-sl-2025/amount.ts'
import { lgFacts } from '../../../../verifier/programmes/lg-sl-2025/facts.ts'
import { LG_SL_2025 } from '../../../../verifier/programmes/lg-sl-2025/index.ts'
import { head, voucher } from '../../reconcile/evidence-of.ts'
import {
  expectMissingNeverPasses,
  expectOrderOfNoMatter,
  expectWithinCaps,
  fenOf,
  money,
  programmeOf,
  smallest,
} from '../laws.ts'
import { APPLICANT, type Bought, lgClaim, plain, SUPPLIER } from './claim.ts'

const P = LG_SL_2025.parameters
const LG = programmeOf('LG-SL')
const THRESHOLD = 50_000_000n
const CEILING = 600_000_000n
const yuan = money(30_000_000n, 1n)
const costs = fc.record({ used: yuan, invoiced: yuan, paid: yuan })
type Costs = typeof costs extends fc.Arbitrary<infer T> ? T : never
const terms = fc.record({
  setOff: fc.option(money(400_000n)),
  granted: fc.oneof(fc.constant(0n), money(7_000_000n)),
  claimed: fc.option(yuan),
})
type Terms = typeof terms extends fc.Arbitrary<infer T> ? T : never

const boughtOf = ({ used, invoiced, paid }: Costs, setOff: bigint | null): Bought =>
  plain(toYuan(used), {
    invoiced: toYuan(invoiced),
    paid: toYuan(paid),
    ...(setOff === null ? {} : { setOff: toYuan(setOff) }),
  })
const claimOf = (c: Costs, { setOff, granted, claimed }: Terms) =>
  lgClaim({
    contracts: [boughtOf(c, setOff)],
    grants: [{ amount: toYuan(granted), decidedOn: '2025-03-01' }],
    claim: claimed === null ? {} : { claimedAmount: toYuan(claimed) },
  })
const amountOf = (evidence: ReturnType<typeof lgClaim>) =>
  lgAmount({ facts: lgFacts(evidence, P), p: P, s: defaultsOf(LG_SL_2025.switches) })

/** What the applicant bore itself of the least of the three. */
const base = ({ used, invoiced, paid }: Costs, setOff: bigint | null): bigint => {
  const spent = setOff ?? 0n
  const least = smallest([used, invoiced, paid + spent])
  return least > spent ? least - spent : 0n
}

describe('the amount of the compute support', () => {
  it('is the formula of the register, to the 分', () => {
    fc.assert(
      fc.property(costs, terms, (c, t) => {
        const cost = base(c, t.setOff)
        const room = t.granted > CEILING ? 0n : CEILING - t.granted
        const expected = smallest([(cost * 3n) / 10n, room, ...(t.claimed === null ? [] : [t.claimed])])
        expect(fenOf(amountOf(claimOf(c, t)))).toBe(cost < THRESHOLD ? 0n : expected)
      }),
      { numRuns: 30 },
    )
  })

  it('is above none of its caps, and the cap that binds is one of them', () => {
    fc.assert(
      fc.property(costs, terms, (c, t) => {
        expectWithinCaps(amountOf(claimOf(c, t)))
      }),
      { numRuns: 30 },
    )
  })

  it('never rises when a cost falls, nor when more was granted or set off', () => {
    const part = fc.constantFrom<readonly (keyof Costs)[]>(['used'], ['invoiced'], ['paid'], ['used', 'paid'])
    fc.assert(
      fc.property(costs, terms, part, yuan, money(400_000n), (c, t, names, lower, more) => {
        const less = { ...c }
        for (const name of names) less[name] = smallest([lower, c[name]])
        const before = fenOf(amountOf(claimOf(c, t)))
        const [fallen, granted, setOff] = [
          claimOf(less, t),
          claimOf(c, { ...t, granted: t.granted + more }),
          // Set off instead of paid: what was paid and set off in all stays.
          claimOf(
            { ...c, paid: c.paid > more ? c.paid - more : 0n },
            { ...t, setOff: (t.setOff ?? 0n) + smallest([more, c.paid]) },
          ),
        ].map((claim) => fenOf(amountOf(claim)))
        expect([fallen, granted, setOff].every((after) => after !== undefined && after <= before)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('of several contracts is that of all of them: the threshold is of the sum, not of each', () => {
    const cents = money(400_000n, 1n)
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const claim = lgClaim({
          contracts: [plain(toYuan(a), { number: 'C-1' }), plain(toYuan(b), { number: 'C-2' })],
        })
        expect(fenOf(amountOf(claim))).toBe(a + b < THRESHOLD ? 0n : ((a + b) * 3n) / 10n)
      }),
      { numRuns: 20 },
    )
  })
})

describe('a voucher that only the supplier recorded', () => {
  const spent = voucher({
    institution: SUPPLIER,
    contract: 'C-1',
    number: 'V-1',
    holderUscc: APPLICANT,
    faceAmount: '400000.00',
    usedOn: '2024-06-01',
    setOffs: [{ itemId: 'compute', amount: '400000.00' }],
  })
  const heldBy = (ids: readonly string[]) => ({
    vouchersHeld: {
      path: 'vouchers held',
      items: entitiesOf(
        'voucher',
        ids.map((id) => head(id, spent)),
      ),
      complete: known('vouchers held', true as const, []),
    },
  })
  const paid = plain('1000000.00', { paid: '600000.00' })

  it('is taken off like one of the applicant’s own records, and once where both have it', () => {
    const own = amountOf(lgClaim({ contracts: [plain('1000000.00', { paid: '600000.00', setOff: '400000.00' })] }))
    const others = amountOf(lgClaim({ contracts: [paid], change: heldBy([`${SUPPLIER}/V-1`]) }))
    const twice = amountOf(lgClaim({ contracts: [paid], change: heldBy([`${SUPPLIER}/V-1`, 'X/V-1']) }))
    expect([own, others, twice].map(fenOf)).toEqual([18_000_000n, 18_000_000n, 18_000_000n])
  })

  it('that may be in a log nobody searched leaves the amount open', () => {
    const complete = unknown('vouchers held', { en: 'only the own log was searched', zh: '仅检索了本机构账本' })
    const open = lgClaim({ change: { vouchersHeld: { path: 'vouchers held', items: [], complete } } })
    expect(amountOf(open).fen.known).toBe(false)
    expect(LG.assess(open).result).toMatchObject({ state: 'undetermined', payable: null })
  })
})

describe('an assessment of the compute support', () => {
  const mixed = lgClaim({
    contracts: [
      plain('400000.00'),
      {
        number: 'C-2',
        used: [
          ['2023-12-30', '100000.00'],
          ['2024-01-01', '200000.00'],
          ['2024-02-01', '50000.00', 'production_inference'],
          ['2024-02-02', '50000.00', 'other'],
        ],
        setOff: '10000.00',
      },
    ],
  })

  it('does not depend on the order of the evidence', () => expectOrderOfNoMatter(LG, mixed, 6))

  // Vouchers and grants are searched in all logs: that there is none is known, and nothing is taken off then.
  const adverse = (name: string) => /vouchers|grants/.test(name)
  // Use for other ends is left out of the costs: without its record the clause has nothing to object to, and not a 分 more
  // is paid. That a log is whole the ledger and the gaps of the metering show, not this clause.
  const allowed = (broken: string) => /^LG-SL-3.2.1b passes without contract C-2: usage day [23]$/.test(broken)
  it.each([
    ['in order', lgClaim()],
    ['one 分 below', lgClaim({ contracts: [plain('499999.99')] })],
    ['without the usage report', lgClaim({ without: ['usage_report'] })],
    ['of two contracts, partly outside', mixed],
  ])('%s never passes for want of a record', (_, claim) =>
    expectMissingNeverPasses(LG, claim, { adverse, allowed, numRuns: 10 }),
  )
})
