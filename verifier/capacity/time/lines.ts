import type { Fraction } from '../../../core/fraction.ts'
import { add, fraction, multiply, ZERO } from '../../../core/fraction.ts'
import type { Assessment, ModelLine, TierResult } from '../assessment.ts'
import { exactText } from '../exact-text.ts'
import type { Tier } from '../question.ts'
import { cellOf } from './grid.ts'
import type { CardAt } from './moment.ts'
import { reaches } from './moment.ts'
import type { Reason } from './reasons.ts'
import { REASONS } from './reasons.ts'
import { countsExtras } from './tiers.ts'
import type { Weighed } from './weighed.ts'

/** One reading of the cards, and how they stand at a moment. */
export type Reader = Weighed & { readonly cardsAt: (moment: number) => readonly CardAt[] }

type Line = { readonly figures: Map<string, { count: number; of: Fraction }>; readonly reasons: Map<Reason, number> }

/** Cards by model at a moment, with the workings, for one tier: those that count and, by reason, those that do not. */
export function linesAt({ scene, readings, cardsAt }: Reader, tier: Tier, moment: number): readonly ModelLine[] {
  const lines = new Map<string, Line>()
  const lineOf = (model: string): Line => {
    const line = lines.get(model) ?? { figures: new Map(), reasons: new Map() }
    lines.set(model, line)
    return line
  }
  const count = (model: string, figure: Fraction, units: number): void => {
    const { figures } = lineOf(model)
    const key = exactText(figure)
    figures.set(key, { count: (figures.get(key)?.count ?? 0) + units, of: figure })
  }
  const leave = (model: string, reason: Reason, units: number): void => {
    const { reasons } = lineOf(model)
    reasons.set(reason, (reasons.get(reason) ?? 0) + units)
  }
  for (const { holding, figure, fails } of cardsAt(moment)) {
    if (figure.proven !== null && reaches(fails, tier)) count(holding.model, figure.proven, 1)
    else leave(holding.model, fails ?? 'without_figure', 1)
  }
  for (const { row, count: units } of scene.extras[cellOf(scene.papers, moment)] ?? []) {
    const counts = tier === 'declared' && countsExtras(readings)
    if (counts && row.lowest !== null) count(row.label, row.lowest, Number(units))
    else leave(row.label, counts ? 'without_figure' : 'count_only', Number(units))
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([model, line]) => modelLine(model, line))
}

function modelLine(model: string, { figures, reasons }: Line): ModelLine {
  const counted = [...figures].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  const tflops = counted.reduce((sum, { count, of }) => add(sum, times(count, of)), ZERO)
  return {
    model,
    count: counted.reduce((sum, { count }) => sum + count, 0),
    tflops,
    working:
      counted.length === 0
        ? '0 TFLOPS'
        : `${counted.map(({ count, of }) => `${count} × ${exactText(of)}`).join(' + ')} = ${exactText(tflops)} TFLOPS`,
    notCounted: order.flatMap((reason) => {
      const count = reasons.get(reason)
      return count === undefined ? [] : [{ count, why: REASONS[reason].why }]
    }),
  }
}

const order = Object.keys(REASONS) as Reason[]
const times = (count: number, figure: Fraction) => multiply(figure, fraction(BigInt(count)))

/** What would bring cards from the tier before up to this one at a moment, and what that could add. */
export function liftAt({ scene, cardsAt }: Reader, tier: Tier, moment: number): TierResult['lift'] {
  const found = new Map<Reason, { cards: number; couldAdd: Fraction | null }>()
  const note = (reason: Reason, cards: number, adds: Fraction | null): void => {
    const known = found.get(reason) ?? { cards: 0, couldAdd: ZERO }
    const couldAdd = known.couldAdd === null || adds === null ? null : add(known.couldAdd, adds)
    found.set(reason, { cards: known.cards + cards, couldAdd })
  }
  for (const one of cardsAt(moment)) liftOfCard(one, tier, note)
  if (tier === 'documented')
    for (const { row, count } of scene.extras[cellOf(scene.papers, moment)] ?? [])
      note('count_only', Number(count), row.highest === null ? null : multiply(row.highest, fraction(count)))
  return order.flatMap((reason) => {
    const [one, what] = [found.get(reason), REASONS[reason].mend]
    return one === undefined || what === null ? [] : [{ what, ...one }]
  })
}

function liftOfCard(
  { figure, fails }: CardAt,
  tier: Tier,
  note: (reason: Reason, cards: number, adds: Fraction | null) => void,
): void {
  const { proven, atMost } = figure
  if (fails !== null && REASONS[fails].tier === tier) note(fails, 1, proven ?? atMost)
  if (tier !== 'declared' || proven === null) return
  if (atMost === null) note('ambiguous', 1, null)
  else if (atMost.num * proven.den > proven.num * atMost.den)
    note('ambiguous', 1, add(atMost, { num: -proven.num, den: proven.den }))
}

/** Where the cards that count at a tier stand at a moment, in TFLOPS; Longgang is part of Shenzhen. */
export function placesAt({ cardsAt }: Reader, tier: Tier, moment: number): Assessment['inShenzhen'] {
  let [shenzhen, longgang, unknown] = [ZERO, ZERO, ZERO]
  for (const { holding, figure, fails } of cardsAt(moment)) {
    if (figure.proven === null || !reaches(fails, tier)) continue
    if (holding.place === 'longgang') longgang = add(longgang, figure.proven)
    if (holding.place === 'longgang' || holding.place === 'shenzhen') shenzhen = add(shenzhen, figure.proven)
    if (holding.place === 'unknown') unknown = add(unknown, figure.proven)
  }
  return { shenzhen, longgang, unknown }
}
