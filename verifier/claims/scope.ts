import type { Cut } from '../cut.ts'
import { cutLists } from '../evidence/columns.ts'
import type { View } from './question.ts'
import type { Assumed } from './trial/assumed.ts'

/** Whose claim, which logs count, and up to where each is read. `assumed`: of a trial; left out: nothing is. */
export type ClaimScope = {
  readonly institution: string
  readonly view: View
  readonly cut: Cut
  readonly assumed?: Assumed
}

/** The institutions whose records count as evidence, the claim’s own first; the others sorted. */
export const sourcesOf = ({ institution, view, cut }: ClaimScope): readonly string[] => [
  institution,
  ...(view === 'own' ? [] : [...cut.others.keys()].filter((other) => other !== institution).sort()),
]

/** The cut as seen from one of the sources; null: its log does not count. */
export function cutAt(scope: ClaimScope, institution: string): Cut | null {
  if (!sourcesOf(scope).includes(institution)) return null
  if (institution === scope.institution) return scope.cut
  const others = new Map([...scope.cut.others, [scope.institution, scope.cut.size]])
  const size = others.get(institution)
  others.delete(institution)
  return size === undefined ? null : { size, others }
}

/** Some of the sources as the parallel lists that queries take. */
export function listsOf({ institution, cut }: ClaimScope, sources: readonly string[]) {
  const { cut_institutions, cut_sizes } = cutLists({ institution, contract: '', up_to: cut.size }, cut)
  const wanted = cut_institutions.map((name, i) => ({ name, size: cut_sizes[i] ?? 0n }))
  const kept = wanted.filter(({ name }) => sources.includes(name))
  return { cut_institutions: kept.map(({ name }) => name), cut_sizes: kept.map(({ size }) => size) }
}
