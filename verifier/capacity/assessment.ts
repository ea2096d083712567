import type { Fraction } from '../../core/fraction.ts'
import type { CurveFigures, DayFigures } from './curve-figures.ts'
import type { CapacityFinding } from './finding.ts'
import type { Question, Readings, Tier } from './question.ts'
import type { Words } from './words.ts'

export type Verdict = 'pass' | 'fail' | 'undetermined'

/** TFLOPS dense FP16 over the period, of the cards of a tier. `cards` at the moment of the minimum. */
export type TierFigures = CurveFigures & { readonly cards: number; readonly days: readonly DayFigures[] }

/**
 * One tier. `figures`: cards that meet this tier and all before it. `alone`: cards that meet its own condition, whatever
 * the others say; the two are never mixed. `lift`: what would bring cards from the tier before up to this one, gravest
 * first, with what that could add at most (TFLOPS at the moment of the minimum; null without a bound).
 */
export type TierResult = {
  readonly tier: Tier
  readonly figures: TierFigures
  readonly alone: TierFigures
  readonly reached: boolean
  readonly lift: readonly { readonly what: Words; readonly cards: number; readonly couldAdd: Fraction | null }[]
}

/** Cards of one model at the moment of the minimum of the quoted tier: `700 × 312 = 218400 TFLOPS`. */
export type ModelLine = {
  readonly model: string
  readonly count: number
  readonly tflops: Fraction
  readonly working: string
  /** Units of this model that are listed and do not count at this tier, by reason. */
  readonly notCounted: readonly { readonly count: number; readonly why: Words }[]
}

/** What another reading of the text would give at the required tier. `accepted` false: shown, never a ground for a pass. */
export type OtherReading = {
  readonly readings: Readings
  readonly switched: keyof Readings
  readonly verdict: Verdict
  readonly min: Fraction
  readonly flips: boolean
  readonly accepted: boolean
}

/**
 * The answer. `verdict` is about the required tier over the whole period: `pass` when the capacity that the evidence
 * proves is at or above the threshold at every moment (含: 300.000 passes); `fail` when at some moment even everything
 * that is open could not bring it there; else `undetermined`. `standsOn`: the highest tier that reaches the threshold,
 * null when none does. `atMost`: the least over the period of what could be reached, null without a bound.
 */
export type Assessment = {
  readonly institution: string
  readonly register: string
  readonly question: Question
  readonly verdict: Verdict
  readonly standsOn: Tier | null
  readonly proven: Fraction
  /** First moment (ms) at which the required tier is at its minimum. */
  readonly weakestAt: number
  readonly atMost: Fraction | null
  readonly shortBy: Fraction
  readonly tiers: readonly TierResult[]
  /** Of the quoted tier: `required`, at `weakestAt`. */
  readonly lines: readonly ModelLine[]
  /** What the institution's own statements of installed cards say, where there are any; never above what has a figure. */
  readonly stated: TierFigures | null
  /** In use at once, by usage records; null when the period has none. */
  readonly inUse: (TierFigures & { readonly withoutFigureCardMs: Fraction }) | null
  readonly inShenzhen: { readonly shenzhen: Fraction; readonly longgang: Fraction; readonly unknown: Fraction }
  readonly others: readonly OtherReading[]
  readonly findings: readonly CapacityFinding[]
}
