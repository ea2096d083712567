import { DAY_MS, dayOf, dayStart } from '../../core/time.ts'

/** Shanghai days by their starts, `first` ≤ `last`, both inclusive. */
type Run = { readonly first: number; last: number }

/**
 * Days as a finding names them: days in a row as one interval of ISO 8601, `2025-03-01/2025-08-31`, both inclusive; a
 * day without a neighbour as that day.
 *
 * Input: Shanghai days, in order, each once.
 */
export function dayRuns(days: Iterable<string>): readonly string[] {
  const runs: Run[] = []
  for (const day of days) {
    const start = dayStart(day)
    const last = runs.at(-1)
    if (last !== undefined && last.last + DAY_MS === start) last.last = start
    else runs.push({ first: start, last: start })
  }
  return runs.map(({ first, last }) => (first === last ? dayOf(first) : `${dayOf(first)}/${dayOf(last)}`))
}
