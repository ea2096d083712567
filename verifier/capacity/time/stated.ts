import type { Fraction } from '../../../core/fraction.ts'
import type { TierFigures } from '../assessment.ts'
import { daysOf, figuresOf } from '../curve-figures.ts'
import type { Cells } from './grid.ts'
import { cellCount, curveOf, unitsOf } from './grid.ts'
import type { Scene } from './scene.ts'

/**
 * What the institution's own statements of installed cards come to, by the register's figures: the least of a moment,
 * over the time that any statement covers. `null` without one.
 */
export function statedFigures({ papers, scale, statements }: Scene, threshold: Fraction): TierFigures | null {
  const { rows, stated } = statements
  if (!stated.includes(true)) return null
  const cells = Array.from({ length: cellCount(papers) }, (_, cell) => {
    let [units, cards] = [0n, 0n]
    for (const { lowest, least } of rows) {
      if (lowest === null) continue
      units += (least[cell] ?? 0n) * unitsOf(scale.denominator, lowest)
      cards += least[cell] ?? 0n
    }
    return { units, cards: Number(cards) }
  })
  const all: Cells = {
    grid: papers,
    denominator: scale.denominator,
    units: cells.map(({ units }) => units),
    cards: cells.map(({ cards }) => cards),
  }
  const known = (cell: number) => stated[cell] === true
  const curve = curveOf(all, known)
  const weakest = cells.reduce(
    (found: { units: bigint; cards: number } | null, one, cell) =>
      known(cell) && (found === null || one.units < found.units) ? one : found,
    null,
  )
  return { ...figuresOf(curve, threshold), cards: weakest?.cards ?? 0, days: daysOf(curve) }
}
