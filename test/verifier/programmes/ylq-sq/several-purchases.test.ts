import { describe, expect, it } from 'vitest'
import { toYuan } from '../../../../core/money.ts'
import { amountIn, answerTo, payableIn, related, stateOf } from '../claim-of.ts'
import { expectOrderOfNoMatter, programmeOf } from '../laws.ts'
import { type Asked, assess, assessAll, claimOfAll } from './corpus-claim.ts'

const SECOND = '91440300MA5EXAMPL2'
const scored = { purchase: '300000.00' }
/** In order, but for what is said: 500,000.00 under C-2 beside 1,000,000.00 under C-1. */
const two = (change: Asked, first: Asked = {}) =>
  assessAll([
    { scored, ...first },
    { ...OTHER, ...change },
  ])
const OTHER: Asked = { cost: '500000.00', contract: 'C-2' }
const tiedTo = (verdict: Parameters<typeof related>[0]) => ({
  seller: SECOND,
  change: { related: [related(verdict, { b: SECOND, policy: 'YLQ-CONTROL' })] },
})
const RELATED = tiedTo('related')
const outcome = (result: ReturnType<typeof two>) => [result.result.state, payableIn(result), ceiling(result)]
const ceiling = ({ amount: { ceilingFen } }: ReturnType<typeof two>) =>
  ceilingFen.known ? toYuan(ceilingFen.value) : null
/** Persons have to look at every claim: only what they owe besides is told. */
const others = ({ result }: ReturnType<typeof two>) =>
  [...result.refusedBy, ...result.open].filter((id) => !ALWAYS.includes(id))
const ALWAYS = assess({ scored }).result.open

describe('a claim for two purchases, one of which the programme does not support', () => {
  it.each([
    ['of a related seller', RELATED, 'YLQ-SQ-1.1a'],
    ['signed after the window', { signedOn: '2025-10-01' }, 'YLQ-SQ-4.1.2a'],
    ['signed before it', { signedOn: '2023-12-31' }, 'YLQ-SQ-4.1.2a'],
  ] as const)('%s: that one is left out of the costs and named, and refuses nobody', (_, change, clause) => {
    const result = two(change)
    expect([...outcome(result), others(result), amountIn(result)]).toEqual([
      'undetermined',
      null,
      '300000.00',
      [],
      '300000.00',
    ])
    expect(answerTo(result, clause).notes.map(({ words }) => words.en)).toEqual([
      'Contracts left out of the costs: C-2.',
    ])
    expect([stateOf(two({}), clause), ceiling(two({}))]).toEqual(['pass', '450000.00'])
  })

  it('and of which nothing is known whether the other counts: open, whatever else is in order', () => {
    const result = two(RELATED, { change: { related: [] } })
    expect([result.result.state, stateOf(result, 'YLQ-SQ-1.1a')]).toEqual(['undetermined', 'undetermined'])
  })

  it('while it is not known whether that one counts, it is in the costs and the clause is open', () => {
    const result = two(tiedTo('person'))
    expect([...outcome(result), others(result)]).toEqual(['undetermined', null, '450000.00', ['YLQ-SQ-1.1a']])
  })

  it('both of them, for one reason or for two: refused', () => {
    const late = two({ signedOn: '2025-10-01' }, { signedOn: '2025-10-01' })
    const mixed = two(RELATED, { signedOn: '2025-10-01' })
    expect([late, mixed].map(({ result: { state, payable, refusedBy } }) => [state, payable, refusedBy])).toEqual([
      ['fail', 0n, ['YLQ-SQ-4.1.2a']],
      ['fail', 0n, ['YLQ-SQ-1.1a', 'YLQ-SQ-4.1.2a']],
    ])
  })

  it('its project elsewhere refuses nobody; that of a purchase that counts does', () => {
    const elsewhere: Asked = { project: { projectId: 'YJ-2', location: '上海市杨浦区' }, purchase: { project: 'YJ-2' } }
    const of = (change: Asked) => stateOf(two({ ...elsewhere, ...change }), 'YLQ-SQ-4.2.3')
    expect([of(RELATED), of({})]).toEqual(['pass', 'fail'])
  })

  it('one purchase of storage alone adds nothing and refuses nobody; two of them refuse the claim', () => {
    const storage: Asked = { purchase: { lines: [{ lineId: '1', class: 'storage', amount: '500000.00' }] } }
    const one = two(storage)
    expect([outcome(one), others(one), stateOf(one, 'YLQ-SQ-3.1.1b')]).toEqual([
      ['undetermined', null, '300000.00'],
      [],
      'fail',
    ])
    expect(two(storage, storage).result.refusedBy).toEqual(['YLQ-SQ-3.1.1b'])
  })

  it('in whatever order they come', () => {
    const claim = claimOfAll([{ scored }, { ...OTHER, ...RELATED }])
    expectOrderOfNoMatter(programmeOf('YLQ-SQ'), claim, 3)
  })
})
