import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  divide,
  floor,
  fraction,
  min,
  multiply,
  parseFraction,
  subtract,
  toDecimal,
  ZERO,
} from '../../core/fraction.ts'

const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
const positive = fc.bigInt({ min: 1n, max: 10n ** 12n })
const any = fc.tuple(whole, positive).map(([num, den]) => fraction(num, den))
const nonZero = any.filter((a) => a.num !== 0n)

/** Asserts a law for arbitrary fractions. */
const holds = (law: (a: ReturnType<typeof fraction>, b: ReturnType<typeof fraction>) => void) => {
  fc.assert(fc.property(any, any, law))
}

describe('fraction', () => {
  it('is reduced with a positive denominator, so that equal values are equal objects', () => {
    fc.assert(
      fc.property(whole, positive, positive, (num, den, factor) => {
        expect(fraction(num * factor, den * factor)).toEqual(fraction(num, den))
        expect(fraction(0n - num, 0n - den)).toEqual(fraction(num, den))
      }),
    )
  })

  it('a denominator of zero is an error', () => {
    expect(() => fraction(1n, 0n)).toThrow(RangeError)
    expect(() => parseFraction('1/0')).toThrow(RangeError)
    expect(() => divide(fraction(1n), ZERO)).toThrow(RangeError)
  })

  it('addition and multiplication commute, subtraction undoes addition', () => {
    holds((a, b) => {
      expect(add(a, b)).toEqual(add(b, a))
      expect(multiply(a, b)).toEqual(multiply(b, a))
      expect(subtract(add(a, b), b)).toEqual(a)
    })
  })

  it('division undoes multiplication', () => {
    fc.assert(
      fc.property(any, nonZero, (a, b) => {
        expect(divide(multiply(a, b), b)).toEqual(a)
      }),
    )
  })

  it('multiplication distributes over addition, without any rounding', () => {
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)))
      }),
    )
  })

  it('comparison is antisymmetric and agrees with the sign of the difference', () => {
    holds((a, b) => {
      expect(compare(a, b)).toBe(compare(subtract(a, b), ZERO))
      expect(compare(a, b) + compare(b, a)).toBe(0)
      expect(compare(min(a, b), a)).toBeLessThanOrEqual(0)
      expect(compare(min(a, b), b)).toBeLessThanOrEqual(0)
    })
  })

  it('the floor is the largest integer not above, below zero too', () => {
    fc.assert(
      fc.property(any, (a) => {
        const down = floor(a)
        expect(compare(fraction(down), a)).toBeLessThanOrEqual(0)
        expect(compare(fraction(down + 1n), a)).toBe(1)
      }),
    )
    expect([floor(fraction(-1n, 2n)), floor(fraction(1n, 2n)), floor(fraction(-4n, 2n))]).toEqual([-1n, 0n, -2n])
  })

  it('a ceiling is cut down to the 分: 999 999.99 × 1/2 is 499 999.99', () => {
    expect(toDecimal(multiply(parseFraction('999999.99'), parseFraction('1/2')), 2)).toBe('499999.99')
  })

  it('a decimal is never above its value, and less than one unit of its last place below', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 9 }), (a, scale) => {
        const shown = parseFraction(toDecimal(a, scale))
        const unit = fraction(1n, 10n ** BigInt(scale))
        expect(compare(shown, a)).toBeLessThanOrEqual(0)
        expect(compare(a, add(shown, unit))).toBe(-1)
      }),
    )
  })

  it('a decimal with enough places reads back to the same value', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 9 }), (num, scale) => {
        const value = fraction(num, 10n ** BigInt(scale))
        expect(parseFraction(toDecimal(value, scale))).toEqual(value)
      }),
    )
  })

  it.each(['', '1/', '/2', '1/-2', '1.5/2', '0x10', '1e3', '1 /2', '∞', 'NaN', '.5', '5.', '½'])(
    '%j is not a number',
    (text) => {
      expect(() => parseFraction(text)).toThrow(RangeError)
    },
  )

  it('zero prints without a sign', () => {
    expect([toDecimal(ZERO, 0), toDecimal(ZERO, 3), toDecimal(fraction(-1n, 1000n), 2)]).toEqual([
      '0',
      '0.000',
      '-0.01',
    ])
  })
})
