import type { PlainRow } from '../../../core/columns/plain-row.ts'
import { QUOTE, REFUSED, type ReadField } from './read-field.ts'

const POINT = 0x2e
const ZERO = 0x30
/** So many digits a double holds, whichever they are. */
const EXACT_DIGITS = 15

/** What `readDigits` found, beside the place after it. One a thread: it is read before the next call. */
const found = { value: 0, digits: 0 }

/** `0` or digits without a leading zero. */
function readDigits(bytes: Uint8Array, at: number): number {
  let k = at
  let value = 0
  for (; k - at <= EXACT_DIGITS; k++) {
    const digit = (bytes[k] ?? 0) - ZERO
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  found.value = value
  found.digits = k - at
  if (k === at || k - at > EXACT_DIGITS || (bytes[at] === ZERO && k - at > 1)) return REFUSED
  return k
}

/** A whole number of JSON, at most 15 digits: schemas `z.int().nonnegative()`. */
export const integerField: ReadField = (row, at, place) => {
  const end = readDigits(row.bytes, at)
  return end < 0 ? REFUSED : put(row, at, place, found.value, end)
}

/**
 * A decimal as text, or as a whole number where it may be one: schemas `exact` and `share`. `most` is in units of
 * 10^-scale. Only a share is written as text alone; it is what ends at one.
 */
export function decimalField(scale: number, most: bigint): ReadField {
  const isShare = most === 10n ** BigInt(scale)
  const unit = 10 ** scale
  // Not exact beyond 2^53; what is compared with it has 15 digits.
  const limit = Number(most)
  return (row, at, place) => {
    const { bytes } = row
    const isText = bytes[at] === QUOTE
    if (!isText && isShare) return REFUSED
    const wholeEnd = readDigits(bytes, isText ? at + 1 : at)
    if (wholeEnd < 0 || found.digits + scale > EXACT_DIGITS) return REFUSED
    let value = found.value * unit
    let end = wholeEnd
    if (isText) {
      if (bytes[end] === POINT) {
        let weight = unit
        for (end++; end <= wholeEnd + scale; end++) {
          const digit = (bytes[end] ?? 0) - ZERO
          if (digit < 0 || digit > 9) break
          weight /= 10
          value += digit * weight
        }
        if (end === wholeEnd + 1) return REFUSED
      }
      if (bytes[end++] !== QUOTE) return REFUSED
    }
    return value > limit ? REFUSED : put(row, at, place, value, end)
  }
}

function put(row: PlainRow, at: number, place: number, value: number, end: number): number {
  row.from[place] = at
  row.numbers[place] = value
  return end
}
