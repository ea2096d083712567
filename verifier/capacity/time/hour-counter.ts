import type { HourSet } from '../evidence.ts'

const PLANES = 8
/** As many sets as eight planes can hold. */
const FULL = (1 << PLANES) - 1

/**
 * Counts in how many sets each hour is, thirty-two hours at a time: bit p of the count of an hour is its bit in plane p,
 * and a set is added as one adds by hand, carry after carry. So a year of hours of thirteen thousand cards costs some
 * hundredths of a second, whatever their pattern. `counts` grows by `add`, and is complete after `flush`.
 */
export type HourCounter = {
  readonly counts: Int32Array
  /** The hours of a set in [from, to). */
  readonly add: (hours: HourSet, from: number, to: number) => void
  readonly flush: () => void
  readonly clear: () => void
}

export function hourCounter(hourCount: number): HourCounter {
  const size = Math.ceil(hourCount / 32)
  const bytes = new Uint8Array(size * 4)
  // Hour h is bit h % 32 of word h >> 5, because words are little-endian wherever the engine runs.
  const words = new Int32Array(bytes.buffer)
  const planes = new Int32Array(size * PLANES)
  const counts = new Int32Array(size * 32)
  let held = 0

  const flush = (): void => {
    held = 0
    for (let at = 0; at < planes.length; at++) {
      const first = (at >> 3) << 5
      const worth = 1 << (at & 7)
      for (let bits = planes[at] ?? 0; bits !== 0; bits &= bits - 1) {
        const hour = first + 31 - Math.clz32(bits & -bits)
        counts[hour] = (counts[hour] ?? 0) + worth
      }
      planes[at] = 0
    }
  }

  const add = (hours: HourSet, from: number, to: number): void => {
    if (from >= to) return
    if (held === FULL) flush()
    held++
    bytes.set(hours.length > bytes.length ? hours.subarray(0, bytes.length) : hours)
    if (hours.length < bytes.length) bytes.fill(0, hours.length)
    const [first, last] = [from >> 5, (to - 1) >> 5]
    for (let word = first; word <= last; word++) {
      let carry = words[word] ?? 0
      if (word === first) carry &= -1 << (from & 31)
      if (word === last) carry &= -1 >>> (31 - ((to - 1) & 31))
      for (let at = word * PLANES; carry !== 0; at++) {
        const plane = planes[at] ?? 0
        planes[at] = plane ^ carry
        carry &= plane
      }
    }
  }

  const clear = (): void => {
    planes.fill(0)
    counts.fill(0)
    held = 0
  }
  return { counts, add, flush, clear }
}
