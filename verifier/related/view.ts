import type { Fraction } from '../../core/fraction.ts'
import { ZERO } from '../../core/fraction.ts'
import { type Graph, restOf } from './graph.ts'
import { type Reach, reachOf } from './links.ts'
import { type Ladder, ladderTo } from './shares.ts'
import type { Party } from './tie.ts'

/** What is known beside ownership. */
export type Surroundings = {
  /** References that are known to be natural persons: nobody owns them. Others may be companies with owners of their own. */
  readonly persons: ReadonlySet<Party>
  /** Companies whose shares are listed: a small float is not an investment that anybody chose. */
  readonly listed: ReadonlySet<Party>
  /** Contact data that both parties share, such as an address or a telephone number. */
  readonly shared: readonly SharedContact[]
}
export type SharedContact = { readonly kind: 'address' | 'phone' | 'contact'; readonly record: string }

/** Two parties on one day, with what several grounds look at. `a` is who applies, `b` the other side. */
export type View = {
  readonly graph: Graph
  readonly a: Party
  readonly b: Party
  readonly around: Surroundings
  readonly reachA: Reach
  readonly reachB: Reach
  readonly ladder: Ladder
  /** Above both by equity, agreement or subordination, nearest first; neither of the two. */
  readonly aboveBoth: readonly Party[]
  readonly rest: (party: Party) => Fraction
}

export function viewOf(graph: Graph, a: Party, b: Party, around: Surroundings): View {
  const [reachA, reachB] = [reachOf(graph, a), reachOf(graph, b)]
  const aboveB = new Set(reachB.above)
  const rests = new Map<Party, Fraction>()
  for (const party of [...reachA.above, ...reachB.above]) rests.set(party, restOf(graph, party, around.persons))
  return {
    graph,
    a,
    b,
    around,
    reachA,
    reachB,
    ladder: ladderTo(graph, [a, b]),
    aboveBoth: reachA.above.filter((party) => aboveB.has(party) && party !== a && party !== b),
    rest: (party) => rests.get(party) ?? ZERO,
  }
}
