import type { Fraction } from '../../core/fraction.ts'
import { compare } from '../../core/fraction.ts'
import type { DeclaredLine, ListedDevice, Reading } from './declared-line.ts'
import type { ModelMatch } from './register/match.ts'

export type ReadLine = {
  readonly declared: DeclaredLine
  readonly match: ModelMatch
  readonly reading: Reading
}

/** A physical card, over all lines that list it. */
export type ListedCard = Reading & {
  /** The first line that lists it: there it is counted. */
  readonly first: ReadLine
  readonly withheld: DeclaredLine['withheld']
  /** Lines give it different figures. */
  readonly disputed: boolean
  /** Only slices that do not name their card list it. */
  readonly silent: boolean
}

/** The physical card a listed device stands for; `null` for a slice of a card that is not identified. */
export const cardOf = ({ match }: ReadLine, device: ListedDevice): string | null =>
  device.physicalCard ?? (match.slice === null ? device.id : null)

/**
 * Every card that is listed by an id, once. Listed twice with different figures it has the lowest, and none where one
 * line has none: one line more can never raise what a card counts. Withheld once is withheld. A slice that does not
 * name its card (`MIG 1g.10gb`) says nothing against what another line calls the card.
 */
export function listedCards(lines: readonly ReadLine[]): ReadonlyMap<string, ListedCard> {
  const cards = new Map<string, ListedCard>()
  for (const line of lines) {
    const { units, withheld } = line.declared
    if ('count' in units) continue
    const silent = line.match.slice !== null && line.reading.lowest === null
    const listed: ListedCard = { ...line.reading, first: line, withheld, disputed: false, silent }
    for (const device of units.devices) {
      const id = cardOf(line, device)
      if (id === null) continue
      const known = cards.get(id)
      cards.set(id, known === undefined ? listed : merged(known, listed))
    }
  }
  return cards
}

function merged(known: ListedCard, other: ListedCard): ListedCard {
  const together = { first: known.first, withheld: known.withheld ?? other.withheld }
  if (other.silent) return { ...known, ...together }
  if (known.silent) return { ...other, ...together }
  return {
    ...together,
    lowest: pick(known.lowest, other.lowest, -1),
    highest: pick(known.highest, other.highest, 1),
    disputed: known.disputed || !same(known.lowest, other.lowest) || !same(known.highest, other.highest),
    silent: false,
  }
}

const same = (a: Fraction | null, b: Fraction | null) => (a === null || b === null ? a === b : compare(a, b) === 0)

function pick(a: Fraction | null, b: Fraction | null, side: -1 | 1): Fraction | null {
  if (a === null || b === null) return null
  return compare(a, b) === side ? a : b
}
