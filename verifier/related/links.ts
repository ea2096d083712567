import type { Graph } from './graph.ts'
import { type Party, referenceOf, SIDEWAYS, type Tie } from './tie.ts'

/** How a party is reached from another: `steps` ties away, over this tie from that place. */
type Place = {
  readonly party: Party
  /** A tie other than equity was used. */
  readonly soft: boolean
  readonly before: Place | null
  readonly ties: readonly Tie[]
  readonly steps: number
}

/** The ties between two parties; they meet in `meeting`, or in it and `alike`, perhaps one person of two senders. */
export type Link = { readonly ties: readonly Tie[]; readonly meeting: Party; readonly alike: Party | null }

/** Where one gets from a party: up to whoever owns, commands or is superior, and from any of these one step sideways. */
export type Reach = { readonly places: readonly Place[]; readonly above: readonly Party[] }

/** Nearest first; each party at most twice: over equity alone, and over other ties. */
export function reachOf(graph: Graph, start: Party): Reach {
  const above = new Set<Party>([start])
  const places: Place[] = [{ party: start, soft: false, before: null, ties: [], steps: 0 }]
  const sideways: Place[] = []
  const seen = new Set<string>([`e ${start}`])
  for (const place of places) {
    const steps = place.steps + 1
    for (const { from, ties } of graph.holders.get(place.party) ?? []) {
      visit({ party: from, soft: place.soft, before: place, ties, steps })
    }
    for (const tie of graph.tiesTo.get(place.party) ?? []) {
      if (SIDEWAYS.has(tie.kind)) sideways.push({ party: tie.from, soft: true, before: place, ties: [tie], steps })
      else visit({ party: tie.from, soft: true, before: place, ties: [tie], steps })
    }
    for (const tie of graph.tiesFrom.get(place.party) ?? []) {
      if (SIDEWAYS.has(tie.kind)) sideways.push({ party: tie.to, soft: true, before: place, ties: [tie], steps })
    }
  }
  const beside = sideways.filter(({ party }) => !seen.has(`s ${party}`) && seen.add(`s ${party}`))
  return { places: [...places, ...beside], above: [...above] }

  function visit(place: Place): void {
    const key = `${place.soft ? 's' : 'e'} ${place.party}`
    if (seen.has(key)) return
    seen.add(key)
    above.add(place.party)
    places.push(place)
  }
}

/** The shortest way from one party to another over somebody above or beside both; `soft`: over other ties than equity only. */
export function linkOf(one: Reach, other: Reach, soft: boolean): Link | null {
  const best = shortest(pairs(one, other, soft))
  return best === null ? null : { ties: waysOf(best), meeting: best.there.party, alike: null }
}

/** Persons of different senders who bear the same reference or the same name: perhaps one person above both. */
export function likenessOf(graph: Graph, one: Reach, other: Reach): Link | null {
  const best = shortest(alikes(graph, one, other))
  return best === null ? null : { ties: waysOf(best), meeting: best.here.party, alike: best.there.party }
}

/** A person above one of the two who, for want of a name, may be one that another sender records above the other. */
export function unsettledPerson(graph: Graph, one: Reach, other: Reach): Party | null {
  const nameless = (mine: Reach, theirs: Reach): Party | undefined => {
    const senders = new Set(personsOf(theirs).map(senderOf))
    return personsOf(mine).find(
      (place) => !graph.names.has(place.party) && senders.size > (senders.has(senderOf(place)) ? 1 : 0),
    )?.party
  }
  return nameless(one, other) ?? nameless(other, one) ?? null
}

type Pair = { readonly here: Place; readonly there: Place }

function* pairs(one: Reach, other: Reach, soft: boolean): Generator<Pair> {
  const places = new Map<Party, Place[]>()
  for (const there of other.places) places.set(there.party, [...(places.get(there.party) ?? []), there])
  for (const here of one.places) {
    for (const there of places.get(here.party) ?? []) if (!soft || here.soft || there.soft) yield { here, there }
  }
}

function shortest(found: Iterable<Pair>): Pair | null {
  let best: Pair | null = null
  for (const pair of found) {
    if (best === null || pair.here.steps + pair.there.steps < best.here.steps + best.there.steps) best = pair
  }
  return best
}

function waysOf({ here, there }: Pair): readonly Tie[] {
  return [...wayTo(here), ...[...wayTo(there)].reverse()]
}

function wayTo(end: Place): readonly Tie[] {
  const ties: Tie[] = []
  for (let place: Place | null = end; place !== null; place = place.before) ties.unshift(...place.ties)
  return ties
}

function* alikes(graph: Graph, one: Reach, other: Reach): Generator<Pair> {
  const signs = ({ party }: Place) => [
    `reference ${referenceOf(party)?.reference ?? ''}`,
    ...[...(graph.names.get(party) ?? [])].map((name) => `name ${name}`),
  ]
  const bySign = new Map<string, Place[]>()
  for (const there of personsOf(other)) {
    for (const sign of signs(there)) bySign.set(sign, [...(bySign.get(sign) ?? []), there])
  }
  for (const here of personsOf(one)) {
    for (const there of signs(here).flatMap((sign) => bySign.get(sign) ?? [])) {
      if (senderOf(here) !== senderOf(there)) yield { here, there }
    }
  }
}

/** Nearest first. */
const personsOf = (reach: Reach): readonly Place[] => reach.places.filter(({ party }) => referenceOf(party) !== null)
const senderOf = ({ party }: Place): string => referenceOf(party)?.sender ?? ''
