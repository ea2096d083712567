import type { Attestation } from '../../schemas/attestation.ts'
import type { Capacity } from '../../schemas/capacity.ts'
import type { Device } from '../../schemas/device.ts'
import type { Document } from '../../schemas/document.ts'

/** A stretch of time [from, to), whole ms since 1970 UTC. */
export type Period = { readonly from: number; readonly to: number }

/** A version of an entity that no other version corrects. Two of one `id` contradict each other: both are here. */
export type Head<T> = { readonly id: string; readonly digest: string; readonly body: T }

/** A device as another institution lists it: one that has a serial number, die id or UUID in common with one of ours. */
export type ForeignDevice = { readonly institution: string; readonly head: Head<Device> }

/** A device, by a name it is metered under, that another institution meters too, and on which Shanghai days of the period. */
export type MeteredElsewhere = {
  readonly device: string
  readonly institution: string
  readonly days: readonly string[]
}

/**
 * Which hours of a period something holds in: bit `i % 8` (least first) of byte `i >> 3` is hour
 * `floor(period.from / 3,600,000) + i`, counted in hours since 1970 UTC. Shanghai days begin on whole hours.
 */
export type HourSet = Uint8Array

/** What telemetry says of a device over a period, by the name it was sampled under. */
export type Telemetry = {
  readonly device: string
  /** Hours with at least one sample. */
  readonly seen: HourSet
  /** Hours with a tensor activity (DCGM tensor active; AI Core of an Ascend) above zero. */
  readonly tensor: HourSet
  /**
   * A value for each Shanghai day that the period touches, in watts, cut down, and of the whole day also where the
   * period touches a part of it. `UNKNOWN_WATTS`: no reading; 65,534 stands for that and more.
   *
   * Mean: what the energy counter rose from the first to the last moment it was read, by the time between them; of
   * several readings of one moment the least of the first and the most of the last. Unknown with fewer than two moments,
   * and where any reading of the day lies below the first or above the last: the counter fell, and what it had counted
   * cannot be told. A fall to above the first reading of a day in which it then rises beyond all others goes
   * unseen; the mean is then too low, never too high. Most: the highest power reading.
   */
  readonly meanWatts: Uint16Array
  readonly mostWatts: Uint16Array
}
export const UNKNOWN_WATTS = 0xffff

/** Hours in which usage records, corrected ones taken out, name a device. */
export type DeviceUse = { readonly device: string; readonly hours: HourSet }

/**
 * Cards in use at once on one Shanghai day, or the part of it in the period, as usage records have it: for each level
 * that occurs how long it lasts. Levels cover all of that time, 0 included. `units` as in `InUse.units`.
 */
export type DayInUse = {
  readonly day: string
  readonly levels: readonly { readonly units: bigint; readonly milliCards: bigint; readonly ms: number }[]
  /** The first stretch with most cards in use. */
  readonly most: Period & { readonly milliCards: bigint }
  /** Card-time without a figure (model unknown, ambiguous below its lowest, or not said), in thousandths of a card × ms. */
  readonly withoutFigure: bigint
}

/** `units` ÷ `unitsPerTflops` are TFLOPS. Days are all days of the period, in order. */
export type InUse = { readonly unitsPerTflops: bigint; readonly days: readonly DayInUse[] }

/** All that is known about one institution's capacity over a period, at a cut. Lists are in any order. */
export type CapacityEvidence = {
  readonly institution: string
  readonly period: Period
  readonly devices: readonly Head<Device>[]
  /** Statements of the institution as a whole; those of a contract's pool are not capacity. */
  readonly capacities: readonly Head<Capacity>[]
  /** Of the institution, those that its devices, leases and attestations name. */
  readonly documents: readonly Head<Document>[]
  readonly attestations: readonly Head<Attestation>[]
  readonly foreign: readonly ForeignDevice[]
  readonly elsewhere: readonly MeteredElsewhere[]
  readonly telemetry: readonly Telemetry[]
  readonly use: readonly DeviceUse[]
  readonly inUse: InUse
}
