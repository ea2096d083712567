import { CALENDAR_SOURCE, isWorkingDay } from '../../core/working-days.ts'
import type { WorkCalendar } from './engine/calendar.ts'

/** The State Council’s working days, null for a day that its listed notices do not settle (core/working-days.ts). */
export const STATUTORY: WorkCalendar = {
  source: CALENDAR_SOURCE,
  isWorkday: (day) => {
    const works = isWorkingDay(day)
    return works.known ? works.value : null
  },
}
