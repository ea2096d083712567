import { type Data, DataType, type Decimal } from 'apache-arrow'
import { writeInt64 } from '../../../core/columns/int64.ts'
import type { Int64Source, ReadValue } from './int64-sink.ts'
import { type Fault, invalid } from './issues.ts'
import type { TextReader } from './text-reader.ts'
import { validityOf } from './text-source.ts'

/** A non-negative decimal in units of 10^-scale, at most `most`. */
export type DecimalRule = { readonly scale: number; readonly most: bigint }

const TWO_32 = 4_294_967_296
const NEGATIVE = invalid('must not be negative')

const tooLarge = ({ scale, most }: DecimalRule): Fault => {
  const digits = most.toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return invalid(`at most ${scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`}`)
}
const tooFine = ({ scale }: DecimalRule): Fault => invalid(`at most ${scale} decimals`)

export const isDecimal128 = (type: DataType): boolean => DataType.isDecimal(type) && type.bitWidth === 128

/** decimal128 of any scale: the value must fit exactly. */
export function decimal128Source(data: Data, rule: DecimalRule): Int64Source {
  const { scale } = data.type as Decimal
  const words = data.values as Uint32Array
  const read = scale === rule.scale ? sameScale(words, rule) : otherScale(words, scale, rule)
  return { length: data.length, validity: validityOf(data), read }
}

/** The usual case: two 32-bit words are copied as they are. */
function sameScale(words: Uint32Array, rule: DecimalRule): ReadValue {
  const mostHigh = Number(rule.most >> 32n)
  const mostLow = Number(rule.most & 0xffffffffn)
  const large = tooLarge(rule)
  return (i, into, row) => {
    const at = 4 * i
    const high = words[at + 1] ?? 0
    const low = words[at] ?? 0
    if ((words[at + 3] ?? 0) >= 0x80000000) return NEGATIVE
    if (words[at + 2] !== 0 || words[at + 3] !== 0 || high > mostHigh || (high === mostHigh && low > mostLow))
      return large
    into.low[2 * row] = low
    into.high[2 * row + 1] = high
    return null
  }
}

function otherScale(words: Uint32Array, scale: number, rule: DecimalRule): ReadValue {
  return (i, into, row, values) => {
    const at = 4 * i
    if ((words[at + 3] ?? 0) >= 0x80000000) return NEGATIVE
    const high = words[at + 1] ?? 0
    const small = words[at + 2] === 0 && words[at + 3] === 0 && high < 0x200000
    if (small) return putNumber(high * TWO_32 + (words[at] ?? 0), scale, rule, into, row, values)
    let value = 0n
    for (let word = 3; word >= 0; word--) value = (value << 32n) | BigInt(words[at + word] ?? 0)
    return putBigint(value, scale, rule, row, values)
  }
}

/** Integers of any width stand for themselves: scale 0. */
export function wholeSource(data: Data, rule: DecimalRule): Int64Source {
  const validity = validityOf(data)
  const { values, length } = data as { values: ArrayLike<number> | BigInt64Array | BigUint64Array; length: number }
  if (!(values instanceof BigInt64Array) && !(values instanceof BigUint64Array)) {
    const read: ReadValue = (i, into, row, all) => putNumber(values[i] ?? 0, 0, rule, into, row, all)
    return { length, validity, read }
  }
  const signed = values instanceof BigInt64Array
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  const read: ReadValue = (i, into, row, all) => {
    const high = words[2 * i + 1] ?? 0
    if (high < 0x200000) return putNumber(high * TWO_32 + (words[2 * i] ?? 0), 0, rule, into, row, all)
    if (signed && high >= 0x80000000) return NEGATIVE
    return putBigint(values[i] ?? 0n, 0, rule, row, all)
  }
  return { length, validity, read }
}

/** Decimals as text, in the form of schemas/primitives.ts: no sign, no leading zeros, no exponent. */
export function decimalTextSource(texts: TextReader, rule: DecimalRule): Int64Source {
  const form = /^(0|[1-9]\d{0,17})(?:\.(\d{1,18}))?$/
  const wrong = invalid(`a decimal string with at most ${rule.scale} digits after the point`)
  return {
    length: texts.length,
    validity: texts.validity,
    read: (i, into, row, values) => {
      const [text, whole = '', part = ''] = form.exec(texts.latin1(i)) ?? []
      if (text === undefined || part.length > rule.scale) return wrong
      const digits = whole + part.padEnd(rule.scale, '0')
      if (digits.length <= 15) return putNumber(Number(digits), rule.scale, rule, into, row, values)
      return putBigint(BigInt(digits), rule.scale, rule, row, values)
    },
  }
}

/** `value` is exact (below 2^53) and in units of 10^-scale. */
function putNumber(
  value: number,
  scale: number,
  rule: DecimalRule,
  into: Parameters<ReadValue>[1],
  row: number,
  values: BigInt64Array,
): Fault | null {
  if (value < 0) return NEGATIVE
  let scaled = value
  if (scale < rule.scale) {
    scaled = value * 10 ** (rule.scale - scale)
    if (!(scaled <= Number.MAX_SAFE_INTEGER)) return putBigint(BigInt(value), scale, rule, row, values)
  } else if (scale > rule.scale) {
    const per = 10 ** (scale - rule.scale)
    // Beyond 10^22 powers of ten are no longer exact numbers.
    if (scale - rule.scale > 15) return putBigint(BigInt(value), scale, rule, row, values)
    if (value % per !== 0) return tooFine(rule)
    scaled = value / per
  }
  if (scaled > rule.most) return tooLarge(rule)
  writeInt64(into, row, scaled)
  return null
}

function putBigint(value: bigint, scale: number, rule: DecimalRule, row: number, values: BigInt64Array): Fault | null {
  if (value < 0n) return NEGATIVE
  const shift = rule.scale - scale
  let scaled = value
  if (value !== 0n && shift > 0) {
    // No 128-bit value other than zero survives this many digits.
    if (shift > 40) return tooLarge(rule)
    scaled = value * 10n ** BigInt(shift)
  } else if (value !== 0n && shift < 0) {
    if (shift < -40) return tooFine(rule)
    const per = 10n ** BigInt(0 - shift)
    if (value % per !== 0n) return tooFine(rule)
    scaled = value / per
  }
  if (scaled > rule.most) return tooLarge(rule)
  values[row] = scaled
  return null
}
