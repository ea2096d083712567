import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fraction } from '../../../../core/fraction.ts'
import { parseYuan, toYuan } from '../../../../core/money.ts'
import type { Claim } from '../../../../schemas/claim.ts'
import { crossChecks } from '../../../../verifier/programmes/cross/index.ts'
import { bothOrders } from '../../../../verifier/programmes/cross/orders.ts'
import type { CrossEvidence, CrossId } from '../../../../verifier/programmes/cross/types.ts'
import { known, unknown } from '../../../../verifier/programmes/engine/fact.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { PROGRAMMES } from '../../../../verifier/programmes/index.ts'
import { head, invoice, item, payment } from '../../reconcile/evidence-of.ts'
import { APPLICANT, type Asked, claimOf, contractOf, DAY, HOLDER, related } from '../claim-of.ts'

const nobody = unknown('not asked', { en: 'nobody looked', zh: '未核查' })
const claim = (claimId: string, programme: string, asked: Asked = {}): ClaimEvidence => {
  const batch = programme === 'XLQ-DX' ? '2025-2' : '2025'
  const applicantUscc = programme === 'LG-SL' ? HOLDER : APPLICANT
  const base = claimOf({ ...asked, claim: { claimId, programme, batch, applicantUscc, ...asked.claim } })
  return { ...base, claimId, claims: base.claims.map(({ body }) => head(claimId, body)) }
}
const checks = (claims: readonly ClaimEvidence[], change: Partial<CrossEvidence> = {}) =>
  crossChecks({
    claims,
    complete: known('claims', true, []),
    deviceUses: { found: [], complete: known('devices', true, []) },
    priceLists: known('price lists', [], []),
    otherContracts: [],
    marks: { found: [], complete: known('marks', true, []) },
    related: [],
    ...change,
  })
const answer = (id: CrossId, ...parts: Parameters<typeof checks>) => {
  const found = checks(...parts).find((one) => one.id === id)
  if (found === undefined) throw new RangeError(id)
  return found
}
const subjects = (id: CrossId, ...parts: Parameters<typeof checks>) =>
  answer(id, ...parts).findings.map(({ subject, outcome }) => [subject, outcome.state])

/** LG-E6: 2,000,000.00, of which 1,000,000.00 is set off with the voucher. */
const SET_OFF: Asked = { voucherChange: { setOffs: [{ itemId: 'compute', amount: '1000000.00' }] } }
const DX = claim('DX-1', 'XLQ-DX', SET_OFF)
const LG = claim('LG-1', 'LG-SL', SET_OFF)

/** A claim over a contract, invoice and payment of its own. */
const other = (
  claimId: string,
  number: string,
  applicantUscc = APPLICANT,
  change: Partial<Claim> = {},
): ClaimEvidence => {
  const sold = { institution: APPLICANT, contract: number, sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY }
  return claim(claimId, 'XLQ-DX', {
    without: ['other_funding_statement'],
    claim: { contracts: [number], applicantUscc, ...change },
    change: {
      contracts: [
        contractOf(number, {
          // The same parties, days and amount under another number would be one contract twice.
          contractChange: { validTo: `2025-12-0${number.slice(2)}` },
          evidence: {
            invoices: [head(`inv-${number}`, invoice(Number(number.slice(2)), '2000000.00', sold))],
            payments: [head(`pay-${number}`, payment(`pay-${number}`, '2000000.00', { contract: number }))],
          },
        }),
      ],
    },
  })
}

const STRANGER = '91440300MA5EXLQC3K'

