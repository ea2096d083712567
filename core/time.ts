/** Asia/Shanghai is +08:00 all year since 1992; the programmes' days are its days. */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000
export const DAY_MS = 86_400_000

/** Start of a Shanghai calendar day, in ms since 1970 UTC. `2025-07-31` → 2025-07-30T16:00:00Z. */
export function dayStart(day: string): number {
  const ms = Date.parse(`${day}T00:00:00.000+08:00`)
  if (Number.isNaN(ms)) throw new RangeError(`not a day: ${day.slice(0, 40)}`)
  return ms
}

/** First millisecond after an inclusive day. */
export const dayEnd = (day: string): number => dayStart(day) + DAY_MS

/** The Shanghai calendar day that holds a moment. */
export const dayOf = (ms: number): string => new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)

/** Every day from `from` to `to`, both inclusive. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let ms = dayStart(from); ms <= dayStart(to); ms += DAY_MS) days.push(dayOf(ms))
  return days
}
