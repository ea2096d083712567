import type { Period } from '../evidence.ts'
import type { Standing } from './card.ts'

/** A lease as one institution states it in a record of its own. */
export type StatedLease = Period & { readonly by: string; readonly lessor: string; readonly lessee: string }

/** What one institution says of a card: when it lists it, when it calls itself the owner, and the leases it states. */
export type Party = {
  readonly institution: string
  readonly service: readonly Period[]
  readonly owned: readonly Period[]
  readonly leases: readonly StatedLease[]
}

/** `lessors`: those the card is leased from at that time, by what holds; `others`: who stands on the other side. */
export type StandingAt = {
  readonly standing: Standing
  readonly why: 'CARD_CLAIMED_TWICE' | 'CARD_LEASED_OUT' | 'LEASE_UNCONFIRMED' | 'LEASE_OVER' | null
  readonly others: readonly string[]
  readonly leasedIn: boolean
  readonly lessors: readonly string[]
}

type Edges = ReadonlyMap<string, ReadonlySet<string>>

export const covers = (at: number) => (period: Period) => period.from <= at && at < period.to

/**
 * Whether `me` has a card at a moment at which it lists it (X-4, XLQ-RK-4.2.2b iii).
 *
 * A lease that its lessor states moves the card, over any number of leases, to the last lessee. One that only the lessee
 * states leaves the card open for both while the lessor lists it. Who is left over beside `me` has as good a claim: then
 * neither has it, but for one whose own lessor states that the card went to `me`. What `me` leased by its own list it
 * has while a lease covers the moment, no longer.
 */
export function standingAt(me: Party, others: readonly Party[], at: number): StandingAt {
  const parties = [me, ...others]
  const stated = parties.flatMap(({ leases }) => leases.filter(covers(at)))
  const confirmed = edgesOf(stated.filter(({ by, lessor }) => by === lessor))
  const all = edgesOf(stated.filter(({ by, lessor, lessee }) => by === lessor || by === lessee))
  const mine = me.institution
  const lessors = lessorsOf(confirmed, all, mine)
  const leased = { leasedIn: lessors.length > 0, lessors }
  const result = (standing: Standing, why: StandingAt['why'], others: Iterable<string>): StandingAt => {
    const named = new Set(others)
    named.delete(mine)
    return { standing, why, others: [...named].sort(), ...leased }
  }
  if (circular(confirmed)) return result('out', 'CARD_CLAIMED_TWICE', confirmed.keys())
  const handedOn = confirmed.get(mine)
  if (handedOn !== undefined) return result('out', 'CARD_LEASED_OUT', handedOn)
  const ofOthers = me.leases.find((one) => covers(at)(one) && one.lessor !== mine && one.lessee !== mine)
  if (ofOthers !== undefined) return result('out', 'CARD_LEASED_OUT', [ofOthers.lessor, ofOthers.lessee])
  const claimants = others.filter((party) => claims(party, all, at)).map(({ institution }) => institution)
  const rivals = new Set(endsOf(confirmed, [...claimants, ...confirmed.keys()]))
  rivals.delete(mine)
  if (!claims(me, all, at)) {
    const over = rivals.size > 0 ? result('out', 'CARD_CLAIMED_TWICE', rivals) : result('open', 'LEASE_OVER', [])
    return { ...over, leasedIn: true }
  }
  const left = [...rivals].filter((rival) => !yields(rival, mine, confirmed, all))
  if (left.length === 0) return result('held', null, [])
  const unsettled = left.filter((rival) => reach(all, rival).has(mine) || reach(all, mine).has(rival))
  return unsettled.length === left.length
    ? result('open', 'LEASE_UNCONFIRMED', left)
    : result('out', 'CARD_CLAIMED_TWICE', left)
}

/** Lists it then; if it ever leased it, by its own list, only with a lease to it then, or as the owner it calls itself. */
function claims({ institution, service, owned, leases }: Party, all: Edges, at: number): boolean {
  if (!service.some(covers(at))) return false
  if (!leases.some(({ lessee }) => lessee === institution)) return true
  return owned.some(covers(at)) || [...all.values()].some((lessees) => lessees.has(institution))
}

/** A rival that has the card from a lessor who states that it went to `mine`, and not to the rival. */
function yields(rival: string, mine: string, confirmed: Edges, all: Edges): boolean {
  if (reach(all, mine).has(rival) || [...confirmed.values()].some((lessees) => lessees.has(rival))) return false
  return [...all.keys()].some((lessor) => {
    if (lessor === rival || lessor === mine || !reach(all, lessor).has(rival)) return false
    const ends = endsOf(confirmed, [lessor])
    return ends.includes(mine) && !ends.includes(rival)
  })
}

function edgesOf(leases: readonly StatedLease[]): Edges {
  const edges = new Map<string, Set<string>>()
  for (const { lessor, lessee } of leases) edges.set(lessor, (edges.get(lessor) ?? new Set()).add(lessee))
  return edges
}

const lessorsOf = (confirmed: Edges, all: Edges, mine: string): readonly string[] => {
  const of = (edges: Edges) => [...edges].flatMap(([lessor, lessees]) => (lessees.has(mine) ? [lessor] : []))
  const sure = of(confirmed)
  return sure.length > 0 ? sure : of(all)
}

/** All that chains of leases come to, the starts included. */
function reach(edges: Edges, ...starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set(starts)
  for (const at of reached) for (const next of edges.get(at) ?? []) reached.add(next)
  return reached
}

/** Those at the end of every chain of leases from any of these: itself where it has leased it to nobody. */
const endsOf = (edges: Edges, starts: readonly string[]): readonly string[] =>
  [...reach(edges, ...starts)].filter((institution) => !edges.has(institution))

/**
 * Whether leases lead back to where they began: those that nobody leases to are taken away, one after the other, until
 * none is left or only circles and what they lead to. Each lease is looked at twice.
 */
function circular(edges: Edges): boolean {
  const lessorsTo = new Map<string, number>()
  for (const lessees of edges.values())
    for (const lessee of lessees) lessorsTo.set(lessee, (lessorsTo.get(lessee) ?? 0) + 1)
  const free = new Set([...edges.keys()].filter((lessor) => !lessorsTo.has(lessor)))
  for (const lessor of free)
    for (const lessee of edges.get(lessor) ?? []) {
      const left = (lessorsTo.get(lessee) ?? 0) - 1
      lessorsTo.set(lessee, left)
      if (left === 0 && edges.has(lessee)) free.add(lessee)
    }
  return free.size < edges.size
}
