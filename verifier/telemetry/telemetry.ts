import type { Period } from '../capacity/evidence.ts'
import type { Indicator } from './indicator.ts'
import type { TrainingWork } from './work.ts'

/**
 * What the telemetry of an institution shows over whole Shanghai days: indicators, and the work that can have been done
 * beside what was billed. `screened`: how much was suspected and how much of that was looked at; what was not is no
 * clean bill.
 */
export type TelemetryResult = {
  readonly institution: string
  readonly register: string
  readonly period: Period
  readonly coverage: {
    readonly devices: number
    readonly listed: number
    readonly samples: number
    readonly deviceHours: number
  }
  readonly indicators: readonly Indicator[]
  readonly screened: {
    readonly suspectDays: number
    readonly examinedDays: number
    readonly copyPairs: number
    readonly examinedPairs: number
  }
  readonly training: readonly TrainingWork[]
}
