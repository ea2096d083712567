import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../core/money.ts'
import type { Decision } from '../../../schemas/decision.ts'
import type { MeteringTest } from '../../../schemas/metering-test.ts'
import type { Score } from '../../../schemas/score.ts'
import type { ProgrammeAssessment } from '../../../verifier/programmes/engine/assess.ts'
import { decide } from '../../../verifier/programmes/engine/decide.ts'
import type { Decided } from '../../../verifier/programmes/engine/decision.ts'
import { decisionsOf } from '../../../verifier/programmes/facts/decisions.ts'
import { meteringOf, scoredOf } from '../../../verifier/programmes/facts/entered.ts'
import { programmeFor } from '../../../verifier/programmes/index.ts'
import { APPLICANT, claimOf, contractOf, document, payableIn, stateOf } from '../programmes/claim-of.ts'
import { type Asked, mxqClaim } from '../programmes/mxq-sl/claim.ts'
import { head } from '../reconcile/evidence-of.ts'

const pack = (programme: string, batch: string) => {
  const found = programmeFor(programme, batch)
  if (found === undefined) throw new RangeError('no pack')
  return found
}
const MXQ = pack('MXQ-SL', '2025')
const DX = pack('XLQ-DX', '2025-2')

const persons = { by: '李审', role: '审核员', secondBy: '王复', grounds: '…' }
const decision = (change: Partial<Decision>): Decision => ({
  institution: APPLICANT,
  decisionId: 'JD-1',
  claim: 'MX-1',
  kind: 'override',
  decidedOn: '2025-11-20',
  ...persons,
  ...change,
})
const amountOf = ({ amount }: ProgrammeAssessment) => (amount?.fen.known === true ? toYuan(amount.fen.value) : '0.00')

function decided(assessment: ProgrammeAssessment, ...bodies: readonly Partial<Decision>[]): Decided {
  const heads = bodies.map((body, i) => head(body.decisionId ?? `JD-${i}`, decision(body)))
  const found = decide(assessment, decisionsOf(heads, 'MX-1', [head('HY-1', document('other'))]))
  if (found === null) throw new Error('nothing decided')
  return found
}
const paid = ({ result }: Decided) => (result.payable === null ? null : toYuan(result.payable))
const first = ({ decisions }: Decided) => decisions[0]?.status

