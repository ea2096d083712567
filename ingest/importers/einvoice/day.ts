import { dayOf } from '../../../core/time.ts'
import { Day } from '../../../schemas/primitives.ts'

/** A day in Asia/Shanghai. `assumed`: a time stood there without an offset, and was taken for one of Shanghai. */
export type ReadDay = { readonly day: string; readonly assumed: boolean }

const FORM =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/**
 * `2026-05-19`, `2026-05-19 09:47:14`, `2026年05月19日`, `20260519`, `2026/5/19`, or RFC 3339 with an offset, whose
 * moment is then told as the day in Shanghai. `undefined` on anything else, also on days and times that do not exist.
 */
export function readDay(text: string): ReadDay | undefined {
  if (text.length > 40) return undefined
  const match = FORM.exec(text.normalize('NFKC').trim().replace(/\s+/g, ' '))
  if (match === null) return undefined
  const [, year = '', m1, d1, m2, d2, m3, d3, m4, d4, hour, minute, second, offset] = match
  const month = (m1 ?? m2 ?? m3 ?? m4 ?? '').padStart(2, '0')
  const date = (d1 ?? d2 ?? d3 ?? d4 ?? '').padStart(2, '0')
  const day = `${year}-${month}-${date}`
  if (!Day.safeParse(day).success) return undefined
  if (hour === undefined) return { day, assumed: false }
  if (hour > '23' || (minute ?? '') > '59' || (second ?? '') > '59') return undefined
  if (offset === undefined) return { day, assumed: true }
  const moment = Date.parse(`${day}T${hour}:${minute ?? '00'}:${second ?? '00'}${offset}`)
  return Number.isNaN(moment) ? undefined : { day: dayOf(moment), assumed: false }
}
