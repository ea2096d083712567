import { add, compare, type Fraction, fraction, min, subtract, ZERO } from '../../core/fraction.ts'
import { holdsOn, type Party, referenceOf, type Tie } from './tie.ts'

export const ONE: Fraction = fraction(1n)

/**
 * What one party holds of another. Statements about one holding are the same holding and never summed: `low` is the least share
 * that is stated, 0 when none is. What more there may be (another sender's larger figure, a second stake) is part of the
 * organisation's rest, which may belong to anybody.
 */
export type Holding = {
  readonly from: Party
  readonly to: Party
  readonly low: Fraction
  readonly ties: readonly Tie[]
}

/** Everything that holds on one day. Lists are in the order of `tiesOf`. */
export type Graph = {
  readonly holders: ReadonlyMap<Party, readonly Holding[]>
  readonly holdings: ReadonlyMap<Party, readonly Holding[]>
  /** What records give away of a party, as they say it: above 1 where they contradict each other. */
  readonly recorded: ReadonlyMap<Party, Fraction>
  /** All ties but equity. */
  readonly tiesTo: ReadonlyMap<Party, readonly Tie[]>
  readonly tiesFrom: ReadonlyMap<Party, readonly Tie[]>
  /** Names by which a party is recorded. */
  readonly names: ReadonlyMap<Party, ReadonlySet<string>>
}

/** The graph of one day. */
export function graphOn(ties: readonly Tie[], day: string): Graph {
  const there = ties.filter((tie) => holdsOn(tie, day))
  const stakes = there.filter(({ kind }) => kind === 'equity')
  const others = there.filter(({ kind }) => kind !== 'equity')
  const stated = [...groupBy(stakes, ({ from, to }) => `${from} ${to}`).values()].flatMap(holdingOf)
  const recorded = new Map<Party, Fraction>()
  for (const { to, low } of stated) recorded.set(to, add(recorded.get(to) ?? ZERO, low))
  const holdings = stated.map((holding) => ({ ...holding, low: lessExcess(holding, recorded) }))
  const names = new Map<Party, Set<string>>()
  for (const tie of there) {
    name(names, tie.from, tie.fromName)
    name(names, tie.to, tie.toName)
  }
  return {
    holders: groupBy(holdings, ({ to }) => to),
    holdings: groupBy(holdings, ({ from }) => from),
    recorded,
    tiesTo: groupBy(others, ({ to }) => to),
    tiesFrom: groupBy(others, ({ from }) => from),
    names,
  }
}

/**
 * How much of a party may belong to somebody who is not recorded: 1 less what is recorded, all of it where records contradict
 * each other. 0 for a state organ and for a person; a body without shares (事业单位, 社会组织) needs its superior recorded instead.
 */
export function restOf(graph: Graph, party: Party, persons: ReadonlySet<Party>): Fraction {
  const recorded = graph.recorded.get(party) ?? ZERO
  if (compare(recorded, ONE) > 0) return ONE
  const rest = subtract(ONE, recorded)
  if (rest.num === 0n) return ZERO
  if (referenceOf(party) !== null) return persons.has(party) || isKin(graph, party) ? ZERO : rest
  if (party.startsWith('9')) return rest
  const hasSuperior = (graph.tiesTo.get(party) ?? []).some(
    ({ kind, contested }) => kind === 'affiliation' && !contested,
  )
  return party.startsWith('11') || hasSuperior ? ZERO : rest
}

/** Where records give away more than all of a party, the excess may be anybody's error: each keeps what the others leave. */
function lessExcess({ to, low }: Holding, recorded: ReadonlyMap<Party, Fraction>): Fraction {
  const excess = subtract(recorded.get(to) ?? ZERO, ONE)
  if (excess.num <= 0n) return low
  return compare(low, excess) > 0 ? subtract(low, excess) : ZERO
}

/** Only natural persons have kin. */
const isKin = (graph: Graph, party: Party): boolean =>
  [...(graph.tiesTo.get(party) ?? []), ...(graph.tiesFrom.get(party) ?? [])].some(({ kind }) => kind === 'kinship')

/** A stated share of 0 is the statement that there is none. */
const isNothing = ({ share }: Tie): boolean => share !== null && share.num === 0n

function holdingOf(ties: readonly Tie[]): readonly Holding[] {
  const [first] = ties
  if (first === undefined || ties.every(isNothing)) return []
  const stated = ties.flatMap(({ share, contested }) => (share === null || contested ? [] : [share]))
  const [share, ...more] = stated
  return [{ from: first.from, to: first.to, low: share === undefined ? ZERO : more.reduce(min, share), ties }]
}

function name(names: Map<Party, Set<string>>, party: Party, text: string): void {
  if (text === '') return
  const known = names.get(party)
  if (known === undefined) names.set(party, new Set([text]))
  else known.add(text)
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}
