import type { Card, Holding } from '../cards/card.ts'
import type { Tier } from '../question.ts'
import { TIERS } from '../question.ts'
import type { Figure } from './figure.ts'
import { dayIndexOf, hasHour, hourOf } from './hours.ts'
import { powerFit } from './power.ts'
import type { Reason } from './reasons.ts'
import { REASONS } from './reasons.ts'
import type { Scene, Stretch } from './scene.ts'
import type { Weighed } from './weighed.ts'

/** A card in service at a moment, and the first reason for which it goes no further up the tiers. */
export type CardAt = {
  readonly card: Card
  readonly holding: Holding
  readonly figure: Figure
  readonly fails: Reason | null
}

/** In the order of the cards. Tiers often have their minimum at the same moment: each is looked at once. */
export function momentReader({ scene, figures }: Weighed): (moment: number) => readonly CardAt[] {
  const known = new Map<number, readonly CardAt[]>()
  return (moment) => {
    const found = known.get(moment) ?? cardsAt({ scene, figures }, moment)
    known.set(moment, found)
    return found
  }
}

function cardsAt({ scene, figures }: Pick<Weighed, 'scene' | 'figures'>, moment: number): readonly CardAt[] {
  const hour = hourOf(scene.period, moment)
  const cards: CardAt[] = []
  for (const [at, stretch] of scene.stretches.entries()) {
    const figure = figures[at]
    if (figure === undefined || moment < stretch.from || moment >= stretch.to) continue
    const { card, holding } = stretch
    const fails = figure.why ?? paperFault(holding) ?? hourFault(scene, stretch, hour) ?? proofFault(card, moment)
    cards.push({ card, holding, figure, fails })
  }
  return cards
}

const paperFault = ({ documented, standing }: Holding): Reason | null =>
  documented ? (standing === 'held' ? null : standing) : 'no_document'

const proofFault = ({ attestedFrom }: Card, moment: number): Reason | null =>
  attestedFrom !== null && attestedFrom <= moment ? null : 'not_attested'

function hourFault({ period }: Scene, { holding, metering }: Stretch, hour: number): Reason | null {
  const { seen, tensor, series } = metering
  if (seen === null || !hasHour(seen, hour)) return 'not_seen'
  if (tensor === null || !hasHour(tensor, hour)) return 'no_tensor'
  const fit = powerFit(series, dayIndexOf(period, hour), holding.tdpWatts)
  return fit === 'fits' ? null : `power_${fit}`
}

/** Whether a card with this fault counts at a tier all the same. */
export const reaches = (fails: Reason | null, tier: Tier): boolean =>
  fails === null || TIERS.indexOf(REASONS[fails].tier) > TIERS.indexOf(tier)
