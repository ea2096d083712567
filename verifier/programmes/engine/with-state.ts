import type { ClauseAnswer } from './assess.ts'
import type { Missing } from './fact.ts'
import type { State } from './outcome.ts'

/**
 * The clause as decided; null: as it is. The system’s amount does not know of a reduction that persons decided, so a cap
 * that fails by their word leaves the result open until they approve an amount.
 */
export function withState(clause: ClauseAnswer, decided: State | null, isApproved: boolean): ClauseAnswer {
  if (decided === null) return clause
  const { id, severity, state, missing } = clause
  if (severity === 'cap' && decided === 'fail' && state !== 'fail' && !isApproved)
    return { ...clause, state: 'undetermined', missing: [amountWanted(id)] }
  if (decided !== 'undetermined') return { ...clause, state: decided, missing: [] }
  return { ...clause, state: decided, missing: missing.length > 0 ? missing : [furtherWord(id)] }
}

const amountWanted = (path: string): Missing => ({
  path,
  by: 'person',
  what: {
    en: `Persons decided that ${path} reduces the amount; which amount is approved they have not said.`,
    zh: `已人工决定 ${path} 应核减金额，尚未决定核定金额。`,
  },
})
const furtherWord = (path: string): Missing => ({
  path,
  by: 'person',
  what: { en: `Persons left ${path} open.`, zh: `${path} 经人工决定暂予待定。` },
})
