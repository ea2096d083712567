import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../schemas/claim.ts'
import type { Organisation } from '../../../schemas/organisation.ts'
import type { OwnershipEdge } from '../../../schemas/ownership-edge.ts'
import { relatedAnswers } from '../../../verifier/claims/related.ts'
import { relatedOf } from '../../../verifier/programmes/engine/related.ts'
import { contract, evidenceOf, head, service } from '../reconcile/evidence-of.ts'

const [SELLER, BUYER] = ['91440300MA5EXLQA1B', '91440300MA5EXLQB2F']
const [ORGAN, OTHER_ORGAN] = ['11440300MB2EXLQ01Q', '11440100MB2EXLQ02H']

const edge = (edgeId: string, from: string, to: string, change: Partial<OwnershipEdge> = {}) =>
  head<OwnershipEdge>(edgeId, {
    institution: SELLER,
    edgeId,
    from: /^(9|1)\d/.test(from) ? { uscc: from } : { reference: from },
    to: { uscc: to },
    kind: 'equity',
    share: '1',
    validFrom: '2018-01-01',
    source: '企业登记档案',
    ...change,
  })
const owned = [edge('E-1', ORGAN, SELLER), edge('E-2', OTHER_ORGAN, BUYER)]

const signed = contract({
  number: 'C-1',
  providerUscc: SELLER,
  buyerUscc: BUYER,
  signedOn: '2025-01-05',
  validTo: '2025-03-31',
})
const contracts = [
  {
    ...evidenceOf(),
    contracts: [head('C-1', signed)],
    services: [head('V-1', service({ completedOn: '2025-04-02' }))],
  },
]
const claims = [head('K', { submittedAt: '2025-08-01T10:00:00.000+08:00' } as Claim)]
const answers = (
  edges: readonly ReturnType<typeof edge>[],
  organisations: readonly ReturnType<typeof head<Organisation>>[] = [],
) => relatedAnswers({ edges, organisations, contracts, claims })
const asked = (edges: readonly ReturnType<typeof edge>[], from = '2025-01-05', to = '2025-04-02') =>
  relatedOf(answers(edges), { a: SELLER, b: BUYER, policy: 'XLQ-STRICT', from, to })
const verdict = (fact: ReturnType<typeof asked>) => (fact.known ? fact.value.verdict : 'unknown')

describe('ties between the parties of a contract', () => {
  it('are none where each belongs wholly to another organ; not known where owners are not recorded', () => {
    expect(verdict(asked(owned))).toBe('unrelated')
    expect(verdict(asked(owned.slice(0, 1)))).toBe('unknown')
    expect(verdict(asked([]))).toBe('unknown')
  })

  it('fail on one day of the days asked about, and do not on the day after', () => {
    const stake = edge('E-3', SELLER, BUYER, { share: '0.005', validFrom: '2020-01-01', validTo: '2025-01-05' })
    const edges = [...owned, stake]
    expect(verdict(asked(edges))).toBe('related')
    expect(verdict(asked(edges, '2025-01-06'))).not.toBe('related')
  })

  it('are asked about from the signing to the submission, whichever day comes last', () => {
    const days = answers(owned).filter(({ policy }) => policy === 'YLQ-CONTROL')
    expect([days.at(0)?.from, days.at(-1)?.to]).toEqual(['2025-01-05', '2025-08-01'])
    expect(answers(owned)[0]).toMatchObject({ a: BUYER, b: SELLER })
  })

  it('of an owner without a code: a natural person where it sits on the board, else somebody who may have owners', () => {
    const byReference = [edge('E-1', 'P-1', SELLER), edge('E-2', OTHER_ORGAN, BUYER)]
    const { share: _, ...seat } = edge('E-3', 'P-1', SELLER).body
    const board = head<OwnershipEdge>('E-3', { ...seat, edgeId: 'E-3', kind: 'board' })
    expect(verdict(asked(byReference))).toBe('unknown')
    expect(verdict(asked([...byReference, board]))).toBe('unrelated')
  })
})

const answer = (from: string, to: string, verdict: 'unrelated' | 'unknown' = 'unrelated') =>
  ({ ...(answers(owned)[0] as ReturnType<typeof answers>[number]), policy: 'XLQ-STRICT', from, to, verdict }) as const

describe('answers that follow each other', () => {
  const over = (...given: readonly ReturnType<typeof answer>[]) =>
    relatedOf(given, { a: SELLER, b: BUYER, policy: 'XLQ-STRICT', from: '2025-01-01', to: '2025-01-31' }).known

  it('cover the days together when none is left out', () => {
    expect(over(answer('2025-01-16', '2025-02-01'), answer('2024-12-01', '2025-01-15'))).toBe(true)
    expect(over(answer('2024-12-01', '2025-01-15'), answer('2025-01-17', '2025-02-01'))).toBe(false)
    expect(over(answer('2024-12-01', '2025-01-30'))).toBe(false)
    expect(over()).toBe(false)
  })

  it('not known on a day within leave it open; outside they do not', () => {
    const clean = answer('2025-01-01', '2025-01-31')
    expect(over(clean, answer('2025-01-31', '2025-03-01', 'unknown'))).toBe(false)
    expect(over(clean, answer('2025-02-01', '2025-03-01', 'unknown'))).toBe(true)
  })
})
