import { DAY_MS, dayOf, dayStart } from '../../../core/time.ts'
import { type Fact, known, unknown } from './fact.ts'

/**
 * Statutory working days with make-up days (调休). `isWorkday` null: the year’s holidays are not known, which is not a
 * guess at weekends. `source` names the calendar and its version.
 */
export type WorkCalendar = { readonly source: string; readonly isWorkday: (day: string) => boolean | null }

/** The calendar day `count` days on; the day after `day` is day 1. */
export const addDays = (day: string, count: number): string => dayOf(dayStart(day) + count * DAY_MS)

/** The `count`-th working day after `day`: the day after it is the first that can count. */
export function addWorkingDays(calendar: WorkCalendar, day: string, count: number): Fact<string> {
  let current = day
  for (let left = count; left > 0; ) {
    current = addDays(current, 1)
    const works = calendar.isWorkday(current)
    if (works === null) {
      return unknown(`calendar ${current}`, {
        en: `The statutory working days of ${current.slice(0, 4)} are not in the calendar (${calendar.source}).`,
        zh: `工作日历（${calendar.source}）没有 ${current.slice(0, 4)} 年的法定节假日安排。`,
      })
    }
    if (works) left -= 1
  }
  return known(`working day ${count} after ${day}`, current, [{ kind: 'calendar', id: calendar.source, digest: null }])
}

/** Days from one to the other: `both` counts both ends (365 in 2025), `difference` subtracts them (364). */
export function dayCount(from: string, to: string, counting: 'both' | 'difference'): number {
  const difference = (dayStart(to) - dayStart(from)) / DAY_MS
  return counting === 'both' ? difference + 1 : difference
}

/** Whether `months` full months have not yet passed from `since` to `day`: on the very day they have. */
export function isYoungerThan(since: string, day: string, months: number): boolean {
  return day < addMonths(since, months)
}

/** The same day of a later month, the last one of it where there is none (31 January + 1 month = 28 or 29 February). */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const index = year * 12 + (month - 1) + months
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1]
  const last = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate()
  return `${String(toYear).padStart(4, '0')}-${two(toMonth)}-${two(Math.min(date, last))}`
}

/** Whole years since `since` on `day`. */
export function yearsSince(since: string, day: string): number {
  let years = 0
  while (addMonths(since, (years + 1) * 12) <= day) years += 1
  return years
}

const two = (value: number) => String(value).padStart(2, '0')
