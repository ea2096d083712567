import type { ClauseAnswer } from '../programmes/engine/assess.ts'
import type { FactEvidence } from './fact.ts'
import type { FoundFinding } from './finding-id.ts'

const STATE_WORDS = { fail: '不符合', undetermined: '待定' } as const

/**
 * Clauses of an assessed claim that were not met or could not be judged, as findings: the code is the clause’s id, so that
 * a claim has one finding a clause. A review of one decides nothing about the claim; a `decision` does (docs/programmes.md).
 */
export function clauseFindings(clauses: readonly ClauseAnswer[]): readonly FoundFinding[] {
  return clauses.flatMap((clause) => {
    const { id, quotation, severity, state, used, missing, notes } = clause
    if (state !== 'fail' && state !== 'undetermined') return []
    const words = [
      ...missing.map(({ what }) => what.zh),
      ...notes.map((note) => note.words.zh),
      ...used.map(({ path, value }) => `${path} = ${value}`),
    ]
    return [
      {
        code: id,
        severity: state === 'undetermined' && severity !== 'info' ? 'undetermined' : SEVERITY[severity],
        clauseId: id,
        quotation,
        message: `${STATE_WORDS[state]}${words.length === 0 ? '' : `：${words.join('；')}`}`,
        amount: null,
        needsHuman: missing.some(({ by }) => by === 'person'),
        evidence: evidenceOf(clause),
      },
    ]
  })
}

const SEVERITY = { ineligible: 'reduce', cap: 'reduce', warning: 'warning', info: 'info' } as const
const SHOWN = 20

function evidenceOf({ used }: ClauseAnswer): readonly FactEvidence[] {
  const byKind = new Map<string, Set<string>>()
  for (const { kind, id } of used.flatMap(({ evidence }) => evidence)) {
    const ids = byKind.get(kind) ?? new Set()
    byKind.set(kind, ids.add(id))
  }
  return [...byKind]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, ids]) => ({ kind, ids: [...ids].sort().slice(0, SHOWN), total: ids.size }))
}