describe('X-1: a contract under XLQ-DX and LG-SL', () => {
  const terms = {
    contractFen: parseYuan('2000000.00'),
    voucherFen: parseYuan('1000000.00'),
    setOffFen: parseYuan('1000000.00'),
    rate: fraction(1n, 2n),
    districtBaseFen: parseYuan('2000000.00'),
    districtRate: fraction(3n, 10n),
    districtCeilingFen: parseYuan('6000000.00'),
    districtThresholdFen: parseYuan('500000.00'),
  }

  it('shows both orders of the decisions: LG-E6', () => {
    const shown = bothOrders(terms).map((one) => [
      one.first,
      toYuan(one.districtBaseFen),
      toYuan(one.districtFen),
      toYuan(one.voucherFen),
      toYuan(one.totalFen),
      toYuan(one.aboveFen),
    ])
    expect(shown).toEqual([
      ['voucher', '1000000.00', '300000.00', '1000000.00', '1300000.00', '300000.00'],
      ['district', '1000000.00', '300000.00', '700000.00', '1000000.00', '0.00'],
      ['district_before_set_off', '2000000.00', '600000.00', '400000.00', '1000000.00', '0.00'],
    ])
  })

  it('is a person’s to decide, with both orders in the finding and the largest voucher that does not exceed', () => {
    const found = answer('X-1', [DX, LG])
    expect([found.outcome.state, found.effect]).toEqual(['undetermined', 'person'])
    expect(found.findings.map(({ claims, fen }) => [claims, fen])).toEqual([
      [[`${HOLDER}/LG-1`, `${APPLICANT}/DX-1`].sort(), parseYuan('700000.00')],
    ])
    const text = found.outcome.missing.map(({ what }) => what.en).join()
    expect(text).toContain('Voucher first: voucher 1,000,000.00, district 300,000.00, together 1,300,000.00')
    expect(text).toContain('District first: voucher 700,000.00, district 300,000.00, together 1,000,000.00')
  })

  it('finds nothing where one of the two is not claimed, or was refused', () => {
    expect(answer('X-1', [DX]).findings).toEqual([])
    const refused = claim('LG-1', 'LG-SL', { ...SET_OFF, claim: { state: 'rejected' } })
    expect(answer('X-1', [DX, refused]).findings).toEqual([])
  })

  it('no order but voucher first goes above the limit, and the district never pays above its ceiling', () => {
    const fen = fc.bigInt({ min: 0n, max: 5_000_000_000n })
    fc.assert(
      fc.property(fen, fen, fen, fen, (contractFen, voucherFen, setOffFen, districtBaseFen) => {
        const orders = bothOrders({ ...terms, contractFen, voucherFen, setOffFen, districtBaseFen })
        for (const one of orders) {
          expect(one.districtFen <= terms.districtCeilingFen && one.voucherFen <= voucherFen).toBe(true)
          if (one.first !== 'voucher' && one.districtFen <= one.limitFen) expect(one.aboveFen).toBe(0n)
        }
      }),
    )
  })

  it('takes the district’s terms as its pack has them', () => {
    const pack = PROGRAMMES.find(({ programme }) => programme === 'LG-SL')
    const own = { rate: '3/10', ceiling: '6000000.00', threshold: '500000.00' }
    const written = pack?.parameters ?? {
      rate: { value: own.rate },
      ceiling: { yuan: own.ceiling },
      threshold: { yuan: own.threshold },
    }
    expect(written).toMatchObject({
      rate: { value: own.rate },
      ceiling: { yuan: own.ceiling },
      threshold: { yuan: own.threshold },
    })
  })
})

describe('X-2: holder and institution', () => {
  const held = (holderUscc: string, validTo: string, verdict: 'unrelated' | 'related' = 'unrelated') =>
    claim('DX-1', 'XLQ-DX', {
      voucherChange: { holderUscc, acceptedByUscc: undefined, validFrom: '2025-01-01', validTo },
      change: { related: [related(verdict)] },
    })

  it.each([
    ['2025-05-19', []],
    ['2025-05-20', [['voucher V-C-1, registry_entry R-0', 'fail']]],
  ])('registered from 2025-05-20, a voucher until %s', (validTo, found) => {
    expect(subjects('X-2', [held(APPLICANT, validTo)])).toEqual(found)
  })

  it('a related holder is a warning, an unrelated one nothing', () => {
    expect(subjects('X-2', [held(HOLDER, '2025-12-31')])).toEqual([])
    const warned = answer('X-2', [held(HOLDER, '2025-12-31', 'related')])
    expect(warned.findings.map(({ outcome }) => [outcome.state, outcome.severity])).toEqual([['fail', 'warning']])
  })
})

