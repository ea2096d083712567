import { describe, expect, it } from 'vitest'
import type { Dataset } from '../../../../schemas/dataset.ts'
import type { Organisation } from '../../../../schemas/organisation.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { ylqFacts } from '../../../../verifier/programmes/ylq-sq-2025/facts.ts'
import { YLQ_SQ_2025 } from '../../../../verifier/programmes/ylq-sq-2025/index.ts'
import { amountIn, document, HOLDER, stateOf } from '../claim-of.ts'
import { type Asked, assess, corpusClaim } from './corpus-claim.ts'

const assessed = (claim: ClaimEvidence, change: Partial<typeof YLQ_SQ_2025.parameters> = {}) => {
  const parameters = { ...YLQ_SQ_2025.parameters, ...change }
  return assessProgramme({ ...YLQ_SQ_2025, parameters }, ylqFacts(claim, parameters))
}
const of = (id: string, asked: Asked) => stateOf(assess(asked), id)

describe('data sets', () => {
  const contents: Dataset['contents'] = [{ class: 'labelled_text', quantity: '600000' }]

  it('that another organisation opened earn the applicant nothing', () => {
    const result = assess({ cost: null, datasets: [{ contents, org: HOLDER }], scored: { opening: '500000.00' } })
    expect([stateOf(result, 'YLQ-SQ-1.2'), stateOf(result, 'YLQ-SQ-3.2.1'), amountIn(result)]).toEqual([
      'fail',
      'fail',
      '0.00',
    ])
  })

  it.each(['https://opendata.sz.gov.cn/A/', 'http://www.opendata.sz.gov.cn/a', 'https://opendata.sz.gov.cn/a#top'])(
    'of one address written otherwise (%s) are not added up',
    (url) => {
      const half = { contents: [{ class: 'labelled_text' as const, quantity: '5000' }] }
      const datasets = [
        { ...half, url: 'https://opendata.sz.gov.cn/a' },
        { ...half, url },
      ]
      expect(of('YLQ-SQ-3.2.1', { cost: null, datasets })).toBe('undetermined')
    },
  )
})

describe('the project', () => {
  it.each([
    ['深圳市福田区', 'pass'],
    ['中国广东省深圳市', 'pass'],
    ['深汕特别合作区', 'pass'],
    ['上海市杨浦区深圳路1号', 'undetermined'],
    ['上海市杨浦区', 'fail'],
  ])('in %s: %s', (location, state) => {
    expect(of('YLQ-SQ-4.2.3', { project: { location } })).toBe(state)
  })

  it('of another organisation is a person’s to judge', () => {
    expect(of('YLQ-SQ-4.2.3', { project: { org: HOLDER } })).toBe('undetermined')
  })
})

describe('a purchase off the exchange', () => {
  const filed = (signedOn: string, rulePublishedOn: string | null) =>
    stateOf(
      assessed(corpusClaim({ purchase: { trading: 'off_exchange' }, signedOn }), { rulePublishedOn }),
      'YLQ-SQ-1.1b',
    )

  it('can be filed if it was signed before the rule was published; on that day it is too late', () => {
    expect(['2025-02-28', '2025-03-01', '2025-03-02'].map((day) => filed(day, '2025-03-01'))).toEqual([
      'pass',
      'fail',
      'fail',
    ])
  })

  it('is open while the day of the rule is not known; on the exchange it does not matter', () => {
    expect([filed('2025-03-01', null), of('YLQ-SQ-1.1b', {})]).toEqual(['undetermined', 'pass'])
  })
})

it.each([
  ['深圳市语料券', 'fail'],
  ['深圳市语料券（含算力配套）', 'undetermined'],
  ['深圳市算力券', 'pass'],
])('municipal money under the name %s: %s', (programme, state) => {
  const grants = [{ level: 'municipal' as const, programme, project: 'YJ-1', amount: '1.00' }]
  expect(of('YLQ-SQ-3.3a', { grants })).toBe(state)
})

describe('accounts of a young applicant', () => {
  const accountsOf = (registeredOn: Organisation['registeredOn'], years: readonly number[]) => {
    const documents = years.map((year) =>
      document('audit_report', { documentId: `D-${year}`, covers: { fiscalYear: year } }),
    )
    const claim = corpusClaim({ without: ['audit_report'], documents })
    const organisations = claim.organisations.map((one) => ({ ...one, body: { ...one.body, registeredOn } }))
    return stateOf(assessed({ ...claim, organisations }), 'YLQ-SQ-5.2.1.1')
  }

  it.each([
    ['2023-10-01', [2023], 'undetermined'],
    ['2023-10-01', [2023, 2024], 'pass'],
    ['2024-02-01', [2024], 'pass'],
    ['2025-02-01', [], 'undetermined'],
    ['2025-02-01', [2025], 'pass'],
  ] as const)('founded on %s, of %j: %s', (founded, years, state) => {
    expect(accountsOf(founded, years)).toBe(state)
  })
})

it('a paper whose versions disagree on what it is does not count as the one that is wanted', () => {
  const claim = corpusClaim()
  const other = claim.documents
    .filter(({ body }) => body.type === 'truth_commitment')
    .map((one) => ({ ...one, digest: 'f'.repeat(64), body: { ...one.body, type: 'other' } }))
  const states = [[], other].map((more) =>
    stateOf(assessed({ ...claim, documents: [...claim.documents, ...more] }), 'YLQ-SQ-5.1.3'),
  )
  expect(states).toEqual(['pass', 'undetermined'])
})

it('a linked electronic licence stands for the copy (YLQ-SQ-5.1.2)', () => {
  const documents = [document('electronic_licence')]
  expect(of('YLQ-SQ-5.1.2', { without: ['business_licence'], documents })).toBe('pass')
})
