/** Asia/Shanghai is +08:00 all year since 1992; the programmes' days are its days. */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000
export const DAY_MS = 86_400_000

/**
 * Start of a Shanghai calendar day, in ms since 1970 UTC. `2025-07-31` → 2025-07-30T16:00:00Z.
 * Throws RangeError on anything that is not YYYY-MM-DD or not in the calendar: Date.parse alone
 * reads `2025` as its first day and `2025-02-30` as 2 March.
 */
export function dayStart(day: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00.000+08:00`) : Number.NaN
  if (Number.isNaN(ms) || dayOf(ms) !== day) throw new RangeError(`not a day: ${day.slice(0, 40)}`)
  return ms
}

/** First millisecond after an inclusive day. */
export const dayEnd = (day: string): number => dayStart(day) + DAY_MS

/** The Shanghai calendar day that holds a moment. */
export const dayOf = (ms: number): string => new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)

/** Every day from `from` to `to`, both inclusive; none when `to` is before `from`. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  const last = dayStart(to)
  for (let ms = dayStart(from); ms <= last; ms += DAY_MS) days.push(dayOf(ms))
  return days
}
