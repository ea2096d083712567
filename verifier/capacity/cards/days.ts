import { DAY_MS, dayStart } from '../../../core/time.ts'

/** Lists name few days many thousand times, and to read one costs more than all else that is done with it. */
const MOST = 4096
const known = new Map<string, number>()

/** As `dayStart` of core/time.ts. Errors: RangeError on what is no day. */
export function startOf(day: string): number {
  const start = known.get(day)
  if (start !== undefined) return start
  if (known.size >= MOST) known.clear()
  const read = dayStart(day)
  known.set(day, read)
  return read
}

/** First millisecond after an inclusive day. */
export const endOf = (day: string): number => startOf(day) + DAY_MS
