import type { Fraction } from '../../core/fraction.ts'
import type { Period } from './evidence.ts'

/**
 * Kinds of evidence for a card, each asking for all before it:
 *
 * - `declared`:   it is on the institution's list, with a model that the register gives a figure.
 * - `documented`: a registered document stands behind it (invoice, acceptance; for a leased card the lease).
 * - `identified`: by serial number, die id or UUID it is one card, and of no other institution at that time.
 * - `seen`:       telemetry or usage of that device in that hour.
 * - `active`:     tensor work in that hour, on a day whose power fits the model.
 * - `attested`:   a verified attestation of the device by then.
 */
export const TIERS = ['declared', 'documented', 'identified', 'seen', 'active', 'attested'] as const
export type Tier = (typeof TIERS)[number]

/** Readings of an open text (clauses.md section 3); the first of each is the default. */
export const READINGS = {
  /** `sparse` is shown and never accepted. `measured` counts what a verified matrix product reached, at most the peak. */
  figure: ['dense', 'measured', 'sparse'],
  location: ['anywhere', 'shenzhen', 'longgang'],
  leased: ['counted', 'excluded'],
} as const
export type Readings = { readonly [K in keyof typeof READINGS]: (typeof READINGS)[K][number] }
export const DEFAULT_READINGS: Readings = { figure: 'dense', location: 'anywhere', leased: 'counted' }

/**
 * What is asked of an institution's capacity. A moment is a period of one ms, an as-of date the whole day. `required` is
 * the tier at which the threshold must be reached for a pass: XLQ-RK-5.5 asks for documents and serial numbers, so
 * `identified` unless said otherwise.
 */
export type Question = {
  readonly period: Period
  readonly thresholdPflops: Fraction
  readonly required: Tier
  readonly readings: Readings
}
