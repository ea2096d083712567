import chineseDays from 'chinese-days'
import type { WorkCalendar } from './engine/calendar.ts'

/**
 * The State Council’s working days as chinese-days lists them. A year that is not in its list is not known: the library
 * would answer by weekdays. National Day is a day off in every year that is in it.
 */
export const STATUTORY: WorkCalendar = {
  source: 'chinese-days 1.5.7',
  isWorkday: (day) => (isListed(day.slice(0, 4)) ? chineseDays.isWorkday(day) : null),
}

// Looked up once a year of the calendar: the library works each answer out of its whole list.
const listed = new Map<string, boolean>()

function isListed(year: string): boolean {
  const found = listed.get(year) ?? !chineseDays.getDayDetail(`${year}-10-01`).work
  listed.set(year, found)
  return found
}
