import { SuanhengError } from '../../../core/errors.ts'
import { DAY_MS } from '../../../core/time.ts'
import type { Words } from '../inventory/inventory.ts'

/** A moment in ms, or `null` where the text says that there is none, or why it tells no moment. */
export type MomentRead = number | null | Words

const NONE = new Set(['', 'unknown', 'none', 'n/a', '0'])
const FORM = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(Z|[+-]\d\d:?\d\d)?$/
const QUARTER_MS = 900_000
/** Days whose midnight and offset are kept; a longer history begins anew. */
const KEPT_DAYS = 4_096

const cut = (text: string): string => text.slice(0, 40)
const WHY = {
  form: (text: string): Words => ({ en: `not a moment: ${cut(text)}`, zh: `不是时间：${cut(text)}` }),
  gap: (text: string, zone: string): Words => ({
    en: `${cut(text)} does not exist in ${zone}: clocks went forward over it`,
    zh: `${zone} 没有 ${cut(text)} 这一时刻（时钟拨快时跳过）`,
  }),
  twice: (text: string, zone: string): Words => ({
    en: `${cut(text)} stands for two moments in ${zone}, clocks went back: print with TZ=UTC`,
    zh: `${cut(text)} 在 ${zone} 对应两个时刻（时钟拨慢），请用 TZ=UTC 输出`,
  }),
}

/** Midnight of the day as if it were UTC, and the zone’s offset if it is one all day, with a day of margin on both sides. */
type DayKept = { readonly midnight: number; readonly offset: number | null }

/**
 * Reads moments as schedulers print them: with an offset, as seconds since 1970, or as local time of `timezone`.
 * Local times that a change of clocks skips or repeats are told, never guessed. 1970–2099.
 * Errors: REQUEST_INVALID on a zone that does not exist, or on the first local time where none was said.
 */
export function momentReader(timezone: string | undefined): (text: string) => MomentRead {
  const offsetAt = timezone === undefined ? null : offsetsOf(timezone)
  const zone = timezone ?? ''
  const days = new Map<string, DayKept | null>()

  const dayOf = (day: string): DayKept | null => {
    const known = days.get(day)
    if (known !== undefined) return known
    const midnight = Date.parse(`${day}T00:00:00Z`)
    const exists = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day)
    const offset = exists && offsetAt !== null ? offsetAllDay(midnight, offsetAt) : null
    const kept = exists && day >= '1970-01-01' && day <= '2099-12-31' ? { midnight, offset } : null
    if (days.size >= KEPT_DAYS) days.clear()
    days.set(day, kept)
    return kept
  }

  const local = (at: number, text: string): number | Words => {
    if (offsetAt === null)
      throw new SuanhengError('REQUEST_INVALID', `${cut(text)} has no offset: give --timezone (Asia/Shanghai, UTC …)`)
    // Both sides of a change of clocks: the offset that holds at the moment it gives is the one.
    const offsets = new Set([offsetAt(at - DAY_MS), offsetAt(at + DAY_MS)])
    const moments = [...offsets].map((offset) => at - offset).filter((moment) => moment + offsetAt(moment) === at)
    const [moment] = moments
    if (moment === undefined) return WHY.gap(text, zone)
    return moments.length > 1 ? WHY.twice(text, zone) : moment
  }

  return (text) => {
    // The form that makes up nearly all of an input: 2025-05-03T11:19:29.
    if (text.length === 19 && text.charCodeAt(10) === 84) {
      const day = days.get(text.slice(0, 10))
      const time = day === null || day === undefined || day.offset === null ? -1 : secondOfDay(text)
      if (time >= 0 && day?.offset != null) return day.midnight + time * 1000 - day.offset
    }
    if (NONE.has(text.toLowerCase())) return null
    if (/^\d{9,10}$/.test(text)) return Number(text) * 1000
    const parts = FORM.exec(text)
    const day = parts === null ? null : dayOf(parts[1] ?? '')
    const second = day === null ? -1 : secondOfDay(text)
    if (parts === null || day === null || second < 0) return WHY.form(text)
    const at = day.midnight + second * 1000 + Number((parts[5] ?? '').padEnd(3, '0'))
    if (parts[6] === undefined) return day.offset === null ? local(at, text) : at - day.offset
    const offset = offsetOf(parts[6])
    return offset === null ? WHY.form(text) : at - offset
  }
}

/** Of `…Thh:mm:ss`; -1 where it is none. */
function secondOfDay(text: string): number {
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return -1
  return hour > 23 || minute > 59 || second > 59 ? -1 : hour * 3600 + minute * 60 + second
}

/** 99 where they are no digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 99 : tens * 10 + ones
}

/** `Z`, `+08:00` or `+0800` in ms. */
function offsetOf(text: string): number | null {
  if (text === 'Z') return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? []
  if (hours === undefined || minutes === undefined || Number(hours) > 14 || Number(minutes) > 59) return null
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

function offsetAllDay(midnight: number, offsetAt: (ms: number) => number): number | null {
  const before = offsetAt(midnight - DAY_MS)
  return before === offsetAt(midnight + 2 * DAY_MS) ? before : null
}

/** The offset of a zone at a moment, in ms. */
function offsetsOf(timezone: string): (ms: number) => number {
  const fixed = offsetOf(timezone)
  if (fixed !== null) return () => fixed
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `--timezone: no such zone: ${cut(timezone)}`, {}, error)
  }
  const kept = new Map<number, number>()
  return (ms) => {
    // Clocks change on quarters of an hour.
    const quarter = Math.floor(ms / QUARTER_MS) * QUARTER_MS
    const known = kept.get(quarter)
    if (known !== undefined) return known
    const part = Object.fromEntries(format.formatToParts(quarter).map(({ type, value }) => [type, value]))
    const { year, month, day, hour, minute, second } = part
    const offset = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - quarter
    if (kept.size >= KEPT_DAYS) kept.clear()
    kept.set(quarter, offset)
    return offset
  }
}
