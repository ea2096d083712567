import { describe, expect, it } from 'vitest'
import { loosely, nameOf, phonesOf, spelled } from '../../../../verifier/programmes/cross/spelling.ts'

describe('numbers of papers', () => {
  it.each([
    ['ＸＬ－２０２５－１０１', 'width'],
    ['xl-2025-101', 'case'],
    [' XL-2025 -101\u200b', 'blanks and what cannot be seen'],
    ['ХL‑2025–101', 'a Cyrillic letter and other hyphens'],
  ])('%s is XL-2025-101: %s', (text) => {
    expect(spelled(text)).toBe('XL-2025-101')
  })

  it('that differ in punctuation, or in O and 0, may be one and are not surely one', () => {
    expect(spelled('XL2O25/101')).not.toBe(spelled('XL-2025-101'))
    expect(loosely('XL2O25/101')).toBe(loosely('XL-2025-101'))
    expect(loosely('XL-2025-102')).not.toBe(loosely('XL-2025-101'))
  })

  it('of punctuation alone keep it', () => {
    expect(loosely('---')).not.toBe(loosely('//'))
  })
})

describe('phones', () => {
  it.each([
    ['+86 138-0013-8000', ['13800138000']],
    ['0086 13800138000', ['13800138000']],
    ['１３８００１３８０００', ['13800138000']],
    ['一三八〇〇一三八〇〇〇', ['13800138000']],
    ['0755-8888 1234 转 801', ['75588881234']],
    ['+86 755 88881234', ['75588881234']],
    ['13800138000 / 0755-88881234', ['13800138000', '75588881234']],
    ['无', []],
    ['110', []],
  ])('%s', (text, phones) => {
    expect(phonesOf(text)).toEqual(phones)
  })
})

it('names are letters and digits alone', () => {
  expect([nameOf('张 · 三'), nameOf('—')]).toEqual(['张三', ''])
})
