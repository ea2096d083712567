import type { Fraction } from '../../../core/fraction.ts'
import { fraction } from '../../../core/fraction.ts'
import type { Assessment } from '../assessment.ts'
import type { DayFigures } from '../curve-figures.ts'
import { figuresOf } from '../curve-figures.ts'
import type { DayInUse, InUse } from '../evidence.ts'

/**
 * Capacity in use at once, from how long each level lasts: which level comes when changes none of the figures. `cards`
 * are whole cards, cut down. `null` when no usage record has a card on any day.
 */
export function inUseFigures({ unitsPerTflops, days }: InUse, threshold: Fraction): Assessment['inUse'] {
  const levels = days.flatMap((day) => day.levels.filter(({ ms }) => ms > 0))
  const none = levels.every(({ milliCards }) => milliCards === 0n)
  if (levels.length === 0 || (none && days.every(({ withoutFigure }) => withoutFigure === 0n))) return null
  let end = 0
  const steps = levels.map(({ units, ms }) => {
    end += ms
    return { from: end - ms, to: end, units }
  })
  const least = levels.reduce(
    (found: (typeof levels)[number] | null, level) =>
      found === null ||
      level.units < found.units ||
      (level.units === found.units && level.milliCards < found.milliCards)
        ? level
        : found,
    null,
  )
  return {
    ...figuresOf({ from: 0, to: end, denominator: unitsPerTflops, steps }, threshold),
    cards: Number((least?.milliCards ?? 0n) / 1000n),
    days: days.flatMap((day) => dayFigures(day, unitsPerTflops)),
    withoutFigureCardMs: fraction(
      days.reduce((sum, { withoutFigure }) => sum + withoutFigure, 0n),
      1000n,
    ),
  }
}

function dayFigures({ day, levels }: DayInUse, unitsPerTflops: bigint): readonly DayFigures[] {
  const lasting = levels.filter(({ ms }) => ms > 0)
  const ms = lasting.reduce((sum, level) => sum + level.ms, 0)
  const [first] = lasting
  if (first === undefined) return []
  let [min, max, area] = [first.units, first.units, 0n]
  for (const level of lasting) {
    if (level.units < min) min = level.units
    if (level.units > max) max = level.units
    area += level.units * BigInt(level.ms)
  }
  return [
    {
      day,
      ms,
      min: fraction(min, unitsPerTflops),
      mean: fraction(area, unitsPerTflops * BigInt(ms)),
      max: fraction(max, unitsPerTflops),
    },
  ]
}
