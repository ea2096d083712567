import { DAY_MS, dayOf, dayStart } from '../../../core/time.ts'
import { dayRuns } from '../day-runs.ts'
import type { CapacityFinding, CapacityFindingCode } from '../finding.ts'
import type { Words } from '../words.ts'
import type { Grid } from './grid.ts'
import { cellCount, cellFrom, cellTo } from './grid.ts'

const SHOWN = 20

/** Shanghai days that a cell touches, of the cells for which `holds`, in order. */
export function daysWhere(grid: Grid, holds: (cell: number) => boolean): readonly string[] {
  const days = new Set<string>()
  for (let cell = 0; cell < cellCount(grid); cell++) {
    if (!holds(cell)) continue
    const [from, to] = [cellFrom(grid, cell), cellTo(grid, cell)]
    for (let start = dayStart(dayOf(from)); start < to; start += DAY_MS) days.add(dayOf(start))
  }
  return [...days].sort()
}

/** A finding about moments: `total` cards at most at one of them, on these days, in order. */
export const momentFinding = (
  code: CapacityFindingCode,
  message: Words,
  days: readonly string[],
  total: number,
): CapacityFinding => ({
  code,
  message,
  cards: [],
  total,
  days: dayRuns(days).slice(0, SHOWN),
  totalDays: days.length,
  others: [],
})
