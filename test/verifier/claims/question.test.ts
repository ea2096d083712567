import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../schemas/claim.ts'
import { capacityAsked } from '../../../verifier/claims/load-capacity.ts'
import { parseReadings, requireReadings } from '../../../verifier/claims/question.ts'
import { rulesOf } from '../../../verifier/claims/report/rules.ts'
import { cutAt, listsOf, sourcesOf } from '../../../verifier/claims/scope.ts'
import { submittedAsAssumed } from '../../../verifier/claims/submission.ts'
import { PROGRAMMES, type Programme, programmeFor } from '../../../verifier/programmes/index.ts'
import { head } from '../reconcile/evidence-of.ts'

const pack = (programme: string): Programme => {
  const found = PROGRAMMES.find((one) => one.programme === programme)
  if (found === undefined) throw new Error(programme)
  return found
}
const DX = pack('XLQ-DX')

describe('readings', () => {
  it('are switch=value; a value may hold an equals sign', () => {
    expect(parseReadings(['a=b', 'c=d=e'])).toEqual({ a: 'b', c: 'd=e' })
    expect(parseReadings([])).toEqual({})
  })

  it.each([['a'], ['=b'], ['a='], ['a=b', 'a=c']])('%s is refused', (...texts) => {
    expect(() => parseReadings(texts)).toThrow(/reading/)
  })

  it('that the programme does not have are refused by name, with those it has', () => {
    expect(() => requireReadings(DX, { 'tax_basis.MXQ': 'inclusive' })).toThrow(/it has tax_basis\.XLQ, /)
    expect(() => requireReadings(DX, { 'tax_basis.XLQ': 'net' })).toThrow(/one of inclusive, exclusive/)
    expect(() => requireReadings(DX, { toString: 'x' })).toThrow(/has no reading toString/)
    expect(() => requireReadings(DX, { 'tax_basis.XLQ': 'exclusive' })).not.toThrow()
  })
})

describe('whose evidence counts', () => {
  const cut = {
    size: 3,
    others: new Map([
      ['B', 5],
      ['C', 7],
    ]),
  }

  it('own: one log, though others are bound because they meet its devices', () => {
    const scope = { institution: 'A', view: 'own', cut } as const
    expect(sourcesOf(scope)).toEqual(['A'])
    expect([cutAt(scope, 'A'), cutAt(scope, 'B')]).toEqual([cut, null])
  })

  it('all: each log at its own size, with the others beside it as they are bound', () => {
    const scope = { institution: 'A', view: 'all', cut } as const
    expect(sourcesOf(scope)).toEqual(['A', 'B', 'C'])
    expect(cutAt(scope, 'B')).toEqual({
      size: 5,
      others: new Map([
        ['C', 7],
        ['A', 3],
      ]),
    })
    expect(cutAt(scope, 'D')).toBeNull()
    expect(listsOf(scope, ['A', 'C'])).toEqual({ cut_institutions: ['A', 'C'], cut_sizes: [3n, 7n] })
  })
})

describe('an assumed submission', () => {
  const draft = head('K', { state: 'draft' } as Claim)

  it('puts noon of the day into a draft, and nothing else', () => {
    const [assumed] = submittedAsAssumed([draft], '2025-08-01')
    expect(assumed).toEqual({ ...draft, body: { state: 'draft', submittedAt: '2025-08-01T12:00:00.000+08:00' } })
    expect(submittedAsAssumed([draft], null)).toEqual([draft])
  })

  it('is refused as soon as one version is no draft', () => {
    const sent = head('K', { state: 'submitted' } as Claim)
    expect(() => submittedAsAssumed([draft, sent], '2025-08-01')).toThrow(/has been submitted/)
  })
})

describe('rules', () => {
  it('have a fingerprint that changes with a parameter, a quotation, a weight and a guide', () => {
    const [first] = DX.clauses
    const others = [
      { ...DX, parameters: { ...DX.parameters, rate: { value: '2/3' } } },
      { ...DX, guide: { ...DX.guide, sha256: '0' } },
      { ...DX, clauses: DX.clauses.map((one) => (one === first ? { ...one, quotation: '另一句' } : one)) },
      { ...DX, clauses: DX.clauses.map((one) => (one === first ? { ...one, severity: 'cap' as const } : one)) },
    ]
    expect(new Set([DX, ...others].map(rulesOf)).size).toBe(5)
    expect(rulesOf(DX)).toMatch(/^xlq-dx-2025-2@[0-9a-f]{64}$/)
  })

  it('of another batch are none', () => {
    expect(programmeFor('XLQ-DX', '2025-1')).toBeUndefined()
  })

  it('say how much capacity they ask for: 300 P of who registers, 2000 P of a supplier in Longgang, none of others', () => {
    expect(['XLQ-RK', 'LG-SL', 'XLQ-DX'].map((name) => capacityAsked(pack(name)))).toEqual(['300', '2000', null])
  })
})
