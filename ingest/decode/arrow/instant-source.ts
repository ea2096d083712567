import { type Data, DataType, type Timestamp, TimeUnit } from 'apache-arrow'
import { halvesOf, readInt64, writeInt64 } from '../../../core/columns/int64.ts'
import { Instant } from '../../../schemas/primitives.ts'
import type { Int64Source, ReadValue } from './int64-sink.ts'
import { type Fault, invalid } from './issues.ts'
import type { TextReader } from './text-reader.ts'
import { validityOf } from './text-source.ts'

/** 2100-01-01T00:00:00Z, the first moment that is not taken. */
const END_MS = 4_102_444_800_000
const OUT_OF_YEARS = invalid('the year must be 1970–2099')
const TOO_FINE = invalid('a moment in whole milliseconds')
const NOT_AN_INSTANT = invalid('a moment with offset, for example 2025-07-31T18:00:00.000+08:00')

export const isTimestamp = (type: DataType): boolean => DataType.isTimestamp(type) && Boolean(type.timezone)

/** Timestamps with a time zone are counted from 1970 UTC, whatever the zone. */
export function timestampSource(data: Data): Int64Source {
  const { unit } = data.type as Timestamp
  const { values } = data as { values: BigInt64Array }
  return { length: data.length, validity: validityOf(data), read: readers[unit](values) }
}

const readers: Readonly<Record<TimeUnit, (values: BigInt64Array) => ReadValue>> = {
  [TimeUnit.SECOND]: (values) => scaled(values, 1000, 1),
  [TimeUnit.MILLISECOND]: (values) => scaled(values, 1, 1),
  [TimeUnit.MICROSECOND]: (values) => scaled(values, 1, 1000),
  [TimeUnit.NANOSECOND]: nanoseconds,
}

function scaled(values: BigInt64Array, times: number, per: number): ReadValue {
  const from = halvesOf(values)
  // Below this a number is exact, so the remainder is too.
  const end = (END_MS / times) * per
  return (i, into, row) => {
    const value = readInt64(from, i)
    if (value < 0 || value >= end) return OUT_OF_YEARS
    if (per !== 1 && value % per !== 0) return TOO_FINE
    writeInt64(into, row, (value * times) / per)
    return null
  }
}

const NS_PER_MS = 1_000_000
const TWO_32 = 4_294_967_296

/** Nanoseconds of our years exceed 2^53: the remainder is taken from the halves, the quotient is then exact. */
function nanoseconds(values: BigInt64Array): ReadValue {
  const from = halvesOf(values)
  return (i, into, row) => {
    const high = from.high[2 * i + 1] ?? 0
    const low = from.low[2 * i] ?? 0
    const ms = (high * TWO_32 + low) / NS_PER_MS
    if (high < 0 || ms >= END_MS) return OUT_OF_YEARS
    if (((high % NS_PER_MS) * (TWO_32 % NS_PER_MS) + low) % NS_PER_MS !== 0) return TOO_FINE
    writeInt64(into, row, Math.round(ms))
    return null
  }
}

/** Moments as text, the form of schemas/primitives.ts `Instant`. */
export function instantTextSource(texts: TextReader): Int64Source {
  let last: string | null = null
  let lastMs = 0
  return {
    length: texts.length,
    validity: texts.validity,
    read: (i, into, row): Fault | null => {
      const text = texts.latin1(i)
      if (text !== last) {
        if (!Instant.safeParse(text).success) return NOT_AN_INSTANT
        last = text
        lastMs = Date.parse(text)
      }
      writeInt64(into, row, lastMs)
      return null
    },
  }
}
