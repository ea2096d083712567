import type { Fraction } from '../../../core/fraction.ts'
import { compare, fraction } from '../../../core/fraction.ts'
import type { CapacityClauseId } from '../clauses.ts'
import { CAPACITY_CLAUSES } from '../clauses.ts'

/** A sentence the question is asked for; `asked`: it names this very threshold, else it is there to compare with. */
export type CitedClause = {
  readonly id: CapacityClauseId
  readonly quotation: string
  readonly relation: 'asked' | 'reference'
}

/** The thresholds that the guides name, in PFLOPS, and where. */
const NAMED = [
  { id: 'XLQ-RK-4.2.2b', pflops: fraction(300n) },
  { id: 'LG-SL-2.2.2', pflops: fraction(2000n) },
] as const

/** 300 and 2000 cite their own clause; any other threshold is nobody's, and both are shown beside it. */
export function citedClauses(thresholdPflops: Fraction): readonly CitedClause[] {
  const cite = (relation: CitedClause['relation']) => (clause: (typeof NAMED)[number]) => ({
    id: clause.id,
    quotation: CAPACITY_CLAUSES[clause.id].quotation,
    relation,
  })
  const own = NAMED.filter(({ pflops }) => compare(pflops, thresholdPflops) === 0)
  return own.length > 0 ? own.map(cite('asked')) : NAMED.map(cite('reference'))
}
