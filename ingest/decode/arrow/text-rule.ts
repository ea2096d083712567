import { isUtf8 } from 'node:buffer'
import { type Fault, invalid } from './issues.ts'

/** What a text must be. `max` in code points, inclusive, as zod's `max` counts. */
export type TextRule = {
  readonly max: number
  readonly pattern?: RegExp
  readonly oneOf?: readonly string[]
}

/** Checks the text at `bytes[from, to)`; null when it is as it must be. */
export type TextCheck = (bytes: Uint8Array, from: number, to: number) => Fault | null

const EMPTY = invalid('empty; leave the value null when it is not known')
const CONTROL = invalid('control characters are not allowed')
const NOT_UTF8 = invalid('not UTF-8')

/** The rule as a function on bytes. Equal texts that follow each other are matched once. */
export function textCheck(rule: TextRule): TextCheck {
  const full = fullCheck(rule)
  const { pattern, oneOf } = rule
  if (oneOf !== undefined) {
    const allowed = oneOf.map((text) => new TextEncoder().encode(text))
    return (bytes, from, to) => {
      for (const text of allowed) if (sameBytes(bytes, from, to, text)) return null
      return full(bytes, from, to)
    }
  }
  if (pattern === undefined) return full
  let kept = new Uint8Array(0)
  return (bytes, from, to) => {
    if (sameBytes(bytes, from, to, kept)) return null
    const fault = full(bytes, from, to)
    if (fault === null) kept = bytes.slice(from, to)
    return fault
  }
}

function fullCheck({ max, pattern, oneOf }: TextRule): TextCheck {
  const tooLong = invalid(`longer than ${max} characters`)
  const wrong = invalid(pattern === undefined ? `one of: ${(oneOf ?? []).join(', ')}` : `must match ${pattern.source}`)
  const allowed = oneOf === undefined ? null : new Set(oneOf)
  return (bytes, from, to) => {
    if (from === to) return EMPTY
    // A code point has at most four bytes: longer texts need no closer look.
    if (to - from > 4 * max) return tooLong
    const length = codePoints(bytes, from, to)
    if (length < 0) return length === HAS_CONTROL ? CONTROL : NOT_UTF8
    if (length > max) return tooLong
    if (pattern === undefined && allowed === null) return null
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8')
    return (pattern?.test(text) ?? true) && (allowed?.has(text) ?? true) ? null : wrong
  }
}

const HAS_CONTROL = -1
const IS_NOT_UTF8 = -2

/** Length in code points, or why it is no text. */
function codePoints(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  let ascii = true
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x20 || byte === 0x7f) return HAS_CONTROL
    if (byte >= 0x80) ascii = false
    // Every byte but a continuation begins one.
    if (byte < 0x80 || byte >= 0xc0) count++
  }
  return ascii || isUtf8(bytes.subarray(from, to)) ? count : IS_NOT_UTF8
}

/** Whether `bytes[from, to)` is printable ASCII all through: then only lengths are left to check. */
export function isPrintableAscii(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  // Words begin at multiples of four; a text too short to reach one has none.
  for (; at < to && (bytes.byteOffset + at) % 4 !== 0; at++) if (!isPrintable(bytes[at] ?? 0)) return false
  if (at === to) return true
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >> 2)
  if (!arePrintable(words)) return false
  for (at += 4 * words.length; at < to; at++) if (!isPrintable(bytes[at] ?? 0)) return false
  return true
}

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

const HIGH_BITS = 0x80808080 | 0

/**
 * Four bytes at a time. The high bit of a byte of `found` is set by: the byte's own (≥ 0x80);
 * adding 1 (0x7f); its absence after subtracting 0x20 (a control character). As long as no byte
 * has its high bit set, none of this carries into the next byte; once one has, all is decided.
 */
function arePrintable(words: Int32Array): boolean {
  let found = 0
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0
    found |= word | (word + 0x01010101) | ~((word | HIGH_BITS) - 0x20202020)
  }
  return (found & HIGH_BITS) === 0
}

function sameBytes(bytes: Uint8Array, from: number, to: number, other: Uint8Array): boolean {
  if (to - from !== other.length || from === to) return false
  for (let i = 0; i < other.length; i++) if (bytes[from + i] !== other[i]) return false
  return true
}
