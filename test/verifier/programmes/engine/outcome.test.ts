import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { known, notStated, together, unknown } from '../../../../verifier/programmes/engine/fact.ts'
import {
  all,
  any,
  askPerson,
  check,
  not,
  nothingToTest,
  type Outcome,
  type State,
  when,
} from '../../../../verifier/programmes/engine/outcome.ts'

const fact = (value: boolean) => known(`is ${value}`, value, [])
const P = check(fact(true), (yes) => yes)
const F = check(fact(false), (yes) => yes)
const U = check(notStated('x'), () => true)
const N = nothingToTest({ en: '', zh: '' })
const BY: Readonly<Record<State, Outcome>> = { pass: P, fail: F, undetermined: U, not_applicable: N }
const outcome = fc.constantFrom(P, F, U, N)

describe('three values, and what does not apply', () => {
  it('an unknown fact is undetermined whatever the test says, and tells what is missing', () => {
    expect(U).toMatchObject({ state: 'undetermined', missing: [{ path: 'x', by: 'data' }] })
    expect(askPerson('y', { en: '', zh: '' })).toMatchObject({
      state: 'undetermined',
      missing: [{ path: 'y', by: 'person' }],
    })
    expect(check(fact(true), () => ({ path: 'z', open: { en: '', zh: '' } }))).toMatchObject({ state: 'undetermined' })
  })

  it.each([
    ['pass', 'pass', 'pass', 'pass'],
    ['pass', 'fail', 'fail', 'pass'],
    ['pass', 'undetermined', 'undetermined', 'pass'],
    ['fail', 'undetermined', 'fail', 'undetermined'],
    ['fail', 'fail', 'fail', 'fail'],
    ['undetermined', 'undetermined', 'undetermined', 'undetermined'],
    ['pass', 'not_applicable', 'pass', 'pass'],
    ['fail', 'not_applicable', 'fail', 'fail'],
    ['undetermined', 'not_applicable', 'undetermined', 'undetermined'],
    ['not_applicable', 'not_applicable', 'not_applicable', 'not_applicable'],
  ] as const)('%s with %s: all %s, any %s', (a, b, both, either) => {
    expect([all([BY[a], BY[b]]).state, all([BY[b], BY[a]]).state]).toEqual([both, both])
    expect([any([BY[a], BY[b]]).state, any([BY[b], BY[a]]).state]).toEqual([either, either])
  })

  it.each([
    ['pass', 'fail', 'fail'],
    ['pass', 'undetermined', 'undetermined'],
    ['fail', 'fail', 'not_applicable'],
    ['undetermined', 'pass', 'undetermined'],
    ['undetermined', 'fail', 'undetermined'],
    ['undetermined', 'undetermined', 'undetermined'],
    ['not_applicable', 'fail', 'not_applicable'],
  ] as const)('a duty under a condition: %s and %s make %s', (condition, duty, state) => {
    expect(when(BY[condition], () => BY[duty]).state).toBe(state)
  })

  it('of no outcomes nothing is known to hold: neither all nor any of them passes', () => {
    expect([all([]).state, any([]).state]).toEqual(['not_applicable', 'not_applicable'])
  })

  it('not of not is the same, and not never decides what is open', () => {
    fc.assert(fc.property(outcome, (one) => not(not(one)).state === one.state))
    expect(not(U).state).toBe('undetermined')
  })

  it('what decides it keeps its facts and, while open, everything that is missing', () => {
    const two = all([U, check(notStated('y'), () => true), P])
    expect(two.missing.map(({ path }) => path)).toEqual(['x', 'y'])
    expect(two.used.map(({ path }) => path)).toEqual(['is true'])
    // Of a reduction the open part may change how much: a failure of all says what it lacks, one of any rests on all of them.
    expect(all([U, F]).missing.map(({ path }) => path)).toEqual(['x'])
    expect([any([F, all([U, F])]).missing, not(all([U, F])).missing]).toEqual([[], []])
  })

  it('filling in a fact never undoes an answer that stood without it', () => {
    type Tree = { readonly op: 'all' | 'any' | 'when'; readonly of: readonly (Tree | number)[] }
    const { tree } = fc.letrec<{ tree: Tree; leaf: number }>((tie) => ({
      leaf: fc.nat({ max: 3 }),
      tree: fc.record({
        op: fc.constantFrom('all' as const, 'any' as const, 'when' as const),
        of: fc.array(fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('tree')), { minLength: 2, maxLength: 2 }),
      }),
    }))
    const run = (node: Tree | number, values: readonly (boolean | null)[]): Outcome => {
      if (typeof node === 'number') {
        const value = values[node] ?? null
        return check(value === null ? notStated(`v${node}`) : fact(value), (yes) => yes)
      }
      const [a, b] = node.of.map((inner) => run(inner, values))
      if (a === undefined || b === undefined) return U
      return node.op === 'when' ? when(a, () => b) : node.op === 'all' ? all([a, b]) : any([a, b])
    }
    const some = fc.array(fc.option(fc.boolean()), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(tree, some, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (node, values, rest) => {
        const before = run(node, values).state
        const after = run(
          node,
          values.map((value, i) => value ?? rest[i] ?? true),
        ).state
        if (before !== 'undetermined') expect(after).toBe(before)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('facts', () => {
  it('together are unknown as soon as one is, and name all that is missing', () => {
    const one = together({ a: fact(true), b: notStated('b'), c: unknown('c', { en: '', zh: '' }, 'document') })
    expect(!one.known && one.missing.map(({ path, by }) => [path, by])).toEqual([
      ['b', 'data'],
      ['c', 'document'],
    ])
  })
})
