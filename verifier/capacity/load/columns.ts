import { z } from 'zod'
import { DAY_MS, dayOf } from '../../../core/time.ts'
import { MAX_INTERVAL_MS } from '../../../schemas/usage-record.ts'
import { cutLists } from '../../evidence/columns.ts'
import type { Period } from '../evidence.ts'

/** Whose capacity is asked for, when, and the last batch of the institution that counts. */
export type CapacityScope = { readonly institution: string; readonly period: Period; readonly upTo: number }

/** What questions about usage records name: `began` is the earliest start of a record that can touch the period. */
export const IN_PERIOD = {
  institution: z.string(),
  up_to: z.int(),
  from: z.int(),
  until: z.int(),
  began: z.int(),
}

export const inPeriod = ({ institution, period, upTo }: CapacityScope) => ({
  institution,
  up_to: upTo,
  from: period.from,
  until: period.to,
  began: period.from - MAX_INTERVAL_MS,
})

/** UTC days, as device_day has them, that a period touches; both inclusive. */
export const UTC_DAYS = { first_day: z.iso.date(), last_day: z.iso.date() }
export const utcDays = ({ from, to }: Period) => ({ first_day: utcDay(from), last_day: utcDay(to - 1) })
const utcDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** Splits a period at the beginning of Shanghai days into at most so many parts of about equal length. */
export function partsOf({ from, to }: Period, most: number): readonly Period[] {
  const days = Math.ceil((to - from) / DAY_MS)
  const step = Math.ceil(days / Math.max(1, most)) * DAY_MS
  const parts: Period[] = []
  for (let start = from; start < to; ) {
    const end = Math.min(to, startOfDay(start) + step)
    parts.push({ from: start, to: end })
    start = end
  }
  return parts
}

export const startOfDay = (ms: number): number => Date.parse(`${dayOf(ms)}T00:00:00.000+08:00`)

/** The cut of other institutions as parallel lists, the institution's own among them. */
export const cutOfOthers = ({ institution, upTo }: CapacityScope, others: ReadonlyMap<string, number>) =>
  cutLists({ institution, contract: '', up_to: upTo }, { size: upTo, others })
