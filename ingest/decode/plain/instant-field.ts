import { QUOTE, REFUSED, type ReadField } from './read-field.ts'

/** Days before each month of a common year. */
const DAYS_BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
const DAYS_IN = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAY_MS = 86_400_000
const NONE = -1

/** Two digits; less than 0 where they are none. */
function two(bytes: Uint8Array, at: number): number {
  const [a, b] = [(bytes[at] ?? 0) - 0x30, (bytes[at + 1] ?? 0) - 0x30]
  return a < 0 || a > 9 || b < 0 || b > 9 ? NONE : a * 10 + b
}

/** A moment of schemas `Instant` with no or three digits of the second, as ms since 1970 UTC. */
export const instantField: ReadField = (row, at, place) => {
  const { bytes } = row
  if (bytes[at] !== QUOTE) return REFUSED
  const days = daysAt(bytes, at + 1)
  const [hours, minutes, seconds] = [two(bytes, at + 12), two(bytes, at + 15), two(bytes, at + 18)]
  if (days < 0 || bytes[at + 11] !== 0x54 || bytes[at + 14] !== 0x3a || bytes[at + 17] !== 0x3a) return REFUSED
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return REFUSED
  let ms = days * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000
  let k = at + 20
  if (bytes[k] === 0x2e) {
    const tens = two(bytes, k + 1)
    const last = (bytes[k + 3] ?? 0) - 0x30
    if (tens < 0 || last < 0 || last > 9) return REFUSED
    ms += tens * 10 + last
    k += 4
  }
  const sign = bytes[k]
  if (sign === 0x2b || sign === 0x2d) {
    const [awayHours, awayMinutes] = [two(bytes, k + 1), two(bytes, k + 4)]
    if (awayHours < 0 || awayHours > 23 || awayMinutes < 0 || awayMinutes > 59 || bytes[k + 3] !== 0x3a) return REFUSED
    const away = (awayHours * 60 + awayMinutes) * 60_000
    ms += sign === 0x2b ? -away : away
    k += 6
  } else if (sign === 0x5a) k++
  else return REFUSED
  if (bytes[k] !== QUOTE) return REFUSED
  row.from[place] = at
  row.numbers[place] = ms
  return k + 1
}

/** YYYY-MM-DD from 1970 to 2099 as days since 1970; less than 0 where there is no such day. */
function daysAt(bytes: Uint8Array, at: number): number {
  const [century, rest] = [two(bytes, at), two(bytes, at + 2)]
  const [month, day] = [two(bytes, at + 5), two(bytes, at + 8)]
  if (century < 0 || rest < 0 || bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return NONE
  const year = century * 100 + rest
  if (year < 1970 || year > 2099 || month < 1 || month > 12) return NONE
  // Within these years every fourth is a leap year, 2000 among them.
  const isLeap = year % 4 === 0
  const most = (DAYS_IN[month] ?? 0) + (isLeap && month === 2 ? 1 : 0)
  if (day < 1 || day > most) return NONE
  const leapDays = Math.floor((year - 1969) / 4) + (isLeap && month > 2 ? 1 : 0)
  return (year - 1970) * 365 + leapDays + (DAYS_BEFORE[month] ?? 0) + day - 1
}
