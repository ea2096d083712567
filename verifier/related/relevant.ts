import { groupBy } from './graph.ts'
import { type Party, SIDEWAYS, type Tie } from './tie.ts'

/**
 * The ties that can have a part in an answer about some parties over [from, to], in their order: those of everybody above them,
 * and those beside them. Ties between others change nothing, and neither do their days.
 */
export function relevantTo(ties: readonly Tie[], parties: readonly Party[], from: string, to: string): readonly Tie[] {
  const there = ties.filter(({ validFrom, validTo }) => validFrom <= to && (validTo === null || validTo >= from))
  const into = groupBy(there, (tie) => tie.to)
  const outOf = groupBy(
    there.filter(({ kind }) => SIDEWAYS.has(kind)),
    (tie) => tie.from,
  )
  const above = new Set<Party>(parties)
  const chosen = new Set<Tie>()
  for (const party of above) {
    for (const tie of outOf.get(party) ?? []) chosen.add(tie)
    for (const tie of into.get(party) ?? []) {
      chosen.add(tie)
      if (!SIDEWAYS.has(tie.kind)) above.add(tie.from)
    }
  }
  return there.filter((tie) => chosen.has(tie))
}
