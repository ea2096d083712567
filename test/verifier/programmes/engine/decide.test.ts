import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOf } from '../../../../verifier/programmes/engine/amount.ts'
import { type ClauseAnswer, type ProgrammeAssessment, resultOf } from '../../../../verifier/programmes/engine/assess.ts'
import { decide } from '../../../../verifier/programmes/engine/decide.ts'
import type { PersonDecision, Subject } from '../../../../verifier/programmes/engine/decision.ts'
import { type Fact, known, notStated } from '../../../../verifier/programmes/engine/fact.ts'
import {
  askPerson,
  check,
  nothingToTest,
  type Outcome,
  type Severity,
  type State,
} from '../../../../verifier/programmes/engine/outcome.ts'

const NO_WORDS = { en: '', zh: '' }
const OUTCOMES: Readonly<Record<State, Outcome>> = {
  pass: check(known('x', true, []), () => true),
  fail: check(known('x', true, []), () => false),
  undetermined: askPerson('x', NO_WORDS),
  not_applicable: nothingToTest(NO_WORDS),
}
const clause = (id: string, state: State, severity: Severity = 'ineligible'): ClauseAnswer => ({
  ...OUTCOMES[state],
  id,
  quotation: id,
  kind: 'human',
  severity,
  parameters: {},
  switches: [],
  otherReadings: [],
})

type Scene = {
  readonly clauses?: readonly ClauseAnswer[]
  readonly fen?: Fact<bigint>
  readonly exception?: Fact<bigint>
}

/** A programme of which the system says what a test puts in; 600 元 if nothing is said of the amount. */
function assessed({ clauses = [], fen = known('A', 60_000n, []), exception }: Scene = {}): ProgrammeAssessment {
  const amount = {
    ...amountOf([{ id: 'A', label: NO_WORDS, fen, clause: '' }], []),
    alternatives: exception === undefined ? [] : [{ id: 'exception', label: NO_WORDS, fen: exception }],
  }
  const guide = { title: '', file: '', sha256: '' }
  return {
    pack: { id: 'p', programme: 'P-P', batch: '2025', guide },
    readings: {},
    result: resultOf(clauses, amount),
    amount,
    clauses,
    otherReadings: [],
  }
}

const decision = (id: string, subject: Subject, change: Partial<PersonDecision> = {}): PersonDecision => ({
  id,
  digest: id.padStart(64, '0'),
  versions: 1,
  kind: 'override',
  subject,
  by: '李审',
  role: '审核员',
  secondBy: '王复',
  on: '2025-08-20',
  grounds: '…',
  document: null,
  ...change,
})
const about = (clause: string, against: State, to: State): Subject => ({ of: 'clause', clause, against, to })
const approved = (against: bigint, to: bigint, alternative: string | null = null): Subject => ({
  of: 'amount',
  against,
  to,
  alternative,
})
const decided = (scene: Scene, ...decisions: readonly PersonDecision[]) => {
  const found = decide(assessed(scene), decisions)
  if (found === null) throw new Error('nothing decided')
  return found
}
const statuses = (found: ReturnType<typeof decided>) => Object.fromEntries(found.decisions.map((d) => [d.id, d.status]))
const outcome = ({ result }: ReturnType<typeof decided>) => [result.state, result.payable]

const FAILED = { clauses: [clause('A', 'fail'), clause('B', 'pass')] }

