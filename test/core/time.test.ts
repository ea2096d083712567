import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, dayEnd, dayOf, dayStart, daysBetween } from '../../core/time.ts'

const dayNumber = fc.integer({ min: 0, max: 47_000 }) // 1970-01-01 … 2098
const moment = fc.integer({ min: 0, max: 47_000 * DAY_MS })

describe('Shanghai days', () => {
  it('a day begins at 16:00 UTC of the day before and ends where the next begins', () => {
    expect(dayStart('2025-07-31')).toBe(Date.UTC(2025, 6, 30, 16))
    expect(dayEnd('2025-07-31')).toBe(dayStart('2025-08-01'))
  })

  it('the last millisecond of a day belongs to it; the next one does not', () => {
    expect(dayOf(dayEnd('2025-06-30') - 1)).toBe('2025-06-30')
    expect(dayOf(dayEnd('2025-06-30'))).toBe('2025-07-01')
  })

  it('every moment lies within its day, and a day reads back to itself', () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const day = dayOf(ms)
        expect(dayStart(day)).toBeLessThanOrEqual(ms)
        expect(dayEnd(day)).toBeGreaterThan(ms)
        expect(dayOf(dayStart(day))).toBe(day)
      }),
    )
  })

  it('a range holds both its ends, in order, each day once', () => {
    fc.assert(
      fc.property(dayNumber, fc.integer({ min: 0, max: 500 }), (first, length) => {
        const [from, to] = [dayOf(first * DAY_MS), dayOf((first + length) * DAY_MS)]
        const days = daysBetween(from, to)
        expect(days).toHaveLength(length + 1)
        expect([days[0], days.at(-1)]).toEqual([from, to])
        expect([...new Set(days)].sort()).toEqual(days)
      }),
      { numRuns: 30 },
    )
  })

  it('a reversed range holds no day; a leap year has its day', () => {
    expect(daysBetween('2025-07-02', '2025-07-01')).toEqual([])
    expect(daysBetween('2024-02-28', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01'])
  })

  it.each([
    '',
    '2025',
    '2025-07',
    '2025-7-1',
    '2025-02-29',
    '2025-02-30',
    '2025-13-01',
    '2025-00-10',
    '2025-07-31 ',
    '20250731',
    '2025-07-31T00:00',
  ])('%j is not a day', (day) => {
    expect(() => dayStart(day)).toThrow(RangeError)
  })
})
