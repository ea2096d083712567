import { describe, expect, it } from 'vitest'
import { installedSteps } from '../../../verifier/reconcile/installed.ts'
import { capacity, head } from './evidence-of.ts'

const at = (hour: number) => `2025-01-01T${String(hour).padStart(2, '0')}:00:00Z`
const ms = (hour: number) => Date.UTC(2025, 0, 1, hour)
const stepsOf = (...statements: readonly ReturnType<typeof capacity>[]) =>
  installedSteps(statements.map((c) => head(c.statementId, c)))

describe('the installed-cards ledger', () => {
  it('joins statements of the same number that touch, and leaves a gap unknown', () => {
    const { steps } = stepsOf(
      capacity('a', at(0), at(1), 8),
      capacity('b', at(1), at(2), 8),
      capacity('c', at(3), at(4), 0),
    )
    expect(steps).toEqual([
      { from: ms(0), until: ms(2), cards: 8 },
      { from: ms(3), until: ms(4), cards: 0 },
    ])
  })

  it('puts the pool of the contract before the whole institution', () => {
    const { steps, findings } = stepsOf(capacity('all', at(0), at(3), 100, false), capacity('own', at(1), at(2), 8))
    expect(steps.map(({ cards }) => cards)).toEqual([100, 8, 100])
    expect(findings).toEqual([])
  })

  it('takes the least of statements that disagree, and says so', () => {
    const { steps, findings } = stepsOf(capacity('a', at(0), at(2), 8), capacity('b', at(1), at(3), 6))
    expect(steps.map(({ cards }) => cards)).toEqual([8, 6])
    expect(findings.map(({ code, evidence }) => [code, evidence[0]?.ids])).toEqual([['INSTALLED_DISAGREE', ['a', 'b']]])
  })
})
