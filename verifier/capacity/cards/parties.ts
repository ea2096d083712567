import type { Device } from '../../../schemas/device.ts'
import type { ForeignDevice } from '../evidence.ts'
import { endOf, startOf } from './days.ts'
import type { Found } from './found.ts'
import type { PhysicalCard } from './group.ts'
import { boardKey, serialKey, serviceOf } from './group.ts'
import { nameKey, namesOf, tellsApart } from './names.ts'
import { say } from './say.ts'
import type { Party, StatedLease } from './standing.ts'

/** What one institution says of a card in these records of its own. */
export function partyOf(institution: string, devices: readonly Device[]): Party {
  return {
    institution,
    service: devices.map(serviceOf),
    owned: devices.filter(({ owner }) => owner === institution).map(serviceOf),
    leases: devices.flatMap((device) => leaseOf(institution, device) ?? []),
  }
}

export function leaseOf(by: string, { lease }: Device): StatedLease | null {
  if (lease === undefined) return null
  const { lessor, lessee, from, to } = lease
  return { by, lessor, lessee, from: startOf(from), to: endOf(to) }
}

/**
 * For each of our cards what other institutions list of it: those of their records that share a name with it, name it
 * as the card of a slice, or stand for its board or for a device it carries. Ours stay apart, whatever theirs join.
 */
export function foreignParties(
  cards: readonly PhysicalCard[],
  foreign: readonly ForeignDevice[],
  mine: string,
  found: Found,
): ReadonlyMap<PhysicalCard, readonly Party[]> {
  const find = finderOf(cards)
  const listed = new Map<PhysicalCard, Map<string, Device[]>>()
  const seen = new Set<string>()
  for (const { institution, head } of foreign) {
    const version = `${institution} ${head.digest} ${head.id}`
    if (institution === mine || seen.has(version)) continue
    seen.add(version)
    const of = find(head.body)
    for (const card of of) {
      if (of.size > 1 && head.body.boardSerial === undefined)
        found.add('CARD_NAMES_DISAGREE', card.id, say.NAMES_DISAGREE_ELSEWHERE, {
          about: { text: 'elsewhere', general: say.NAMES_DISAGREE_ELSEWHERE },
          others: [institution],
        })
      const by = listed.get(card) ?? new Map<string, Device[]>()
      listed.set(card, by)
      const known = by.get(institution)
      if (known === undefined) by.set(institution, [head.body])
      else known.push(head.body)
    }
  }
  return new Map([...listed].map(([card, by]) => [card, [...by].map(([institution, of]) => partyOf(institution, of))]))
}

/** Finds our cards that another's record can be of. */
function finderOf(cards: readonly PhysicalCard[]): (device: Device) => ReadonlySet<PhysicalCard> {
  const named = new Map<string, PhysicalCard>()
  const carried = new Map<string, Set<PhysicalCard>>()
  for (const card of cards) {
    for (const key of card.keys) named.set(key, card)
    for (const { records } of card.parts)
      for (const { board } of records)
        if (board !== null) carried.set(board, (carried.get(board) ?? new Set()).add(card))
  }
  return (device) => {
    const { own, physical } = namesOf(device)
    const keys = [...own, ...(physical === null ? [] : [physical])].filter(tellsApart).map(nameKey)
    const board = boardKey(device)
    const cards = new Set(carried.get(serialKey(device) ?? ''))
    for (const key of board === null ? keys : [...keys, board]) {
      const card = named.get(key)
      if (card !== undefined) cards.add(card)
    }
    return cards
  }
}