describe('X-3: evidence that supports several claims', () => {
  it('of any programme and any applicant: contract, invoice, transfer', () => {
    const undisclosed = { without: ['other_funding_statement'] }
    const found = subjects('X-3', [claim('DX-1', 'XLQ-DX', undisclosed), claim('LG-1', 'LG-SL', undisclosed)])
    expect(found).toEqual([
      ['bank_reference P-1', 'fail'],
      [`contract C-1 ${APPLICANT} ${HOLDER}`, 'fail'],
      ['invoice 00000000000000000001', 'fail'],
    ])
  })

  it('disclosed by every claim it is a person’s to decide; by one alone it is not', () => {
    const open = [DX, LG]
    expect(answer('X-3', open).outcome.state).toBe('undetermined')
    const half = [DX, claim('LG-1', 'LG-SL', { without: ['other_funding_statement'] })]
    expect(answer('X-3', half).outcome.state).toBe('fail')
  })

  it('claims with evidence of their own pass, as long as no claim is unseen', () => {
    const claims = [other('DX-1', 'C-1'), other('DX-2', 'C-2')]
    expect([answer('X-3', claims).findings, answer('X-3', claims).outcome.state]).toEqual([[], 'pass'])
    expect(answer('X-3', claims, { complete: nobody }).outcome.state).toBe('undetermined')
    expect(answer('X-3', claims, { deviceUses: { found: [], complete: nobody } }).outcome.state).toBe('undetermined')
  })

  it('is not disturbed by a stranger: a claim that no party to the paper sent refuses nobody’s', () => {
    const undisclosed = { without: ['other_funding_statement'] }
    const mine = claim('DX-1', 'XLQ-DX', undisclosed)
    const sentBy = (institution: string, one: ClaimEvidence): ClaimEvidence => ({
      ...one,
      claims: one.claims.map(({ id, body }) => head(id, { ...body, institution })),
    })
    // Under its own name or under mine, with copies of my papers.
    const theirs = (id: string) =>
      sentBy(STRANGER, claim(id, 'LG-SL', { ...undisclosed, claim: { applicantUscc: STRANGER } }))
    const [own, alike] = [theirs('LG-1'), sentBy(STRANGER, claim('DX-2', 'XLQ-DX', undisclosed))]
    for (const one of [own, alike]) {
      expect(new Set(subjects('X-3', [mine, one]).map(([, state]) => state))).toEqual(new Set(['undetermined']))
    }
    // Both parties to the papers claim on them: that counts, whoever else joins in.
    const holder = sentBy(HOLDER, claim('LG-2', 'LG-SL', { ...undisclosed, claim: { applicantUscc: HOLDER } }))
    const found = answer('X-3', [mine, holder, own]).findings
    expect(found.filter(({ outcome }) => outcome.state === 'fail').map(({ claims }) => claims)).toEqual(
      Array.from({ length: 3 }, () => [`${APPLICANT}/DX-1`, `${HOLDER}/LG-2`].sort()),
    )
    // What a stranger repeats of itself refuses its own claims alone.
    const both = answer('X-3', [mine, own, theirs('LG-3')]).findings.filter(({ outcome }) => outcome.state === 'fail')
    expect(new Set(both.flatMap(({ claims }) => claims))).toEqual(new Set([`${STRANGER}/LG-1`, `${STRANGER}/LG-3`]))
    // An invoice of the same number that the stranger says it issued itself.
    const issued: ClaimEvidence = {
      ...own,
      contracts: own.contracts.map((contract) => ({
        ...contract,
        contracts: contract.contracts.map(({ id, body }) =>
          head(id, { ...body, providerUscc: STRANGER, signedOn: DAY }),
        ),
        payments: [],
        invoices: contract.invoices.map(({ id, body }) => head(id, { ...body, sellerUscc: STRANGER })),
      })),
    }
    expect(subjects('X-3', [mine, issued])).toEqual([['invoice 00000000000000000001', 'undetermined']])
  })

  it('one bank reference over another amount may be another bank’s', () => {
    const [one, two] = [other('DX-1', 'C-1'), other('DX-2', 'C-2')]
    const paid = (evidence: ClaimEvidence, amount: string): ClaimEvidence => ({
      ...evidence,
      contracts: evidence.contracts.map((contract) => ({ ...contract, payments: [head('7', payment('7', amount))] })),
    })
    expect(subjects('X-3', [paid(one, '1.00'), paid(two, '1.01')])).toEqual([['bank_reference 7', 'undetermined']])
    expect(subjects('X-3', [paid(one, '1.00'), paid(two, '1')])).toEqual([['bank_reference 7', 'fail']])
  })

  it('a device at once for two claims fails, one after the other it does not, at unknown times it is open', () => {
    const claims = [other('DX-1', 'C-1'), other('DX-2', 'C-2')]
    const used = (span: { from: number; until: number } | null, teller: string | null = HOLDER) => {
      const found = [
        { claim: `${APPLICANT}/DX-1`, device: 'S-1', teller: HOLDER, span: { from: 0, until: 10 } },
        { claim: `${APPLICANT}/DX-2`, device: 'S-1', teller, span },
      ]
      const deviceUses = { found, complete: known('devices', true as const, []) }
      return subjects('X-3', claims, { deviceUses })
    }
    expect(used({ from: 9, until: 20 })).toEqual([['device S-1', 'fail']])
    expect(used({ from: 10, until: 20 })).toEqual([])
    expect(used(null)).toEqual([['device S-1', 'undetermined']])
    // Told by two institutions, or by one that is neither side of the other claim: whose device it is, a person sees.
    expect(used({ from: 9, until: 20 }, STRANGER)).toEqual([['device S-1', 'undetermined']])
    expect(used({ from: 9, until: 20 }, null)).toEqual([['device S-1', 'undetermined']])
  })

  it('a claim that was withdrawn supports nothing any more', () => {
    const withdrawn = other('DX-2', 'C-1', APPLICANT, { state: 'withdrawn' })
    expect(subjects('X-3', [other('DX-1', 'C-1'), withdrawn])).toEqual([])
  })
})

