import { describe, expect, it } from 'vitest'
import {
  A,
  APART,
  B,
  company,
  type Edge,
  M,
  organ,
  owns,
  PERSONS,
  relationOf,
  university,
  verdictOf,
  X,
  Y,
} from './ties.ts'

const known = { persons: PERSONS }
const POLICY_NAMES = ['XLQ-STRICT', 'CIT-109', 'LG-CONTROL', 'YLQ-CONTROL'] as const

describe('the share examples of the clause register', () => {
  it('25.00 % of M, which owns 40 % of B, counts as 40 % of B: related', () => {
    expect(verdictOf('CIT-109', [owns(A, M, '0.25'), owns(M, B, '0.4')])).toBe('related')
  })

  it('24.99 % of M, which owns all of B, is 24.99 %: a person looks at it', () => {
    expect(verdictOf('CIT-109', [owns(A, M, '0.2499'), owns(M, B, '1')])).toBe('needs_human')
  })

  it('a third party with 25 % of both makes them related; with 24.99 % of one it does not', () => {
    expect(verdictOf('CIT-109', [owns(X, A, '0.25'), owns(X, B, '0.25')])).toBe('related')
    expect(verdictOf('CIT-109', [owns(X, A, '0.25'), owns(X, B, '0.2499')])).toBe('needs_human')
  })

  it('0.5 % held directly fails the strict policy', () => {
    expect(verdictOf('XLQ-STRICT', [owns(A, B, '0.005')])).toBe('related')
  })
})

describe('what each policy says of the same ties', () => {
  type Row = readonly [string, readonly Edge[], readonly [string, string, string, string]]
  const [R, H, U] = ['related', 'needs_human', 'undetermined'] as const
  const N = 'unrelated'
  const rows: readonly Row[] = [
    ['two persons own one each', APART, [N, N, N, N]],
    ['nothing is recorded', [], [U, U, U, U]],
    ['b owns 60 % of a', [owns(B, A, '0.6')], [R, R, R, R]],
    ['a owns all of b', [owns(A, B, '1')], [R, R, R, R]],
    ['a owns 60 % of b', [owns(A, B, '0.6')], [R, R, H, R]],
    ['a owns 50.01 % of b', [owns(A, B, '0.5001')], [R, R, H, R]],
    ['a owns 50 % of b', [owns(A, B, '0.5')], [R, R, H, H]],
    ['a owns 25 % of b', [owns(A, B, '0.25')], [R, R, H, H]],
    ['a owns 24.99 % of b, the rest is open', [owns(A, B, '0.2499')], [R, H, U, H]],
    [
      'a owns 24.99 % of b, the rest is a person’s',
      [owns(A, B, '0.2499'), owns('Q', B, '0.7501'), owns('P', A, '1')],
      [R, H, N, H],
    ],
    ['a share of b that is not stated', [owns(A, B)], [R, H, U, H]],
    ['a chain with control at each step', [owns(A, M, '0.51'), owns(M, B, '0.51')], [R, R, H, R]],
    ['a chain that stops at half', [owns(A, M, '0.51'), owns(M, B, '0.5')], [H, R, H, H]],
    ['one controller of both', [owns(X, A, '0.51'), owns(X, B, '0.51')], [R, R, R, R]],
    ['one holder of 10 % of both', [owns(X, A, '0.1'), owns(X, B, '0.1')], [H, H, U, H]],
    ['a control agreement', [{ from: B, to: A, kind: 'control_agreement' }], [R, R, R, R]],
    ['b is the superior of a', [{ from: B, to: A, kind: 'affiliation' }, ...APART], [R, H, H, H]],
    ['both built something together', [{ from: A, to: B, kind: 'co_building' }, ...APART], [R, H, H, H]],
    ['a tie of property', [{ from: A, to: B, kind: 'property_tie' }, ...APART], [R, H, H, H]],
    [
      'a common director',
      [{ from: 'D', to: A, kind: 'board' }, { from: 'D', to: B, kind: 'board' }, ...APART],
      [H, H, H, H],
    ],
    ['their owners are kin', [{ from: 'P', to: 'Q', kind: 'kinship' }, ...APART], [H, H, H, H]],
    [
      'a university above both',
      [
        { from: university('U'), to: A, kind: 'affiliation' },
        { from: university('U'), to: B, kind: 'affiliation' },
      ],
      [R, H, H, H],
    ],
  ]
  it.each(rows)('%s', (_, edges, verdicts) => {
    expect(POLICY_NAMES.map((policy) => verdictOf(policy, edges, known))).toEqual([...verdicts])
  })
})

