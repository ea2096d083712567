import type { Fraction } from '../../core/fraction.ts'
import { fraction, toDecimal } from '../../core/fraction.ts'

/** Figures for messages, cut down; nothing is decided on them. */
export const watts = (milliwatts: bigint): string => toDecimal(fraction(milliwatts, 1000n), 1)
export const meanWatts = (millijoules: bigint, ms: bigint): string => toDecimal(fraction(millijoules, ms), 1)
export const percent = (part: Fraction): string => `${toDecimal(fraction(part.num * 100n, part.den), 1)} %`
export const hoursOf = (ms: number): string => toDecimal(fraction(BigInt(Math.round(ms)), 3_600_000n), 1)
/** For statistics: three decimals. */
export const statistic = (value: number): string => value.toFixed(3)
