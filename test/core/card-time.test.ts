import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cardHourText,
  cardTime,
  exactCardHourText,
  MICRO_PER_CARD_HOUR,
  parseCardSeconds,
  toCardHours,
} from '../../core/card-time.ts'
import { add, fraction, multiply, toDecimal } from '../../core/fraction.ts'

const micro = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n })
const sixDecimals = (value: bigint) => toDecimal(fraction(value, 1_000_000n), 6)

describe('card-time', () => {
  it('eight cards for one hour are eight card-hours; half a card for one millisecond is exact', () => {
    expect(toCardHours(cardTime(8_000n, 3_600_000n))).toEqual(fraction(8n))
    expect(cardTime(500n, 1n)).toBe(500n)
  })

  it('is written in card-hours cut down, never up, and exactly where it is checked', () => {
    const almost = 1_235n * MICRO_PER_CARD_HOUR - 1n
    expect([cardHourText(almost), exactCardHourText(almost)]).toEqual(['1,234.99', '1,234.999999'])
    expect([cardHourText(0n), exactCardHourText(1_800_000_000n)]).toEqual(['0.00', '0.5'])
  })

  it('is additive: an interval cut in two, or a card cut in shares, is worth the same', () => {
    const n = fc.bigInt({ min: 0n, max: 10n ** 9n })
    fc.assert(
      fc.property(n, n, n, (cards, a, b) => {
        expect(cardTime(cards, a) + cardTime(cards, b)).toBe(cardTime(cards, a + b))
        expect(cardTime(a, cards) + cardTime(b, cards)).toBe(cardTime(a + b, cards))
      }),
    )
  })

  it('card-hours add up without rounding and go back to card-time', () => {
    fc.assert(
      fc.property(micro, micro, (a, b) => {
        expect(add(toCardHours(a), toCardHours(b))).toEqual(toCardHours(a + b))
        expect(multiply(toCardHours(a), fraction(MICRO_PER_CARD_HOUR))).toEqual(fraction(a))
      }),
    )
  })

  it('card-seconds as the store quotes them read back exactly, beyond 2^53 too', () => {
    fc.assert(
      fc.property(micro, (value) => {
        expect(parseCardSeconds(sixDecimals(value))).toBe(value)
        expect(parseCardSeconds(sixDecimals(0n - value))).toBe(0n - value)
      }),
    )
  })

  it('zeros after the sixth decimal say nothing; any other digit there is refused', () => {
    expect(parseCardSeconds('12.5')).toBe(12_500_000n)
    expect(parseCardSeconds('12.500000000')).toBe(12_500_000n)
    expect(() => parseCardSeconds('12.5000001')).toThrow(RangeError)
  })

  it.each(['', '.5', '1.', '1e6', 'nan', 'inf', '1,5', ' 1', '+1'])('%j is not card-seconds', (text) => {
    expect(() => parseCardSeconds(text)).toThrow(RangeError)
  })
})