describe('X-4: cards counted twice', () => {
  it('an application whose capacity nobody assessed is open; a claim that rests on none is not', () => {
    expect(answer('X-4', [claim('RK-1', 'XLQ-RK', { claim: { contracts: [] } })]).outcome.state).toBe('undetermined')
    expect(answer('X-4', [DX]).outcome.state).toBe('pass')
  })

  it('a device metered for several contracts at once is found; only by a stranger’s word, a person looks', () => {
    const found = (institution: string) => {
      const record = (from: string, contract: string) => ({ institution: from, contract, recordId: 'r' })
      const usage = {
        ...contractOf('C-1', {}).usage,
        overuse: [{ device: 'S-1', day: DAY, within: 0n, across: 1n, byClass: [] }],
        overuseExamples: [
          { device: 'S-1', from: 0, until: 1, records: [record(HOLDER, 'C-1'), record(institution, 'C-2')] },
        ],
      }
      return subjects('X-4', [claim('DX-1', 'XLQ-DX', { evidence: { usage } })])
    }
    expect(found(HOLDER)).toEqual([['device S-1, contract C-1', 'fail']])
    expect(found(STRANGER)).toEqual([['device S-1, contract C-1', 'undetermined']])
  })
})

describe('X-5: public money against the settled cost', () => {
  const granted = (amount: string) =>
    answer('X-5', [claim('DX-1', 'XLQ-DX', { ...SET_OFF, grants: [{ amount }] })]).outcome.state

  it('exactly as much passes, one 分 more is a person’s to decide', () => {
    expect([granted('1000000.00'), granted('1000000.01')]).toEqual(['pass', 'undetermined'])
  })

  it('a record of the redemption stands for the set-off', () => {
    const redeemed = [{ amount: '1000000.00', programme: '训力券兑现', level: 'municipal' as const }]
    const found = answer('X-5', [claim('DX-1', 'XLQ-DX', { ...SET_OFF, grants: redeemed })])
    expect(found.findings.map(({ fen }) => fen)).toEqual([parseYuan('1000000.00')])
  })
})

