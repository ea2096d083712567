import type { Holding } from '../cards/card.ts'
import type { Readings, Tier } from '../question.ts'
import type { Cells } from './grid.ts'
import { cellAt, cellsOf, emptyTally, put, unitsOf } from './grid.ts'
import { hourTier } from './hour-tiers.ts'
import type { Weighed } from './weighed.ts'

/** Capacity of a tier in every cell: of cards that meet it and all before it, and of those that meet it alone. */
export type TierCells = { readonly cells: Cells; readonly alone: Cells }

/** Counts without identities are on the tier declared only. */
export function tierCells(weighed: Weighed, tier: Tier): TierCells {
  if (tier === 'declared') {
    const cells = withExtras(
      weighed,
      paperTier(weighed, () => true),
    )
    return { cells, alone: cells }
  }
  if (tier === 'documented') {
    const cells = paperTier(weighed, ({ documented }) => documented)
    return { cells, alone: cells }
  }
  if (tier === 'identified')
    return {
      cells: paperTier(weighed, ({ documented, standing }) => documented && standing === 'held'),
      alone: paperTier(weighed, ({ standing }) => standing === 'held'),
    }
  if (tier === 'attested') return { cells: hourTier(weighed, 'attested').cells, alone: attestedAlone(weighed) }
  return hourTier(weighed, tier)
}

function paperTier({ scene, figures }: Weighed, counts: (holding: Holding) => boolean): Cells {
  const { papers, scale } = scene
  const tally = emptyTally(papers, scale)
  for (const [at, { holding, cells }] of scene.stretches.entries()) {
    const proven = figures[at]?.proven ?? null
    if (proven !== null && counts(holding)) put(tally, cells.from, cells.to, scale.of(proven))
  }
  return cellsOf(papers, scale, tally)
}

function attestedAlone({ scene, figures }: Weighed): Cells {
  const { hours, scale } = scene
  const tally = emptyTally(hours, scale)
  for (const [at, { card, from, to }] of scene.stretches.entries()) {
    const proven = figures[at]?.proven ?? null
    const { attestedFrom } = card
    if (proven === null || attestedFrom === null || attestedFrom >= to) continue
    put(tally, cellAt(hours, Math.max(from, attestedFrom)), cellAt(hours, to), scale.of(proven))
  }
  return cellsOf(hours, scale, tally)
}

/** Nothing says where counted cards stand, whose they are or what they reached. */
export const countsExtras = ({ figure, location, leased }: Readings): boolean =>
  figure !== 'measured' && location === 'anywhere' && leased === 'counted'

function withExtras({ scene: { extras, scale }, readings }: Weighed, cells: Cells): Cells {
  if (!countsExtras(readings)) return cells
  const units = [...cells.units]
  const cards = [...cells.cards]
  for (const [cell, list] of extras.entries()) {
    for (const { row, count } of list) {
      if (row.lowest === null) continue
      units[cell] = (units[cell] ?? 0n) + count * unitsOf(scale.denominator, row.lowest)
      cards[cell] = (cards[cell] ?? 0) + Number(count)
    }
  }
  return { ...cells, units, cards }
}

/** What could be reached in every cell: units where there is a bound; `unbounded` where there is none. */
export type Bounds = { readonly cells: Cells; readonly unbounded: readonly boolean[] }

/**
 * All that is listed or stated and not out, as much as it could be, whatever evidence is still missing. Where nothing is
 * listed at all and nothing is stated there is no bound: unknown is not zero. What is out counts on tiers that do not ask
 * whose a card is, so it could there.
 */
export function boundsOf({ scene, figures }: Weighed, tier: Tier): Bounds {
  const asksWhose = tier !== 'declared' && tier !== 'documented'
  const { papers, scale, statements, extras } = scene
  const bounded = emptyTally(papers, scale)
  const open = emptyTally(papers, scale)
  for (const [at, { holding, cells }] of scene.stretches.entries()) {
    const figure = figures[at]
    if (figure === undefined || (asksWhose && holding.standing === 'out')) continue
    if (figure.atMost === null) put(open, cells.from, cells.to, [])
    else put(bounded, cells.from, cells.to, scale.of(figure.atMost))
  }
  const listed = cellsOf(papers, scale, bounded)
  const openCards = cellsOf(papers, scale, open).cards
  const more = extras.map((list) =>
    list.reduce(
      (sum: bigint | null, { row, count }) =>
        sum === null || row.highest === null ? null : sum + count * unitsOf(scale.denominator, row.highest),
      0n,
    ),
  )
  return {
    cells: { ...listed, units: listed.units.map((units, cell) => units + (more[cell] ?? 0n)) },
    unbounded: openCards.map(
      (count, cell) => count > 0 || more[cell] === null || (!scene.hasList && statements.stated[cell] !== true),
    ),
  }
}
