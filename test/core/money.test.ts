import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatYuan, leastFen, parseYuan, toYuan } from '../../core/money.ts'

const fen = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })

describe('money', () => {
  it('a printed amount reads back to the same 分', () => {
    fc.assert(
      fc.property(fen, (amount) => {
        expect(parseYuan(toYuan(amount))).toBe(amount)
      }),
    )
  })

  it('an amount for people differs from the plain one only by separators, every three digits', () => {
    fc.assert(
      fc.property(fen, (amount) => {
        const shown = formatYuan(amount)
        expect(shown.replaceAll(',', '')).toBe(toYuan(amount))
        expect(shown).toMatch(/^-?\d{1,3}(,\d{3})*\.\d\d$/)
      }),
    )
  })

  it.each([
    ['0', 0n],
    ['0.01', 1n],
    ['0.1', 10n],
    ['-0.01', -1n],
    ['-0', 0n],
    ['999999.99', 99_999_999n],
    ['9007199254740993.01', 900_719_925_474_099_301n],
  ])('%s 元 is %s 分', (yuan, amount) => {
    expect(parseYuan(yuan)).toBe(amount)
  })

  it.each(['', '.5', '5.', '1.005', '01', '1e3', '1,000.00', ' 1', '1 ', '+1', '--1', 'NaN', '１', '1\n'])(
    '%j is not an amount',
    (text) => {
      expect(() => parseYuan(text)).toThrow(RangeError)
    },
  )

  it('an amount below one 元 keeps its leading zero and its sign', () => {
    expect([toYuan(0n), toYuan(5n), toYuan(-5n), formatYuan(-100_000n)]).toEqual(['0.00', '0.05', '-0.05', '-1,000.00'])
  })

  it('the least is one of the amounts and above none of them', () => {
    fc.assert(
      fc.property(fc.array(fen, { minLength: 1, maxLength: 6 }), (amounts) => {
        const least = leastFen(amounts)
        expect(amounts).toContain(least)
        expect(amounts.every((amount) => least <= amount)).toBe(true)
      }),
    )
  })

  it('the least of no amounts is an error, never zero', () => {
    expect(() => leastFen([])).toThrow(RangeError)
  })

  it('an error repeats at most 40 characters of what was sent', () => {
    expect(() => parseYuan('x'.repeat(1000))).toThrow(/^not an amount in 元: x{40}$/)
  })
})
