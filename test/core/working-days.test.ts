import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, dayOf, dayStart, daysBetween } from '../../core/time.ts'
import { CALENDAR_DAYS, isWorkingDay, workingDayAfter, workingDaysSince } from '../../core/working-days.ts'

const known = <T>(value: T) => ({ known: true, value })
const notListed = (day: string) => ({ known: false, day })

/** 国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号: days off in a row, and weekend days worked instead. */
const NOTICES = {
  2024: {
    off: [
      ['01-01', '01-01'],
      ['02-10', '02-17'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-10', '06-10'],
      ['09-15', '09-17'],
      ['10-01', '10-07'],
    ],
    worked: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  },
  2025: {
    off: [
      ['01-01', '01-01'],
      ['01-28', '02-04'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['05-31', '06-02'],
      ['10-01', '10-08'],
    ],
    worked: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  2026: {
    off: [
      ['01-01', '01-03'],
      ['02-15', '02-23'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-19', '06-21'],
      ['09-25', '09-27'],
      ['10-01', '10-07'],
    ],
    worked: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
} as const

describe('working days', () => {
  it.each(Object.entries(NOTICES))(
    'of %s are those of the State Council’s notice, every day of the year',
    (year, notice) => {
      const off = new Set(notice.off.flatMap(([from, to]) => daysBetween(`${year}-${from}`, `${year}-${to}`)))
      const worked = new Set(notice.worked.map((day) => `${year}-${day}`))
      const days = daysBetween(`${year}-01-01`, `${year}-12-24`)
      const expected = days.filter((day) => worked.has(day) || (!off.has(day) && !isWeekend(day)))
      expect(days.filter((day) => isWorkingDay(day).known)).toEqual(days)
      expect(days.filter((day) => isTrue(isWorkingDay(day)))).toEqual(expected)
    },
  )

  it('a Sunday worked instead counts, a Wednesday of the holiday does not', () => {
    expect([isWorkingDay('2025-01-26'), isWorkingDay('2025-10-08')]).toEqual([known(true), known(false)])
  })

  it('the day after the event is day 1', () => {
    // Friday; Monday to Friday of the next week.
    expect(workingDayAfter('2025-08-22', 1)).toEqual(known('2025-08-25'))
    expect(workingDayAfter('2025-08-22', 5)).toEqual(known('2025-08-29'))
    expect(workingDayAfter('2025-08-22', 0)).toEqual(known('2025-08-22'))
  })

  it('a term over the National Day holiday counts make-up days on both sides', () => {
    // 26 September is a Friday; 28 (worked), 29, 30, then 9 and 10 October, 11 (worked), 13.
    expect(workingDayAfter('2025-09-26', 5)).toEqual(known('2025-10-10'))
    expect(workingDayAfter('2025-09-26', 6)).toEqual(known('2025-10-11'))
    expect(workingDayAfter('2025-09-26', 7)).toEqual(known('2025-10-13'))
  })

  it('a term counts back to its own length, and its last day is worked', () => {
    const day = fc.integer({ min: 0, max: 6_000 }).map((n) => dayOf(dayStart('2008-01-01') + n * DAY_MS))
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 120 }), (event, count) => {
        const end = workingDayAfter(event, count)
        if (!end.known) throw new Error('within the calendar')
        expect(isWorkingDay(end.value)).toEqual(known(true))
        expect(workingDaysSince(event, end.value)).toEqual(known(count))
      }),
      { numRuns: 50 },
    )
  })

  it('none lie between a day and itself, or an earlier one', () => {
    expect(workingDaysSince('2025-08-25', '2025-08-25')).toEqual(known(0))
    expect(workingDaysSince('2025-08-25', '2025-08-20')).toEqual(known(0))
  })
})

describe('a day that the calendar does not list', () => {
  it('is neither worked nor free: the years are 2004 to 2026, and of the last week of 2026 the next notice may take days', () => {
    expect(CALENDAR_DAYS).toEqual({ from: '2004-01-01', to: '2026-12-24' })
    expect([isWorkingDay('2003-12-31'), isWorkingDay('2026-12-25')]).toEqual([
      notListed('2003-12-31'),
      notListed('2026-12-25'),
    ])
    expect([isWorkingDay('2004-01-01'), isWorkingDay('2026-12-24')]).toEqual([known(false), known(true)])
  })

  it('stays unknown where its National Day falls on a Sunday, which the package calls a day off', () => {
    expect(isWorkingDay('2028-10-01')).toEqual(notListed('2028-10-01'))
    expect(isWorkingDay('2028-10-04')).toEqual(notListed('2028-10-04'))
  })

  it('leaves a term undetermined from the first day that is not known, and no sooner', () => {
    expect(workingDayAfter('2026-12-22', 2)).toEqual(known('2026-12-24'))
    expect(workingDayAfter('2026-12-22', 3)).toEqual(notListed('2026-12-25'))
    expect(workingDaysSince('2026-12-01', '2027-01-04')).toEqual(notListed('2026-12-25'))
    expect(workingDayAfter('2003-12-31', 1)).toEqual(known('2004-01-02'))
    expect(workingDayAfter('2003-12-30', 1)).toEqual(notListed('2003-12-31'))
  })

  it('may lie in December of a year whose next one is listed', () => {
    expect(['2018-12-29', '2018-12-31', '2011-12-31'].map((day) => isWorkingDay(day))).toEqual([
      known(true),
      known(false),
      known(true),
    ])
  })

  it.each(['2025-02-30', '2025-8-1', ''])('%j is no day at all', (day) => {
    expect(() => isWorkingDay(day)).toThrow(RangeError)
    expect(() => workingDayAfter(day, 1)).toThrow(RangeError)
  })

  it.each([-1, 0.5, Number.NaN])('%d is no number of days', (count) => {
    expect(() => workingDayAfter('2025-08-25', count)).toThrow(RangeError)
  })
})

const isTrue = (answer: ReturnType<typeof isWorkingDay>): boolean => answer.known && answer.value
// Independent of the code under test: the runtime's own weekday of the date in UTC.
const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
