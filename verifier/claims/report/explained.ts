import type { ProgrammeAssessment } from '../../programmes/engine/assess.ts'
import { factWords, missingWords } from './fact-words.ts'
import { mendWords } from './mend-words.ts'

/**
 * What an assessment says in codes as the page in Chinese says it, clause by clause in the same order, facts and missing
 * items in the order they have there: for whoever shows the JSON.
 */
export function explained({ clauses, amount }: Pick<ProgrammeAssessment, 'clauses' | 'amount'>) {
  const labels = new Map(amount?.working.map(({ id, label }) => [id, label.zh]))
  return clauses.map(({ id, used, missing }) => ({
    id,
    facts: used.map(({ path, value }) => factWords({ path, value: cut(value) }, labels)),
    missing: missing.map((one) => ({ what: missingWords(one), mend: mendWords(one) })),
  }))
}

const LONGEST = 300
const cut = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value)
