import { assert, maxSafeNat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NativeColumn, nativeBlock, nativeColumnHeader, nativeHeader, varUint } from '../../store/native.ts'

const block = (column: NativeColumn) => nativeBlock(column.values.length, [column])

describe('varUint', () => {
  it('takes one byte to 127 and two from 128', () => {
    expect([...varUint(0)]).toEqual([0])
    expect([...varUint(127)]).toEqual([127])
    expect([...varUint(128)]).toEqual([0x80, 1])
    expect([...varUint(2 ** 53 - 1)]).toEqual([255, 255, 255, 255, 255, 255, 255, 15])
  })

  it('is read back as the number it was', () => {
    assert(
      property(maxSafeNat(), (n) => {
        const read = varUint(n).reduce((sum, byte, i) => sum + BigInt(byte & 127) * 128n ** BigInt(i), 0n)
        expect(read).toBe(BigInt(n))
      }),
    )
  })

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses %d', (n) => {
    expect(() => varUint(n)).toThrow(RangeError)
  })
})

describe('a Native block', () => {
  it('is its header and then each column with its own', () => {
    const bytes = nativeBlock(1, [
      { name: 'a', kind: 'string', values: ['é'] },
      { name: 'b', kind: 'uint32', nullable: true, values: [null] },
    ])
    const expected = [
      nativeHeader(2, 1),
      nativeColumnHeader('a', 'String'),
      [2, 0xc3, 0xa9],
      nativeColumnHeader('b', 'Nullable(UInt32)'),
      [1, 0, 0, 0, 0],
    ]
    expect([...bytes]).toEqual(expected.flatMap((part) => [...part]))
  })

  it.each<[string, NativeColumn, NativeColumn]>([
    [
      'UInt64',
      { name: 'x', kind: 'uint64', values: [2n ** 64n - 1n] },
      { name: 'x', kind: 'uint64', values: [2n ** 64n] },
    ],
    ['UInt64 below', { name: 'x', kind: 'uint64', values: [0n] }, { name: 'x', kind: 'uint64', values: [-1n] }],
    [
      'Int64',
      { name: 'x', kind: 'int64', values: [2n ** 63n - 1n] },
      { name: 'x', kind: 'int64', values: [2n ** 63n] },
    ],
    ['UInt32', { name: 'x', kind: 'uint32', values: [2 ** 32 - 1] }, { name: 'x', kind: 'uint32', values: [2 ** 32] }],
    [
      'Decimal(18, s)',
      { name: 'x', kind: 'decimal', precision: 18, scale: 6, values: [10n ** 18n - 1n] },
      { name: 'x', kind: 'decimal', precision: 18, scale: 6, values: [10n ** 18n] },
    ],
    [
      'Decimal(38, s) below',
      { name: 'x', kind: 'decimal', precision: 38, scale: 6, values: [1n - 10n ** 38n] },
      { name: 'x', kind: 'decimal', precision: 38, scale: 6, values: [0n - 10n ** 38n] },
    ],
    [
      'FixedString(32)',
      { name: 'x', kind: 'fixedString32', values: [new Uint8Array(32)] },
      { name: 'x', kind: 'fixedString32', values: [new Uint8Array(31)] },
    ],
  ])('takes the last value of %s and refuses the next', (_type, last, next) => {
    expect(() => block(last)).not.toThrow()
    expect(() => block(next)).toThrow(RangeError)
  })

  it('refuses what it could only store as something else', () => {
    expect(() => block({ name: 'x', kind: 'string', values: [null] })).toThrow('null')
    expect(() => block({ name: 'x', kind: 'string', values: ['\ud800'] })).toThrow('surrogate')
    expect(() => block({ name: 'x', kind: 'datetime64', values: [0.5] })).toThrow(RangeError)
    expect(() => nativeBlock(2, [{ name: 'x', kind: 'string', values: ['a'] }])).toThrow('1 of 2 rows')
  })
})
