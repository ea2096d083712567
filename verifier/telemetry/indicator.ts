import type { Words } from '../capacity/words.ts'
import type { LimitName } from './limits.ts'

/**
 * How much an indicator carries. `strong`: no honest card or tool is known to give this. `medium`: there are honest
 * causes, each to be named. `weak`: a hint where to look. None of them is a finding of falsification: a person concludes.
 */
export const STRENGTHS = ['strong', 'medium', 'weak'] as const
export type Strength = (typeof STRENGTHS)[number]

/** All indicators; docs/telemetry.md lists the same. Strongest first within a subject. */
export const INDICATORS = {
  POWER_ABOVE_PEAK: ['strong', 'peakPower'],
  ENERGY_ABOVE_BOARD: ['strong', 'hourMeanPower'],
  ENERGY_BELOW_IDLE: ['medium', 'idleFloor'],
  COUNTER_CONTRADICTS_POWER: ['medium', 'counterAgainstPower'],
  COUNTER_BACKWARDS: ['strong', null],
  COUNTER_RESET_WITHOUT_BOOT: ['weak', 'bootGap'],
  SERIES_CONSTANT: ['strong', 'constantHours'],
  SERIES_COPIED: ['strong', 'copyError'],
  SERIES_REPLAYED: ['medium', 'copyError'],
  SERIES_TOO_SMOOTH: ['medium', 'smoothRatio'],
  READINGS_UNRELATED: ['weak', 'unrelated'],
  JITTER_IDENTICAL: ['medium', 'jitterSamples'],
  MODEL_NOT_AS_LISTED: ['medium', null],
  ID_NOT_OF_VENDOR: ['strong', null],
  MEMORY_ABOVE_CARD: ['strong', 'memory'],
  DRIVER_BEFORE_CARD: ['medium', null],
  CLOCK_ABOVE_MAXIMUM: ['strong', null],
  CLOCK_UNKNOWN_TO_ANY: ['medium', 'knownClock'],
  SAMPLED_IN_FUTURE: ['medium', 'clockSkew'],
  SAMPLED_OUT_OF_SERVICE: ['medium', null],
  IDLE_BURN: ['medium', 'idleCeiling'],
} as const satisfies Record<string, readonly [Strength, LimitName | null]>
export type IndicatorCode = keyof typeof INDICATORS
export const INDICATOR_CODES = Object.keys(INDICATORS) as readonly IndicatorCode[]

/**
 * One indicator. `from`, `to`: what it was seen in, ms since 1970, `null` where no time belongs to it. `beside`: the
 * other series of a copy, else null. `message` holds the figures and what honest cause there could be.
 */
export type Indicator = {
  readonly code: IndicatorCode
  readonly device: string
  readonly from: number | null
  readonly to: number | null
  readonly beside: { readonly device: string; readonly from: number } | null
  readonly message: Words
}

export const indicator = (
  code: IndicatorCode,
  device: string,
  time: { readonly from: number; readonly to: number } | null,
  message: Words,
  beside: Indicator['beside'] = null,
): Indicator => ({ code, device, from: time?.from ?? null, to: time?.to ?? null, beside, message })
