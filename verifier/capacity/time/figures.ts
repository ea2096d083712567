import type { Fraction } from '../../../core/fraction.ts'
import type { TierFigures } from '../assessment.ts'
import { daysOf, figuresOf } from '../curve-figures.ts'
import type { Cells } from './grid.ts'
import { curveOf, weakestCell } from './grid.ts'

/** Figures of all cells; `threshold` in TFLOPS. */
export function tierFigures(cells: Cells, threshold: Fraction): TierFigures {
  const curve = curveOf(cells)
  return { ...figuresOf(curve, threshold), cards: cells.cards[weakestCell(cells)] ?? 0, days: daysOf(curve) }
}
