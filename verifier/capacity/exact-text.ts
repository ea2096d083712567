import type { Fraction } from '../../core/fraction.ts'
import { toDecimal } from '../../core/fraction.ts'

/** A figure with all its decimals (`989.4`, `181.05`), or as a ratio where it has no end (`1/3`). */
export function exactText(value: Fraction): string {
  for (let scale = 0, power = 1n; scale <= 12; scale++, power *= 10n)
    if (power % value.den === 0n) return toDecimal(value, scale)
  return `${value.num}/${value.den}`
}

/** PFLOPS from TFLOPS with three decimals, cut: 299.9999 is not shown as 300.000. */
export const petaText = (tflops: Fraction): string => toDecimal({ num: tflops.num, den: tflops.den * 1000n }, 3)

/** What is missing, the same way but rounded up: a claim that falls short never shows 0.000. */
export const petaShortText = (tflops: Fraction): string =>
  toDecimal({ num: 0n - tflops.num, den: tflops.den * 1000n }, 3).replace('-', '')
