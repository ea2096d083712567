import { DAY_MS, SHANGHAI_OFFSET_MS } from '../../../core/time.ts'
import type { HourSet, Period } from '../evidence.ts'

export const HOUR_MS = 3_600_000
const DAY_HOURS = DAY_MS / HOUR_MS
const OFFSET_HOURS = SHANGHAI_OFFSET_MS / HOUR_MS

export const firstHour = ({ from }: Period): number => Math.floor(from / HOUR_MS)
/** How many hours a period touches. */
export const hourCount = (period: Period): number => Math.ceil(period.to / HOUR_MS) - firstHour(period)
/** The hour of the period that holds a moment. */
export const hourOf = (period: Period, moment: number): number => Math.floor(moment / HOUR_MS) - firstHour(period)

/** Which of the Shanghai days that a period touches hold an hour of it. */
export const dayIndexOf = (period: Period, hour: number): number =>
  Math.floor((firstHour(period) + hour + OFFSET_HOURS) / DAY_HOURS) -
  Math.floor((firstHour(period) + OFFSET_HOURS) / DAY_HOURS)

/** The first hour of each Shanghai day that a period touches, and behind the last the end. */
export function dayHours(period: Period): Int32Array {
  const end = hourCount(period)
  const offset = (((firstHour(period) + OFFSET_HOURS) % DAY_HOURS) + DAY_HOURS) % DAY_HOURS
  const days = dayIndexOf(period, end - 1) + 1
  return Int32Array.from({ length: days + 1 }, (_, day) => Math.min(end, Math.max(0, day * DAY_HOURS - offset)))
}

export const hasHour = (hours: HourSet, hour: number): boolean => ((hours[hour >> 3] ?? 0) & (1 << (hour & 7))) !== 0

/** All that are in any of them; the one itself where there is only one, and `null` for none. */
export function union(sets: readonly HourSet[]): HourSet | null {
  const [only] = sets
  if (sets.length < 2) return only ?? null
  const all = new Uint8Array(Math.max(...sets.map(({ length }) => length)))
  for (const set of sets) for (let i = 0; i < set.length; i++) all[i] = (all[i] ?? 0) | (set[i] ?? 0)
  return all
}

/** A new set: the hours in both. */
export function intersection(a: HourSet, b: HourSet): Uint8Array {
  const both = new Uint8Array(Math.min(a.length, b.length))
  for (let i = 0; i < both.length; i++) both[i] = (a[i] ?? 0) & (b[i] ?? 0)
  return both
}

/** Takes the hours from `from` up to, but not, `to` out of a set, in place. */
export function clearHours(hours: Uint8Array, from: number, to: number): void {
  for (let hour = from; hour < to; ) {
    const byte = hour >> 3
    const end = Math.min(to, (byte + 1) << 3)
    const bits = (0xff << (hour & 7)) & (0xff >> (((byte + 1) << 3) - end))
    hours[byte] = (hours[byte] ?? 0) & ~bits
    hour = end
  }
}