describe('X-6: prices', () => {
  const at = (unitPrice: string) => contractOf('C-9', { contractChange: { items: [item({ unitPrice })] } })
  const market = ['10', '20', '30'].map((unitPrice, index) =>
    contractOf(`M-${index}`, { contractChange: { items: [item({ unitPrice })] } }),
  )
  const listed = (unitPrice: string) =>
    known(
      'list',
      [{ org: APPLICANT, class: 'smart_compute', unit: 'card_hour', acceleratorModel: null, unitPrice }],
      [],
    )
  const of = (unitPrice: string, list: string, others = market) => {
    const evidence = claim('DX-1', 'XLQ-DX', { claim: { contracts: ['C-9'] }, change: { contracts: [at(unitPrice)] } })
    return answer('X-6', [evidence], { otherContracts: others, priceLists: listed(list) }).outcome.state
  }

  it('exactly the list price and exactly twice the median pass, more is a warning', () => {
    expect([of('40', '40'), of('40.000001', '50'), of('30', '29.999999')]).toEqual(['pass', 'fail', 'fail'])
  })

  it('two comparable contracts make no median', () => {
    expect(of('10', '40', market.slice(1))).toBe('undetermined')
  })
})

describe('X-7: contacts in common', () => {
  const asked = (
    claimId: string,
    number: string,
    applicantUscc: string,
    contactPhone: string,
    contactName = '张三',
  ) => ({
    ...other(claimId, number, applicantUscc, { contactPhone, contactName: `${contactName}${claimId}` }),
  })
  const pair = (verdict?: 'related' | 'unrelated') =>
    [asked('DX-1', 'C-1', APPLICANT, '+86 138-0000-0000'), asked('DX-2', 'C-2', HOLDER, '13800000000')].map((one) => ({
      ...one,
      related: verdict === undefined ? [] : [related(verdict)],
    }))

  it('one phone of unrelated applicants is a warning, of related ones nothing, of unknown ones open', () => {
    expect(subjects('X-7', pair('unrelated'))).toEqual([['phone 13800000000', 'fail']])
    expect(subjects('X-7', pair('related'))).toEqual([])
    expect(subjects('X-7', pair())).toEqual([['phone 13800000000', 'undetermined']])
  })

  it('one name alone is a hint; one applicant may have one phone in all its claims', () => {
    const named = pair('unrelated').map((one, index) => ({
      ...one,
      claims: one.claims.map((version) => ({
        ...version,
        body: { ...version.body, contactName: '李四', contactPhone: `1380000000${index}` },
      })),
    }))
    expect(subjects('X-7', named)).toEqual([['contact 李四', 'undetermined']])
    expect(
      subjects('X-7', [asked('DX-1', 'C-1', APPLICANT, '13800000000'), asked('DX-2', 'C-2', APPLICANT, '13800000000')]),
    ).toEqual([])
  })
})

describe('all checks', () => {
  it('do not depend on the order of the claims', () => {
    const claims = [DX, LG, other('DX-2', 'C-2'), other('DX-3', 'C-3', HOLDER)]
    const expected = checks(claims)
    fc.assert(
      fc.property(fc.shuffledSubarray(claims, { minLength: claims.length }), (shuffled) => {
        expect(checks(shuffled)).toEqual(expected)
      }),
      { numRuns: 5 },
    )
  })

  it('none passes while claims may be unseen', () => {
    expect(checks([DX], { complete: nobody }).filter(({ outcome }) => outcome.state === 'pass')).toEqual([])
  })
})
