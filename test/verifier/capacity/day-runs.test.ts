import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, dayOf, dayStart, daysBetween } from '../../../core/time.ts'
import { dayRuns } from '../../../verifier/capacity/day-runs.ts'

describe('the days of a finding', () => {
  it('in a row are one interval, also over the end of a month; a day without a neighbour is that day', () => {
    expect(dayRuns(['2025-02-27', '2025-02-28', '2025-03-01', '2025-03-03'])).toEqual([
      '2025-02-27/2025-03-01',
      '2025-03-03',
    ])
    expect(dayRuns([])).toEqual([])
  })

  it('are all there, none beside them, and no two intervals touch', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 })), (offsets) => {
        const days = offsets.sort((a, b) => a - b).map((n) => dayOf(dayStart('2024-02-01') + n * DAY_MS))
        const runs = dayRuns(days).map((run) => {
          const [first = run, last = first] = run.split('/')
          return { first, last }
        })
        expect(runs.flatMap(({ first, last }) => daysBetween(first, last))).toEqual(days)
        runs.slice(1).forEach(({ first }, i) => {
          expect(dayStart(first)).toBeGreaterThan(dayStart(runs[i]?.last ?? '') + DAY_MS)
        })
      }),
    )
  })
})
