import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import type { Store } from '../../../store/client.ts'
import { defineBytesQuery, defineQuery } from '../../../store/query.ts'
import { RowBinaryReader } from '../../../store/row-binary.ts'
import { type Period, type Telemetry, UNKNOWN_WATTS } from '../evidence.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Shanghai days begin so much before those of UTC. */
const SHANGHAI = 8 * HOUR

const int32 = z.int().min(-0x8000_0000).max(0x7fff_ffff)
const range = { institution: z.string(), from_day: int32, to_day: int32, up_to: z.int().nonnegative() }
const daysQuery = defineQuery({
  file: 'capacity_telemetry_days.sql',
  params: z.strictObject(range),
  row: z.strictObject({ day: int32, is_split: z.int(), is_later: z.int() }),
})
const days = z.array(z.bigint())
const telemetryQuery = defineBytesQuery({
  file: 'capacity_telemetry.sql',
  params: z.strictObject({ ...range, raw: z.literal([0, 1]), split_days: days, later_days: days }),
})

export type TelemetryQuestion = {
  readonly institution: string
  /** Batches 1…`upTo` of the institution count; they must all be in the store. */
  readonly upTo: number
  readonly period: Period
  /** Everything from the raw samples instead of from the rollup: the same answer at another cost. */
  readonly raw?: boolean
}

/**
 * What the samples of an institution say of each device, by the name it was sampled under, in any order. The rollup's
 * grain is the hour: of an hour that the period begins or ends in, all of it counts; watts are of whole Shanghai days.
 * Devices without a sample in these days are not in it.
 *
 * Cost: 13,514 devices and a year are 4.9 million rows and 70 MB in memory. Errors: STORE_UNAVAILABLE.
 */
export async function loadTelemetry(store: Store, question: TelemetryQuestion): Promise<readonly Telemetry[]> {
  const { institution, upTo, period, raw = false } = question
  if (period.from >= period.to) throw new SuanhengError('INTERNAL', 'a period without time')
  const at = { institution, up_to: upTo, from_day: shanghaiDay(period.from), to_day: shanghaiDay(period.to - 1) + 1 }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const odd = raw ? [] : await daysQuery(store, at)
    const answer = await telemetryQuery(store, {
      ...at,
      raw: raw ? 1 : 0,
      split_days: odd.filter((row) => row.is_split === 1).map(({ day }) => BigInt(day)),
      later_days: odd.filter((row) => row.is_later === 1).map(({ day }) => BigInt(day)),
    })
    const telemetry = decode(answer, period, at.to_day - at.from_day)
    if (telemetry !== null) return telemetry
  }
  throw new SuanhengError('STORE_UNAVAILABLE', `samples of the period arrived during ${ATTEMPTS} readings`)
}

/** Samples that arrive between the two questions touch a day or two: once more is enough, unless all days are late. */
const ATTEMPTS = 5

/** Days since 1970-01-01 in Shanghai. */
const shanghaiDay = (ms: number): number => Math.floor((ms + SHANGHAI) / DAY)

/** Null where the answer is torn: see capacity_telemetry.sql. */
function decode(answer: Uint8Array, period: Period, dayCount: number): readonly Telemetry[] | null {
  const reader = new RowBinaryReader(answer)
  const hourCount = Math.ceil(period.to / HOUR) - Math.floor(period.from / HOUR)
  // Bit of the first hour of the first day: not above 0, the period begins on that day.
  const firstBit = (shanghaiDay(period.from) * DAY - SHANGHAI) / HOUR - Math.floor(period.from / HOUR)
  const blank = blankTelemetry(Math.ceil(hourCount / 8), dayCount)
  const telemetry: Telemetry[] = []
  while (!reader.isDone) {
    const one = blank(reader.text())
    const [days, watts] = [reader.numbers(8), reader.numbers(4)]
    const count = days.length / 8
    if (watts.length !== 4 * count) throw new SuanhengError('INTERNAL', `days of ${one.device} without a value`)
    const isTaken = new Uint8Array(dayCount)
    for (let i = 0; i < count; i++) {
      const day = uint16(days, 8 * i)
      if (day === BEYOND || isTaken[day] === 1) return null
      if (day >= dayCount) throw new SuanhengError('INTERNAL', `day ${day} of ${one.device} is not in the period`)
      isTaken[day] = 1
      putHours(one.seen, uint24(days, 8 * i + 2), firstBit + 24 * day, hourCount)
      putHours(one.tensor, uint24(days, 8 * i + 5), firstBit + 24 * day, hourCount)
      one.meanWatts[day] = uint16(watts, 4 * i)
      one.mostWatts[day] = uint16(watts, 4 * i + 2)
    }
    telemetry.push(one)
  }
  return telemetry
}

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
const uint24 = (bytes: Uint8Array, at: number): number => uint16(bytes, at) | ((bytes[at + 2] ?? 0) << 16)

/** Makes telemetry of no hours and unknown watts. Buffers are shared by many devices: one each would be most of the time. */
function blankTelemetry(hourBytes: number, dayCount: number): (device: string) => Telemetry {
  const hourRoom = hourBytes + (hourBytes % 2)
  const room = 2 * hourRoom + 4 * dayCount
  let [buffer, at] = [new ArrayBuffer(0), 0]
  return (device) => {
    if (at + room > buffer.byteLength) [buffer, at] = [new ArrayBuffer(room * 256), 0]
    const start = at
    at += room
    const days = start + 2 * hourRoom
    return {
      device,
      seen: new Uint8Array(buffer, start, hourBytes),
      tensor: new Uint8Array(buffer, start + hourRoom, hourBytes),
      meanWatts: new Uint16Array(buffer, days, dayCount).fill(UNKNOWN_WATTS),
      mostWatts: new Uint16Array(buffer, days + 2 * dayCount, dayCount).fill(UNKNOWN_WATTS),
    }
  }
}

const BEYOND = 0xffff

/** Sets the 24 bits of a day at bit `first` of the set; those outside of [0, count) fall away. */
function putHours(set: Uint8Array, bits: number, first: number, count: number): void {
  // Most days: whole, and on a byte, as Shanghai days do in a period that begins with one.
  if ((first & 7) === 0 && first >= 0 && first + 24 <= count) {
    const byte = first >> 3
    set[byte] = bits & 0xff
    set[byte + 1] = (bits >> 8) & 0xff
    set[byte + 2] = bits >> 16
    return
  }
  const start = Math.max(first, 0)
  const room = Math.min(24 - (start - first), count - start)
  if (room <= 0) return
  let rest = ((bits >>> (start - first)) & ((1 << room) - 1)) << (start & 7)
  for (let byte = start >> 3; rest !== 0; byte++, rest >>>= 8) set[byte] = (set[byte] ?? 0) | (rest & 0xff)
}