describe('a decision about a clause', () => {
  it('stands beside the answer of the system: the result is recomputed with it, the system’s stays what it was', () => {
    const assessment = assessed(FAILED)
    const before = structuredClone(assessment.result)
    const found = decide(assessment, [decision('1', about('A', 'fail', 'pass'))])
    expect(found?.clauses).toEqual([
      { id: 'A', severity: 'ineligible', machine: 'fail', decided: 'pass', decisions: ['1'] },
    ])
    expect(found?.result).toMatchObject({ state: 'pass', payable: 60_000n, refusedBy: [], open: [] })
    expect(assessment.result).toEqual(before)
    expect(assessment.result).toMatchObject({ state: 'fail', payable: 0n, refusedBy: ['A'] })
  })

  it('that refuses where the system passes leaves nothing payable', () => {
    expect(
      outcome(decided(FAILED, decision('1', about('A', 'fail', 'pass')), decision('2', about('B', 'pass', 'fail')))),
    ).toEqual(['fail', 0n])
  })

  it('settles one clause and leaves the others as the system answered them', () => {
    const scene = { clauses: [clause('A', 'undetermined'), clause('B', 'undetermined')] }
    const found = decided(scene, decision('1', about('A', 'undetermined', 'pass')))
    expect(found.result).toMatchObject({ state: 'undetermined', open: ['B'], payable: null })
  })

  it('taken against another answer of the system is stale, and does not apply', () => {
    const found = decided(FAILED, decision('1', about('A', 'undetermined', 'pass')))
    expect([statuses(found), found.clauses, outcome(found)]).toEqual([{ 1: 'stale' }, [], ['fail', 0n]])
  })

  it('that refused before the system came to pass is stale; until it is decided again nothing passes', () => {
    const found = decided({ clauses: [clause('A', 'pass')] }, decision('1', about('A', 'undetermined', 'fail')))
    expect(found.unsettled).toEqual(['1'])
    expect(found.result).toMatchObject({ state: 'undetermined', awaits: 'person', payable: null })
    const again = decided(
      { clauses: [clause('A', 'pass')] },
      decision('1', about('A', 'undetermined', 'fail')),
      decision('2', about('A', 'pass', 'pass'), { on: '2025-08-21' }),
    )
    expect([statuses(again), outcome(again)]).toEqual([{ 1: 'superseded', 2: 'applied' }, ['pass', 60_000n]])
  })

  it('that is stale and says what the system says by now hinders nothing', () => {
    const found = decided({ clauses: [clause('A', 'pass')] }, decision('1', about('A', 'undetermined', 'pass')))
    expect([found.unsettled, outcome(found)]).toEqual([[], ['pass', 60_000n]])
  })

  it('contradicted on the same day does not apply, neither the one nor the other', () => {
    const scene = { clauses: [clause('A', 'undetermined')] }
    const found = decided(
      scene,
      decision('1', about('A', 'undetermined', 'pass')),
      decision('2', about('A', 'undetermined', 'fail')),
    )
    expect(statuses(found)).toEqual({ 1: 'contradicted', 2: 'contradicted' })
    expect([found.clauses, found.unsettled, outcome(found)]).toEqual([[], ['1', '2'], ['undetermined', null]])
  })

  it('repeated on the same day by others who agree applies, by all of them', () => {
    const found = decided(FAILED, decision('1', about('A', 'fail', 'pass')), decision('2', about('A', 'fail', 'pass')))
    expect(found.clauses.map(({ decisions }) => decisions)).toEqual([['1', '2']])
  })

  it('of which two versions exist, and none corrects the other, does not apply', () => {
    const [one, two] = ['e', 'f'].map((digest) =>
      decision('1', about('A', 'fail', 'pass'), { digest, versions: 2 }),
    ) as [PersonDecision, PersonDecision]
    expect(decided(FAILED, one, two).decisions.map(({ status }) => status)).toEqual(['contradicted', 'contradicted'])
  })

  it('of a clause the programme does not have, or resting on a document nobody registered, does not apply', () => {
    const missing = decided(
      FAILED,
      decision('1', about('C', 'fail', 'pass')),
      decision('2', about('A', 'fail', 'pass'), { document: { id: 'HY-1', registered: false } }),
    )
    expect(statuses(missing)).toEqual({ 1: 'unknown_clause', 2: 'document_missing' })
    const there = decision('2', about('A', 'fail', 'pass'), { document: { id: 'HY-1', registered: true } })
    expect(statuses(decided(FAILED, there))).toEqual({ 2: 'applied' })
  })

  it('that a cap is not kept leaves the amount open until persons approve one', () => {
    const scene = { clauses: [clause('A', 'pass', 'cap')] }
    const fails = decision('1', about('A', 'pass', 'fail'))
    expect(decided(scene, fails).result).toMatchObject({
      state: 'undetermined',
      open: ['A'],
      awaits: 'person',
      payable: null,
    })
    expect(outcome(decided(scene, fails, decision('2', approved(60_000n, 45_000n))))).toEqual(['pass', 45_000n])
  })
})

