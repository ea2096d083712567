/**
 * Exact rational numbers for rates, prices and quantities. Always reduced, denominator positive.
 * No floating point takes part in any decision.
 */
export type Fraction = { readonly num: bigint; readonly den: bigint }

const abs = (a: bigint) => (a < 0n ? 0n - a : a)
const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [abs(a), abs(b)]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** Throws RangeError when `den` is zero. */
export function fraction(num: bigint, den = 1n): Fraction {
  if (den === 0n) throw new RangeError('a fraction has no zero denominator')
  const sign = den < 0n ? -1n : 1n
  const common = gcd(num, den)
  return { num: (sign * num) / common, den: (sign * den) / common }
}

/** Reads `"3/10"`, `"0.06"`, `"12.5"`, `"-1"`. Throws RangeError on anything else. */
export function parseFraction(text: string): Fraction {
  const ratio = /^(-?\d+)\/(\d+)$/.exec(text)
  if (ratio !== null) return fraction(BigInt(ratio[1] as string), BigInt(ratio[2] as string))
  const decimal = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (decimal === null) throw new RangeError(`not a number: ${text.slice(0, 40)}`)
  const part = decimal[3] ?? ''
  const value = BigInt(`${decimal[2] as string}${part}`)
  return fraction(decimal[1] === '-' ? 0n - value : value, 10n ** BigInt(part.length))
}

export const ZERO: Fraction = { num: 0n, den: 1n }
export const add = (a: Fraction, b: Fraction) => fraction(a.num * b.den + b.num * a.den, a.den * b.den)
export const subtract = (a: Fraction, b: Fraction) => fraction(a.num * b.den - b.num * a.den, a.den * b.den)
export const multiply = (a: Fraction, b: Fraction) => fraction(a.num * b.num, a.den * b.den)
/** Throws RangeError when `b` is zero. */
export const divide = (a: Fraction, b: Fraction) => fraction(a.num * b.den, a.den * b.num)
/** -1, 0 or 1, by cross-multiplication. */
export const compare = (a: Fraction, b: Fraction): -1 | 0 | 1 => {
  const difference = a.num * b.den - b.num * a.den
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
export const min = (a: Fraction, b: Fraction) => (compare(a, b) <= 0 ? a : b)

/** The largest integer not above: a computed ceiling is cut down, also below zero. */
export function floor(a: Fraction): bigint {
  const whole = a.num / a.den
  return a.num % a.den < 0n ? whole - 1n : whole
}

/**
 * Decimal string with exactly `scale` decimals, cut down (toward minus infinity).
 * Use for figures shown to people; decisions stay in fractions.
 */
export function toDecimal(a: Fraction, scale: number): string {
  const scaled = floor(multiply(a, fraction(10n ** BigInt(scale))))
  const digits = abs(scaled)
    .toString()
    .padStart(scale + 1, '0')
  const whole = scale === 0 ? digits : digits.slice(0, -scale)
  const sign = scaled < 0n ? '-' : ''
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`
}

/** The same to the nearest, a half upwards: only for figures that nothing is decided on. */
export const toRounded = (a: Fraction, scale: number): string =>
  toDecimal(add(a, fraction(1n, 2n * 10n ** BigInt(scale))), scale)
