import type { Card, Holding } from '../cards/card.ts'
import type { Tier } from '../question.ts'
import { TIERS } from '../question.ts'
import type { Figure } from './figure.ts'
import { dayIndexOf, hasHour, hourOf } from './hours.ts'
import { powerFit } from './power.ts'
import type { Reason } from './reasons.ts'
import { REASONS } from './reasons.ts'
import type { Scene } from './scene.ts'
import type { Weighed } from './weighed.ts'

/** A card in service at a moment, and the first reason for which it goes no further up the tiers. */
export type CardAt = {
  readonly card: Card
  readonly holding: Holding
  readonly figure: Figure
  readonly fails: Reason | null
}

export function cardsAt({ scene, figures }: Weighed, moment: number): readonly CardAt[] {
  const hour = hourOf(scene.period, moment)
  return scene.cards.flatMap((card, number) => {
    const at = card.holdings.findIndex(({ from, to }) => from <= moment && moment < to)
    const [holding, figure] = [card.holdings[at], figures[number]?.[at]]
    if (holding === undefined || figure === undefined) return []
    const fails =
      figure.why ?? paperFault(holding) ?? hourFault(scene, number, holding, hour) ?? proofFault(card, moment)
    return [{ card, holding, figure, fails }]
  })
}

const paperFault = ({ documented, standing }: Holding): Reason | null =>
  documented ? (standing === 'held' ? null : standing) : 'no_document'

const proofFault = ({ attestedFrom }: Card, moment: number): Reason | null =>
  attestedFrom !== null && attestedFrom <= moment ? null : 'not_attested'

function hourFault({ metering, period }: Scene, number: number, holding: Holding, hour: number): Reason | null {
  const metered = metering[number]
  if (metered === undefined || metered.seen === null || !hasHour(metered.seen, hour)) return 'not_seen'
  if (metered.tensor === null || !hasHour(metered.tensor, hour)) return 'no_tensor'
  const fit = powerFit(metered.series, dayIndexOf(period, hour), holding.tdpWatts)
  return fit === 'fits' ? null : `power_${fit}`
}

/** Whether a card with this fault counts at a tier all the same. */
export const reaches = (fails: Reason | null, tier: Tier): boolean =>
  fails === null || TIERS.indexOf(REASONS[fails].tier) > TIERS.indexOf(tier)