describe('a decision about the amount', () => {
  const scene = { clauses: [clause('A', 'pass')], exception: known('E', 90_000n, []) }

  it('may approve less: 0.01 元, and all of it; one 分 more than the system’s amount is refused', () => {
    for (const fen of [0n, 1n, 60_000n]) {
      const found = decided(scene, decision('1', approved(60_000n, fen)))
      expect([found.amount, outcome(found)]).toEqual([
        { machine: 60_000n, decided: fen, decisions: ['1'], alternative: null },
        ['pass', fen],
      ])
    }
    const above = decided(scene, decision('1', approved(60_000n, 60_001n)))
    expect([statuses(above), above.amount?.decided, outcome(above)]).toEqual([
      { 1: 'above_limit' },
      60_000n,
      ['undetermined', null],
    ])
  })

  it('goes above it as an exception that the programme offers, to the 分 of what it offers', () => {
    const exception = (to: bigint, name = 'exception') =>
      decision('1', approved(60_000n, to, name), { kind: 'exception' })
    expect(outcome(decided(scene, exception(90_000n)))).toEqual(['pass', 90_000n])
    expect(statuses(decided(scene, exception(90_001n)))).toEqual({ 1: 'above_limit' })
    expect(statuses(decided(scene, exception(60_001n, 'other')))).toEqual({ 1: 'unknown_alternative' })
    const open = { ...scene, exception: notStated('E') }
    expect(statuses(decided(open, exception(60_001n)))).toEqual({ 1: 'limit_unknown' })
  })

  it('is not taken while the system does not know the amount, nor against another amount', () => {
    const open = decided({ ...scene, fen: notStated('A') }, decision('1', approved(60_000n, 100n)))
    expect([statuses(open), outcome(open)]).toEqual([{ 1: 'limit_unknown' }, ['undetermined', null]])
    const other = decided(scene, decision('1', approved(60_001n, 100n)))
    expect([statuses(other), other.amount?.decided, outcome(other)]).toEqual([
      { 1: 'stale' },
      60_000n,
      ['undetermined', null],
    ])
  })

  it('pays nothing of a claim that is refused', () => {
    expect(outcome(decided(FAILED, decision('1', approved(60_000n, 50_000n))))).toEqual(['fail', 0n])
  })

  it('has nothing to decide in a programme without money', () => {
    const found = decide({ ...assessed({ clauses: [clause('A', 'pass')] }), amount: null }, [
      decision('1', approved(1n, 1n)),
    ])
    expect([found?.decisions[0]?.status, found?.amount, found?.result.state]).toEqual(['no_amount', null, 'pass'])
  })
})

it('nobody decided anything: there is nothing beside the assessment', () => {
  expect(decide(assessed(FAILED), [])).toBeNull()
})

describe('laws', () => {
  const states = fc.constantFrom<State>('pass', 'fail', 'undetermined', 'not_applicable')
  const ids = fc.constantFrom('A', 'B', 'C')
  const subject: fc.Arbitrary<Subject> = fc.oneof(
    fc.record({ of: fc.constant('clause' as const), clause: ids, against: states, to: states }),
    fc.record({
      of: fc.constant('amount' as const),
      against: fc.constantFrom(60_000n, 50_000n),
      to: fc.bigInt({ min: 0n, max: 120_000n }),
      alternative: fc.constantFrom(null, 'exception', 'other'),
    }),
  )
  const some = fc.array(fc.tuple(ids, subject, fc.constantFrom('2025-08-20', '2025-08-21')), {
    minLength: 1,
    maxLength: 6,
  })
  const scenes = fc.record({
    clauses: fc.tuple(states, states).map(([a, b]) => [clause('A', a), clause('B', b, 'cap')]),
    fen: fc.constantFrom<Fact<bigint>>(known('A', 60_000n, []), notStated('A')),
    exception: fc.constantFrom<Fact<bigint>>(known('E', 90_000n, []), notStated('E')),
  })
  const taken = (all: readonly [string, Subject, string][]) =>
    all.map(([id, what, on], i) =>
      decision(`${id}${i % 2}`, what, { on, digest: String(i).padStart(64, '0'), versions: 1 + (i % 3 === 2 ? 1 : 0) }),
    )

  it('no decisions lift the payable amount above what the system or its alternatives offer; an unknown one stays so', () => {
    fc.assert(
      fc.property(scenes, some, (scene, all) => {
        const found = decided(scene, ...taken(all))
        if (!scene.fen.known) expect(found.result.payable === null || found.result.payable === 0n).toBe(true)
        const raised = found.amount?.decisions.length === 0 ? 60_000n : 90_000n
        if (found.result.payable !== null) expect(found.result.payable <= raised).toBe(true)
      }),
    )
  })

  it('the order of the decisions does not matter, and each has one status', () => {
    fc.assert(
      fc.property(scenes, some, (scene, all) => {
        const decisions = taken(all)
        expect(decided(scene, ...[...decisions].reverse())).toEqual(decided(scene, ...decisions))
        expect(decided(scene, ...decisions).decisions).toHaveLength(decisions.length)
      }),
    )
  })

  it('what passes has no open clause that matters and no unsettled decision', () => {
    fc.assert(
      fc.property(scenes, some, (scene, all) => {
        const found = decided(scene, ...taken(all))
        if (found.result.state === 'pass')
          expect([found.unsettled, found.result.open, found.result.awaits]).toEqual([[], [], null])
      }),
    )
  })
})
