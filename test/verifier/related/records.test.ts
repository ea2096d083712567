import { describe, expect, it } from 'vitest'
import { relatedOf } from '../../../verifier/programmes/engine/related.ts'
import { answersOf } from '../../../verifier/related/answer.ts'
import { relate } from '../../../verifier/related/related.ts'
import { tiesOf } from '../../../verifier/related/tie.ts'
import {
  A,
  APART,
  B,
  company,
  DAY,
  head,
  M,
  OTHER_SENDER,
  organ,
  owns,
  PERSONS,
  person,
  relationOf,
  university,
  verdictOf,
  X,
} from './ties.ts'

const known = { persons: PERSONS }

const deniedBelow = (validTo: string) => [
  ...APART,
  owns(A, M, '0.6', { validTo, validFrom: '2025-01-10' }),
  owns(M, B, '0'),
]

const heldUntil = (validTo: string) => [owns(A, B, '0.6', { validFrom: '2025-01-10', validTo }), ...APART]

const aboveA = (top: string) => [owns(M, A, '1'), owns('P', M, top), owns('Q', B, '1')]

const toEach = (a: string, b: string) => [owns('P', A, a), owns('Q', B, b)]

const twoSay = (share: string, other: string) => [owns(B, A, share), owns(B, A, other, { sender: OTHER_SENDER })]

const twoPersons = (reference: string, names: readonly string[]) => [
  owns('P', A, '1', names[0] === undefined ? {} : { fromName: names[0] }),
  owns(reference, B, '1', { sender: OTHER_SENDER, ...(names[1] === undefined ? {} : { fromName: names[1] }) }),
]

const strictOn = (day: string) => verdictOf('XLQ-STRICT', heldUntil('2025-05-19'), { ...known, from: day })

describe('days', () => {
  it('a tie holds on its first and on its last day, not on the day before and the day after', () => {
    expect(['2025-01-09', '2025-01-10', '2025-05-19', '2025-05-20'].map(strictOn)).toEqual([
      'unrelated',
      'related',
      'related',
      'unrelated',
    ])
  })

  it('one related day makes the whole period related, and the days are named', () => {
    const relation = relationOf('XLQ-STRICT', heldUntil('2025-05-19'), {
      ...known,
      from: '2025-01-01',
      to: '2025-12-31',
    })
    expect(relation.verdict).toBe('related')
    expect(relation.days.map(({ from, to, verdict }) => [from, to, verdict])).toEqual([
      ['2025-01-01', '2025-01-09', 'unrelated'],
      ['2025-01-10', '2025-05-19', 'related'],
      ['2025-05-20', '2025-12-31', 'unrelated'],
    ])
  })

  it('a period after the tie, beginning the day after its end, is clean', () => {
    expect(verdictOf('XLQ-STRICT', heldUntil('2025-05-19'), { ...known, from: '2025-05-20', to: '2025-12-31' })).toBe(
      'unrelated',
    )
  })

  it('a day whose owners are not recorded leaves the period open, and a stated share of nothing is none', () => {
    const gap = [
      owns('P', A, '1', { validTo: '2025-06-30' }),
      owns('Q', B, '1'),
      owns('P', A, '1', { validFrom: '2025-07-02' }),
    ]
    const relation = relationOf('XLQ-STRICT', gap, { ...known, from: '2025-06-01', to: '2025-08-31' })
    expect(relation.days.map(({ from, to, verdict }) => [from, to, verdict])).toEqual([
      ['2025-06-01', '2025-06-30', 'unrelated'],
      ['2025-07-01', '2025-07-01', 'undetermined'],
      ['2025-07-02', '2025-08-31', 'unrelated'],
    ])
    expect(relation.verdict).toBe('undetermined')
    expect(verdictOf('XLQ-STRICT', deniedBelow('2025-12-31'), known)).toBe('unrelated')
  })

  it('a period that ends before it begins is none', () => {
    expect(() => verdictOf('CIT-109', [], { from: '2025-01-02', to: '2025-01-01' })).toThrow(RangeError)
  })
})

