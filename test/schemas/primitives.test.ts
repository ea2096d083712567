import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFraction } from '../../core/fraction.ts'
import { parseYuan } from '../../core/money.ts'
import { Day, exact, Fraction, Id, Instant, SignedYuan, share, Uscc, Yuan } from '../../schemas/primitives.ts'

const accepts = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success

const two = (n: number) => String(n).padStart(2, '0')
const upTo = (max: number) => fc.integer({ min: 0, max }).map(two)

describe('Instant', () => {
  it.each([
    '1970-01-01T00:00:00Z',
    '2024-02-29T23:59:59.999+08:00',
    '2000-02-29T00:00:00Z',
    '2099-12-31T23:59:59.999-12:00',
    '2025-07-31T18:00:00.5+05:45',
  ])('takes %s', (text) => {
    expect(accepts(Instant, text)).toBe(true)
  })

  it.each([
    ['a day that does not exist', '2025-02-30T00:00:00Z'],
    ['29 February of a common year', '2025-02-29T00:00:00Z'],
    ['31 April', '2025-04-31T00:00:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['24:00', '2025-07-31T24:00:00Z'],
    ['no offset', '2025-07-31T18:00:00'],
    ['an offset without colon', '2025-07-31T18:00:00+0800'],
    ['an offset of 24 hours', '2025-07-31T18:00:00+24:00'],
    ['no seconds', '2025-07-31T18:00Z'],
    ['microseconds', '2025-07-31T18:00:00.000001Z'],
    ['a comma', '2025-07-31T18:00:00,5Z'],
    ['a blank for the T', '2025-07-31 18:00:00Z'],
    ['small letters', '2025-07-31t18:00:00z'],
    ['1969', '1969-12-31T23:59:59Z'],
    ['2100', '2100-01-01T00:00:00Z'],
    ['a line end', '2025-07-31T18:00:00Z\n'],
    ['a number', 1_753_956_000_000],
  ])('refuses %s', (_what, value) => {
    expect(accepts(Instant, value)).toBe(false)
  })

  it('Date.parse reads every accepted moment to the exact millisecond', () => {
    const ms = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2099, 11, 30) })
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 })
    fc.assert(
      fc.property(ms, offset, (at, minutes) => {
        const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1)
        const away = Math.abs(minutes)
        const text = `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`
        expect(accepts(Instant, text)).toBe(true)
        expect(Date.parse(text)).toBe(at)
      }),
    )
  })

  it('accepts exactly the days that the calendar has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1970, max: 2099 }), upTo(13), upTo(32), (year, month, day) => {
        const date = `${year}-${month}-${day}`
        const ms = Date.UTC(year, Number(month) - 1, Number(day))
        const exists = new Date(ms).toISOString().slice(0, 10) === date
        expect(accepts(Instant, `${date}T00:00:00Z`)).toBe(exists)
        expect(accepts(Day, date)).toBe(exists)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('exact numbers', () => {
  it('every accepted amount is one that money can be computed with', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{0,14}\.?\d{0,3}$/), (text) => {
        if (accepts(Yuan, text)) expect(parseYuan(text)).toBeGreaterThanOrEqual(0n)
        if (accepts(SignedYuan, text)) expect(typeof parseYuan(text)).toBe('bigint')
      }),
    )
  })

  it('thirteen digits of 元 are taken, fourteen are not', () => {
    expect(accepts(Yuan, '9999999999999.99')).toBe(true)
    expect(accepts(Yuan, '10000000000000')).toBe(false)
  })

  it('a whole JSON number is exact, a float is not', () => {
    const cards = exact(6, 3)
    expect([8, 0, 999_999, '0.125', '999999.999'].every((value) => accepts(cards, value))).toBe(true)
    const refused = [0.5, -1, 1e6, '1000000', '1.2345', '', '01', '-1', Number.NaN, Infinity, 8n, null]
    expect(refused.filter((value) => accepts(cards, value))).toEqual([])
  })

  it('a share lies between 0 and 1, both included', () => {
    expect(['0', '1', '0.000001', '1.000000'].every((value) => accepts(share, value))).toBe(true)
    expect(['1.000001', '-0.1', '.5', '50%', '0.1234567', 0.5].filter((value) => accepts(share, value))).toEqual([])
  })

  it('an accepted fraction is from 0 to 1', () => {
    const num = fc.integer({ min: 0, max: 2000 })
    fc.assert(
      fc.property(num, num, (a, b) => {
        const text = `${a}/${b}`
        expect(accepts(Fraction, text)).toBe(b > 0 && a <= b)
        if (accepts(Fraction, text)) expect(parseFraction(text).num).toBeGreaterThanOrEqual(0n)
      }),
    )
  })
})

describe('text', () => {
  it('takes what any language writes', () => {
    expect(['合同-1', 'é', '👩‍🔬', 'a b'].every((value) => accepts(Id, value))).toBe(true)
  })

  it('refuses control characters, halves of surrogate pairs, nothing at all, and too much', () => {
    const refused = ['', 'a\u0000b', 'a\tb', 'a\n', '\u007f', '\ud83d', 'x\ude00', 'x'.repeat(129), 7, null]
    expect(refused.filter((value) => accepts(Id, value))).toEqual([])
    expect(accepts(Id, 'x'.repeat(128))).toBe(true)
  })

  it('a code whose check digit is wrong is still a code', () => {
    expect(accepts(Uscc, '91340600MA2PBM9HX0')).toBe(true)
    expect(accepts(Uscc, '91340600MA2PBM9HXI')).toBe(false)
  })
})
