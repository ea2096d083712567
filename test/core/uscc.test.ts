import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkUscc, usccCheckDigit } from '../../core/uscc.ts'

const DIGITS = '0123456789'.split('')
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'.split('')
const vectors = readFileSync(new URL('../fixtures/uscc/uscc.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))

const symbols = (length: number) =>
  fc.array(fc.constantFrom(...ALPHABET), { minLength: length, maxLength: length }).map((list) => list.join(''))
const digits = (length: number) =>
  fc.array(fc.constantFrom(...DIGITS), { minLength: length, maxLength: length }).map((list) => list.join(''))
const valid = fc
  .tuple(symbols(2), digits(6), symbols(9))
  .map((parts) => parts.join(''))
  .map((body) => body + usccCheckDigit(body))

describe('统一社会信用代码', () => {
  it.each(vectors)('%s is %s', (code, expected) => {
    expect(checkUscc(code ?? '')).toBe(expected)
  })

  it('there are 103 vectors', () => {
    expect(vectors).toHaveLength(103)
  })

  it('a code with its own check digit is valid', () => {
    fc.assert(
      fc.property(valid, (code) => {
        expect(checkUscc(code)).toBe('valid')
      }),
    )
  })

  it('every change of one character is noticed', () => {
    fc.assert(
      fc.property(valid, fc.nat(17), fc.constantFrom(...ALPHABET), (code, at, symbol) => {
        fc.pre(code[at] !== symbol)
        expect(checkUscc(code.slice(0, at) + symbol + code.slice(at + 1))).not.toBe('valid')
      }),
    )
  })

  it('every swap of two neighbours is noticed', () => {
    fc.assert(
      fc.property(valid, fc.nat(16), (code, at) => {
        fc.pre(code[at] !== code[at + 1])
        const swapped = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`
        expect(checkUscc(swapped)).not.toBe('valid')
      }),
    )
  })

  it.each([
    ['91340600MA2PBM9HX', 'invalid_length'],
    ['91340600MA2PBM9HXDD', 'invalid_length'],
    ['91340600ma2pbm9hxd', 'invalid_format'],
    ['9134060AMA2PBM9HXD', 'invalid_format'],
    ['91340600MA2PBM9HX0', 'invalid_checksum'],
    ['', 'invalid_length'],
  ])('%j is %s: nothing is trimmed and no case is folded', (code, expected) => {
    expect(checkUscc(code)).toBe(expected)
  })

  it('a check digit of characters outside the alphabet is an error', () => {
    expect(() => usccCheckDigit('9134060OMA2PBM9HX')).toThrow(RangeError)
    expect(() => usccCheckDigit('9134')).toThrow(RangeError)
  })
})