describe('MXQ-SL-3.1b: beyond the usual cap', () => {
  const exception = (assessment: ProgrammeAssessment, amount: string): Partial<Decision> => ({
    kind: 'exception',
    alternative: 'exception',
    machineAmount: amountOf(assessment),
    amount,
  })
  const of = (asked: Asked) => MXQ.assess(mxqClaim(asked))

  it('is approved as an exception, to the 分 of what the hard cap and the costs leave; the system’s amount stays', () => {
    const machine = of({ contracts: [{ amount: '5000000.00' }] })
    const found = decided(machine, exception(machine, '1500000.00'))
    expect([payableIn(machine), paid(found)]).toEqual(['1000000.00', '1500000.00'])
    expect(found.amount).toMatchObject({ machine: 100_000_000n, decided: 150_000_000n, alternative: 'exception' })
    expect(first(decided(machine, exception(machine, '1500000.01')))).toBe('above_limit')
    expect(first(decided(machine, { machineAmount: '1000000.00', amount: '1000000.01' }))).toBe('above_limit')
  })

  it('has no exception to offer where the usual cap does not bind', () => {
    const machine = of({ contracts: [{ amount: '1000000.00' }] })
    expect(first(decided(machine, exception(machine, '300000.01')))).toBe('unknown_alternative')
  })

  it('never goes above 2,000,000.00 less what was granted, 3/10 of the costs, and what is claimed, whatever is decided', () => {
    const yuan = (max: number) => fc.integer({ min: 0, max }).map((cents) => toYuan(BigInt(cents)))
    fc.assert(
      fc.property(
        yuan(1_200_000_000),
        yuan(120_000_000),
        yuan(300_000_000),
        yuan(400_000_000),
        fc.boolean(),
        (cost, granted, claimed, amount, asException) => {
          const machine = of({
            contracts: [{ amount: cost }],
            grants: [{ amount: granted }],
            claim: { claimedAmount: claimed },
          })
          const asked = asException ? exception(machine, amount) : { machineAmount: amountOf(machine), amount }
          const { result } = decided(machine, asked)
          const cents = (text: string) => BigInt(text.replace('.', ''))
          const room = 200_000_000n - cents(granted)
          const limits = [room < 0n ? 0n : room, (cents(cost) * 3n) / 10n, cents(claimed)]
          if (result.payable !== null) for (const limit of limits) expect(result.payable <= limit).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('XLQ-DX over two contracts', () => {
  it('offers what the whole claim comes to with another amount of one of them, not that contract alone', () => {
    const contracts = [
      contractOf('C-1', { startup: undefined }),
      contractOf('C-2', { settled: '999999.99', voucher: '600000.00' }),
    ]
    const asked = { claim: { contracts: ['C-1', 'C-2'] }, change: { contracts } }
    const of = (claimed: string) => {
      const { amount } = DX.assess(claimOf({ ...asked, claimed })) as ReturnType<typeof DX.assess> & {
        amount: { alternatives: readonly { id: string; fen: { known: boolean; value?: bigint } }[] }
      }
      return amount.alternatives.map(({ id, fen }) => [id, fen.value])
    }
    // C-1 as of a start-up: min(3/5 of 2,000,000.00, its vouchers of 1,000,000.00); C-2 carries 499,999.99.
    expect(of('9000000.00')).toEqual([['startup C-1', 149_999_999n]])
    expect(of('1200000.00')).toEqual([['startup C-1', 120_000_000n]])
  })
})

describe('a decision as it was entered', () => {
  const machine = MXQ.assess(mxqClaim())
  const refused = { clause: 'MXQ-SL-2.2', machineState: 'pass', state: 'fail' } as const
  const clause = machine.clauses.find(({ severity, state }) => severity === 'ineligible' && state === 'pass')?.id ?? ''

  it('of another claim takes no part', () => {
    expect(decide(machine, decisionsOf([head('JD-1', decision({ ...refused, claim: 'MX-2' }))], 'MX-1', []))).toBeNull()
  })

  it('of which one version is about this claim and one about another does not apply', () => {
    const heads = [decision({ ...refused, clause }), decision({ ...refused, clause, claim: 'MX-2' })]
    const found = decide(
      machine,
      decisionsOf(
        heads.map((one) => head('JD-1', one)),
        'MX-1',
        [],
      ),
    )
    expect([found?.decisions.map(({ status }) => status), found?.result.state]).toEqual([
      ['contradicted'],
      'undetermined',
    ])
  })

  it('that names a document needs it registered', () => {
    expect(first(decided(machine, { ...refused, clause, document: 'HY-1' }))).toBe('applied')
    expect(first(decided(machine, { ...refused, clause, document: 'HY-2' }))).toBe('document_missing')
  })

  it('refuses what the system passed, and its answer stays as it was', () => {
    const found = decided(machine, { ...refused, clause })
    expect([machine.result.state, stateOf(machine, clause), found.result.state, paid(found)]).toEqual([
      'pass',
      'pass',
      'fail',
      '0.00',
    ])
  })
})

describe('what reviewers scored', () => {
  const score = (id: string, change: Partial<Score> = {}) =>
    head(id, {
      institution: APPLICANT,
      scoreId: id,
      claim: 'YL-1',
      part: 'purchase',
      amount: '300000.00',
      scoredOn: '2025-11-20',
      ...persons,
      ...change,
    } satisfies Score)
  const of = (...scores: readonly ReturnType<typeof score>[]) => scoredOf(scores, 'YL-1', 'purchase')

  it('is not known without an entry about this claim and this part: never zero', () => {
    for (const fact of [of(), of(score('1', { claim: 'YL-2' })), of(score('1', { part: 'opening' }))])
      expect(fact).toMatchObject({ known: false, missing: [{ by: 'person' }] })
  })

  it('is the last day’s, with the record it comes from; a score of 0.00 is a score', () => {
    const later = score('2', { amount: '0.00', scoredOn: '2025-11-21' })
    expect(of(score('1'), later)).toMatchObject({
      known: true,
      value: 0n,
      used: [{ evidence: [{ kind: 'score', id: '2', digest: later.digest }] }],
    })
  })

  it('is not known while two of one day differ by one 分, or versions of one entry do; equal ones agree', () => {
    expect(of(score('1'), score('2', { amount: '300000.01' }))).toMatchObject({ known: false })
    expect(of(score('1'), score('1', { by: '赵审' }))).toMatchObject({ known: false })
    expect(of(score('1'), score('2', { amount: '300000' }))).toMatchObject({ known: true, value: 30_000_000n })
  })
})

describe('the test of a metering sample', () => {
  const test = (id: string, change: Partial<MeteringTest> = {}) =>
    head(id, {
      institution: APPLICANT,
      testId: id,
      claim: 'RK-1',
      continuousHours: 24,
      mandatoryFields: true,
      ledgerIntact: true,
      signaturesValid: true,
      quantityReproducible: true,
      testedOn: '2025-04-20',
      ...persons,
      ...change,
    } satisfies MeteringTest)

  it('is what two persons found on the last day; not made, not known', () => {
    expect(meteringOf([], 'RK-1')).toMatchObject({ known: false, missing: [{ by: 'person' }] })
    const again = test('2', { testedOn: '2025-04-21', signaturesValid: false })
    expect(meteringOf([again, test('1')], 'RK-1')).toMatchObject({
      known: true,
      value: { continuousHours: 24, signaturesValid: false },
    })
    expect(meteringOf([test('1'), test('2', { continuousHours: 23 })], 'RK-1')).toMatchObject({ known: false })
  })
})
