import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { DAY_MS, dayOf, dayStart, SHANGHAI_OFFSET_MS } from './time.ts'

/** Names the calendar and its version, for the evidence of an answer. */
export const CALENDAR_SOURCE = 'chinese-days 1.5.7'

/** An answer, or the first day it would need that the calendar does not know. Never a guess by weekday. */
export type Calendared<T> = { readonly known: true; readonly value: T } | NotListed
export type NotListed = { readonly known: false; readonly day: string }

const OFF: Readonly<Record<string, unknown>> = calendar.holidays
const WORKED: Readonly<Record<string, unknown>> = calendar.workdays

/**
 * The days the calendar knows, both included: whole years for which the State Council's notice (国务院办公厅关于部分节假日安排的通知)
 * is listed. Of the last one all but its last week, because the notice of the next year may still take days of it: 2018-12-29, a
 * Saturday, was worked and 2018-12-31 was off by the notice for 2019. In 23 years none reached further back than 29 December.
 */
export const CALENDAR_DAYS: { readonly from: string; readonly to: string } = daysOf(listedYears())

/** Whether people work on that day: make-up days (调休) are worked, holidays are not, else Monday to Friday. RangeError: not a day. */
export function isWorkingDay(day: string): Calendared<boolean> {
  const at = dayStart(day)
  if (day < CALENDAR_DAYS.from || day > CALENDAR_DAYS.to) return { known: false, day }
  if (Object.hasOwn(WORKED, day)) return { known: true, value: true }
  return { known: true, value: !Object.hasOwn(OFF, day) && !isWeekend(at) }
}

/**
 * The last day of a term of `count` working days: the day after `event` is the first that can be day 1 (clause register, section 2).
 * 0 is the day of the event itself. RangeError: not a day, or no whole number of days.
 */
export function workingDayAfter(event: string, count: number): Calendared<string> {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a number of days: ${count}`)
  let ms = dayStart(event)
  for (let left = count; left > 0; ) {
    ms += DAY_MS
    const works = isWorkingDay(dayOf(ms))
    if (!works.known) return works
    if (works.value) left -= 1
  }
  return { known: true, value: dayOf(ms) }
}

/** Which working day of a term `day` is: those after `event` up to and with `day`. None when `day` is not after `event`. */
export function workingDaysSince(event: string, day: string): Calendared<number> {
  const last = dayStart(day)
  let count = 0
  for (let ms = dayStart(event) + DAY_MS; ms <= last; ms += DAY_MS) {
    const works = isWorkingDay(dayOf(ms))
    if (!works.known) return works
    if (works.value) count += 1
  }
  return { known: true, value: count }
}

/** A year is listed when its New Year's Day and its National Day are: both are days off in every notice. */
function listedYears(): readonly number[] {
  const years = [...new Set(Object.keys(OFF).map((day) => day.slice(0, 4)))].sort()
  return years.filter((year) => `${year}-01-01` in OFF && `${year}-10-01` in OFF).map(Number)
}

/** The last run of years without a gap. */
function daysOf(years: readonly number[]): { readonly from: string; readonly to: string } {
  const first = years.findLast((year) => !years.includes(year - 1))
  const last = years.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('the calendar of working days lists no year')
  return { from: `${first}-01-01`, to: `${last}-12-24` }
}

/** 1970-01-01 was a Thursday. */
function isWeekend(startMs: number): boolean {
  const weekday = ((startMs + SHANGHAI_OFFSET_MS) / DAY_MS + 4) % 7
  return weekday === 0 || weekday === 6
}