describe('what is not recorded', () => {
  it('one share in a thousand without an owner leaves the strict policy open, and names the company', () => {
    const relation = relationOf('XLQ-STRICT', [owns('P', A, '0.999'), owns('Q', B, '1')], known)
    expect([relation.verdict, relation.gaps.map(({ party, recorded }) => [party, recorded])]).toEqual([
      'undetermined',
      [[A, { num: 999n, den: 1000n }]],
    ])
    expect(relation.why.zh).toContain('股东及持股比例登记不全')
  })

  it('further up the chain it matters as well', () => {
    expect(verdictOf('CIT-109', aboveA('0.99'), known)).toBe('undetermined')
    expect(verdictOf('CIT-109', aboveA('1'), known)).toBe('unrelated')
  })

  it('under 龙岗 it matters once it could come to a quarter', () => {
    expect(verdictOf('LG-CONTROL', toEach('0.7501', '0.7501'), known)).toBe('unrelated')
    expect(verdictOf('LG-CONTROL', toEach('0.75', '0.7501'), known)).toBe('undetermined')
    // Whoever holds a part of the one may hold the rest of the other besides.
    expect(
      verdictOf('LG-CONTROL', [...toEach('0.7501', '0.7501'), owns('R', A, '0.1'), owns('R', B, '0.1')], known),
    ).toBe('unrelated')
    expect(verdictOf('LG-CONTROL', [owns('P', A, '0.8'), owns('Q', B, '0.6'), owns('R', B, '0.2')], known)).toBe(
      'unrelated',
    )
    expect(verdictOf('LG-CONTROL', [owns('P', A, '0.5'), owns('R', A, '0.3'), owns('Q', B, '0.7')], known)).toBe(
      'undetermined',
    )
  })

  it('a reference that may be a foreign company leaves it open until it is known to be a person; kin are persons', () => {
    expect(verdictOf('XLQ-STRICT', APART)).toBe('undetermined')
    expect(verdictOf('XLQ-STRICT', APART, { persons: new Set([person('P')]) })).toBe('undetermined')
    const kin = [
      ...APART,
      { from: 'P', to: 'R', kind: 'kinship' as const },
      { from: 'Q', to: 'S', kind: 'kinship' as const },
    ]
    expect(verdictOf('XLQ-STRICT', kin)).toBe('unrelated')
  })

  it('a foreign company by reference whose owners are recorded is followed', () => {
    const edges = [owns('CAYMAN', A, '1'), owns('P', 'CAYMAN', '1'), owns('P', B, '0.6'), owns('Q', B, '0.4')]
    expect(verdictOf('YLQ-CONTROL', edges, known)).toBe('related')
  })

  it('a public institution has no shareholders: its superior has to be recorded; a state organ has neither', () => {
    const [school, ministry] = [university('U'), organ('S')]
    const ownedBySchool = [owns(school, A, '1'), owns('Q', B, '1')]
    expect(verdictOf('XLQ-STRICT', ownedBySchool, known)).toBe('undetermined')
    expect(
      verdictOf('XLQ-STRICT', [...ownedBySchool, { from: ministry, to: school, kind: 'affiliation' }], known),
    ).toBe('unrelated')
  })
})