/** X controls M and Y, which hold 30 % and `second` of B. */
const jointly = (second: string) => [
  owns(X, M, '0.6'),
  owns(X, Y, '0.6'),
  owns(M, B, '0.3'),
  owns(Y, B, second),
  owns(X, A, '0.6'),
]

describe('control', () => {
  it('two companies of one holder that hold more than half together control', () => {
    expect(verdictOf('YLQ-CONTROL', jointly('0.2001'))).toBe('related')
    expect(verdictOf('YLQ-CONTROL', jointly('0.2'))).toBe('needs_human')
  })

  it('two holders who have nothing to do with each other do not control together', () => {
    expect(verdictOf('YLQ-CONTROL', [owns(X, A, '0.4'), owns(Y, A, '0.4'), owns(X, B, '0.4'), owns(Y, B, '0.4')])).toBe(
      'needs_human',
    )
  })

  it('a circle holds nobody up by itself: half of it from outside is not enough, more is', () => {
    const [C, D] = [company('C'), company('D')]
    const circle = [owns(C, D, '1'), owns(D, C, '0.4'), owns(C, B, '0.6')]
    expect(verdictOf('YLQ-CONTROL', [...circle, owns(A, C, '0.5')], known)).toBe('needs_human')
    expect(relationOf('YLQ-CONTROL', [...circle, owns(A, C, '0.6')]).verdict).toBe('related')
  })

  it('in a circle of three everybody controls everybody', () => {
    const circle = [owns(A, B, '0.6'), owns(B, M, '0.6'), owns(M, A, '0.6')]
    for (const policy of POLICY_NAMES) expect(verdictOf(policy, circle)).toBe('related')
  })

  it('a state organ above both makes nobody related by itself: a person looks at it', () => {
    const state = [owns(organ('S'), A, '1'), owns(organ('S'), B, '1')]
    expect(POLICY_NAMES.map((policy) => verdictOf(policy, state))).toEqual(Array(4).fill('needs_human'))
    const group = [owns(organ('S'), X, '1'), owns(X, A, '1'), owns(X, B, '1')]
    expect(POLICY_NAMES.map((policy) => verdictOf(policy, group))).toEqual(Array(4).fill('related'))
  })

  it('the controller of an applicant is no third party over its subsidiary, unless it holds that otherwise too', () => {
    const subsidiary = [owns(X, A, '1'), owns(A, B, '0.6')]
    expect(verdictOf('LG-CONTROL', subsidiary)).toBe('needs_human')
    expect(verdictOf('LG-CONTROL', [owns(X, A, '1'), owns(A, B, '0.3'), owns(X, B, '0.6')])).toBe('related')
  })
})

describe('what leaves a person to look', () => {
  it('a stake below 5 % in a listed company; exactly 5 % fails', () => {
    const listed = new Set([B])
    expect(verdictOf('XLQ-STRICT', [owns(A, B, '0.0499')], { listed })).toBe('needs_human')
    expect(verdictOf('XLQ-STRICT', [owns(A, B, '0.05')], { listed })).toBe('related')
    expect(verdictOf('XLQ-STRICT', [owns(A, B)], { listed })).toBe('related')
  })

  it('the same address, under the policies that ask about it', () => {
    const shared = [{ kind: 'address', record: 'organisation' }] as const
    expect(POLICY_NAMES.map((policy) => verdictOf(policy, APART, { ...known, shared }))).toEqual([
      'needs_human',
      'unrelated',
      'unrelated',
      'needs_human',
    ])
  })

  it('a common investment of both is none: nobody above or beside both', () => {
    expect(verdictOf('XLQ-STRICT', [...APART, owns(A, M, '0.5'), owns(B, M, '0.5')], known)).toBe('unrelated')
  })
})

describe('the answer names what it rests on', () => {
  it('the shortest way, from the top down', () => {
    const edges = [owns(X, M, '0.9'), owns(M, A, '0.9'), owns(X, B, '0.9'), owns(Y, B, '0.1'), owns(Y, X, '0.1')]
    const { path, why } = relationOf('YLQ-CONTROL', edges)
    expect(path.map(({ from, to }) => [from, to])).toEqual([
      [X, M],
      [M, A],
      [X, B],
    ])
    expect(why.zh).toContain(`控制方 ${X}`)
  })

  it('only the holdings that are needed for more than half', () => {
    const edges = [owns(A, M, '1'), owns(A, Y, '1'), owns(A, B, '0.1'), owns(M, B, '0.45'), owns(Y, B, '0.44')]
    const { path } = relationOf('CIT-109', edges)
    expect(path.map(({ from, to, share }) => [from, to, share?.num])).toEqual([
      [A, M, 1n],
      [M, B, 9n],
      [A, B, 1n],
    ])
  })
})
