import type { Store } from '../../../store/client.ts'
import { type NativeColumn, nativeBlock, nativeColumnTypes } from '../../../store/native.ts'
import { type Period, type Telemetry, UNKNOWN_WATTS } from '../../../verifier/capacity/evidence.ts'

/** A sample as the store keeps it; tensor activity in millionths, power in mW, energy in mJ. */
export type Sample = {
  readonly device: string
  readonly at: number
  readonly tensor: bigint | null
  readonly power: bigint | null
  readonly energy: bigint | null
  readonly batch: number
}

export async function insertSamples(store: Store, institution: string, samples: readonly Sample[]): Promise<void> {
  const of = <T>(value: (sample: Sample, index: number) => T) => samples.map(value)
  const columns: readonly NativeColumn[] = [
    { name: 'institution', kind: 'string', values: of(() => institution) },
    { name: 'device', kind: 'string', values: of((s) => s.device) },
    { name: 'sampled_at', kind: 'datetime64', values: of((s) => s.at) },
    { name: 'tensor_activity', kind: 'decimal', precision: 18, scale: 6, nullable: true, values: of((s) => s.tensor) },
    { name: 'power_watts', kind: 'decimal', precision: 18, scale: 3, nullable: true, values: of((s) => s.power) },
    { name: 'energy_joules', kind: 'decimal', precision: 18, scale: 3, nullable: true, values: of((s) => s.energy) },
    { name: 'batch', kind: 'uint64', values: of((s) => BigInt(s.batch)) },
    { name: 'position', kind: 'uint32', values: of((_, index) => index) },
  ]
  await store.insertNative('device_sample', nativeColumnTypes(columns), [nativeBlock(samples.length, columns)])
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const dayOf = (at: number): number => Math.floor((at + 8 * HOUR) / DAY)

/** What verifier/capacity/evidence.ts says telemetry is, computed sample by sample, without a store. */
export function telemetryOf(samples: readonly Sample[], { from, to }: Period): readonly Telemetry[] {
  const [firstHour, firstDay] = [Math.floor(from / HOUR), dayOf(from)]
  const [hours, days] = [Math.ceil(to / HOUR) - firstHour, dayOf(to - 1) + 1 - firstDay]
  const within = samples.filter(({ at }) => dayOf(at) >= firstDay && dayOf(at) < firstDay + days)
  return [...new Set(within.map(({ device }) => device))].sort().map((device) => {
    const own = within.filter((sample) => sample.device === device)
    const ofDays = (value: (day: readonly Sample[]) => number) =>
      Uint16Array.from({ length: days }, (_, i) => value(own.filter(({ at }) => dayOf(at) === firstDay + i)))
    return {
      device,
      seen: setOf(own, firstHour, hours),
      tensor: setOf(
        own.filter(({ tensor }) => (tensor ?? 0n) > 0n),
        firstHour,
        hours,
      ),
      meanWatts: ofDays(meanWattsOf),
      mostWatts: ofDays(mostWattsOf),
    }
  })
}

function setOf(samples: readonly Sample[], firstHour: number, hours: number): Uint8Array {
  const set = new Uint8Array(Math.ceil(hours / 8))
  for (const { at } of samples) {
    const hour = Math.floor(at / HOUR) - firstHour
    if (hour >= 0 && hour < hours) set[hour >> 3] = (set[hour >> 3] ?? 0) | (1 << (hour & 7))
  }
  return set
}

function meanWattsOf(day: readonly Sample[]): number {
  const read = day.flatMap(({ at, energy }) => (energy === null ? [] : [{ at, energy }]))
  const [first, last] = [Math.min(...read.map(({ at }) => at)), Math.max(...read.map(({ at }) => at))]
  const ofMoment = (moment: number) => read.filter(({ at }) => at === moment).map(({ energy }) => energy)
  if (read.length === 0 || first === last) return UNKNOWN_WATTS
  const [start, end] = [least(ofMoment(first)), most(ofMoment(last))]
  if (read.some(({ energy }) => energy < start || energy > end)) return UNKNOWN_WATTS
  return Number(least([(end - start) / BigInt(last - first), 65534n]))
}

function mostWattsOf(day: readonly Sample[]): number {
  const read = day.flatMap(({ power }) => (power === null ? [] : [power]))
  return read.length === 0 ? UNKNOWN_WATTS : Number(least([most(read) / 1000n, 65534n]))
}

const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a))
const most = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a))