describe('records that do not agree', () => {
  it('the same holding recorded by two senders counts once', () => {
    expect(verdictOf('LG-CONTROL', twoSay('0.3', '0.3'))).toBe('needs_human')
    expect(verdictOf('LG-CONTROL', twoSay('0.6', '0.6'))).toBe('related')
  })

  it('of two figures the lesser is certain, and the greater is not denied', () => {
    expect(verdictOf('LG-CONTROL', twoSay('0.6', '0.1'))).toBe('undetermined')
    expect(verdictOf('CIT-109', twoSay('0.6', '0.1'))).toBe('needs_human')
    expect(verdictOf('XLQ-STRICT', twoSay('0.6', '0'))).toBe('needs_human')
  })

  it('a sender who does not know the share does not contradict one who does', () => {
    const edges = [owns(B, A, '0.6'), owns(B, A, undefined, { sender: OTHER_SENDER })]
    expect(verdictOf('LG-CONTROL', edges)).toBe('related')
  })

  it('more than 100 % in all: each holder has for certain what the others leave', () => {
    expect(verdictOf('LG-CONTROL', [owns(B, A, '0.5101'), owns(X, A, '0.49')])).toBe('related')
    expect(verdictOf('LG-CONTROL', [owns(B, A, '0.51'), owns(X, A, '0.5')])).toBe('needs_human')
    const over = [owns(X, A, '0.6'), owns(M, A, '0.5')]
    expect(relationOf('XLQ-STRICT', over).gaps.find(({ party }) => party === A)?.words.en).toContain('more than 100 %')
  })

  it('two versions of a record of which neither corrects the other prove nothing', () => {
    const versions = [owns(B, A, '0.6', { edgeId: 'E-1' }), owns(B, A, '0.7', { edgeId: 'E-1' })]
    expect(verdictOf('XLQ-STRICT', versions)).toBe('needs_human')
    expect(verdictOf('XLQ-STRICT', versions.slice(1))).toBe('related')
  })

  it('the same reference of two senders, or the same name, may be one person: somebody has to look', () => {
    const persons = new Set([person('P'), person('P', OTHER_SENDER), person('Q', OTHER_SENDER)])
    const verdict = (reference: string, ...names: string[]) =>
      verdictOf('YLQ-CONTROL', twoPersons(reference, names), { persons })
    expect(verdict('P')).toBe('needs_human')
    expect(verdict('Q', '张伟', '张伟')).toBe('needs_human')
    expect(verdict('Q', '张伟', '李娜')).toBe('unrelated')
    expect(verdict('Q', '张伟')).toBe('undetermined')
    expect(verdict('Q')).toBe('undetermined')
  })
})

describe('one party', () => {
  it('is related to itself', () => {
    const relation = relate([], { a: A, b: A, policy: 'LG-CONTROL', from: DAY, to: DAY })
    expect([relation.verdict, relation.why.zh]).toEqual(['related', `双方为同一主体 ${A}。`])
  })

  it('a branch is its head office: what it holds, the head office holds', () => {
    const branch = company('BR')
    const heads = [head(owns(branch, B, '0.6')), head({ from: A, to: branch, kind: 'affiliation' })]
    const ties = tiesOf(heads, new Map([[branch, A]]))
    expect(relate(ties, { a: A, b: B, policy: 'YLQ-CONTROL', from: DAY, to: DAY })).toMatchObject({
      verdict: 'related',
      path: [{ from: A, to: B }],
    })
  })
})

describe('for the rule engine', () => {
  const edges = [owns(B, A, '3/5', { validFrom: '2025-01-10', validTo: '2025-05-19' }), ...APART]
  const relation = relationOf('XLQ-STRICT', edges, { ...known, from: '2025-01-01', to: '2025-12-31' })
  const asked = { a: B, b: A, policy: 'XLQ-STRICT', from: '2025-01-01', to: '2025-12-31' } as const

  it('gives the tie with its share and the record behind it', () => {
    const fact = relatedOf(answersOf(relation), asked)
    expect(fact.known && [fact.value.verdict, fact.value.path.map(({ edgeId, share }) => [edgeId, share])]).toEqual([
      'related',
      [[`${B}-${A}-equity-2025-01-10`, '0.6']],
    ])
    expect(fact.used[0]?.evidence).toEqual([
      { kind: 'ownership_edge', id: `${B}-${A}-equity-2025-01-10`, digest: relation.path[0]?.digest },
    ])
  })

  it('an answer never covers days on which it does not hold', () => {
    const later = { ...asked, from: '2025-05-20', to: '2025-12-31' }
    const fact = relatedOf(answersOf(relation), later)
    expect(fact.known && fact.value.verdict).toBe('unrelated')
  })

  it('what could not be settled is unknown there, a tie for a person is one', () => {
    const open = relationOf('XLQ-STRICT', [], {})
    expect(relatedOf(answersOf(open), { ...asked, from: open.from, to: open.to }).known).toBe(false)
    const soft = relationOf('XLQ-STRICT', [{ from: A, to: B, kind: 'board' }])
    const fact = relatedOf(answersOf(soft), { ...asked, from: soft.from, to: soft.to })
    expect(fact.known && fact.value.verdict).toBe('person')
  })
})
