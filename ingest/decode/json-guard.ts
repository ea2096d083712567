import { SuanhengError } from '../../core/errors.ts'

export const MAX_DEPTH = 16

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Looks at JSON text for what JSON.parse lets pass in silence: numbers that a double does not
 * carry exactly, deep nesting, and keys named twice. It does not check the grammar, JSON.parse
 * does; it only has to be right on text that JSON.parse accepts.
 *
 * Output: how many `:` stand outside strings. In valid JSON that is the number of keys as
 *         written; if fewer arrive in the parsed value, one was named twice (see `countKeys`).
 * Errors: JSON_TOO_DEEP beyond 16 levels, JSON_NUMBER_INEXACT.
 */
export function guardJson(text: string): number {
  let depth = 0
  let colons = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) i = endOfString(text, i)
    else if (c === 0x3a) colons++
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > MAX_DEPTH)
        throw new SuanhengError('JSON_TOO_DEEP', `nested deeper than ${MAX_DEPTH} levels`, { position: i })
    } else if (c === 0x7d || c === 0x5d) depth--
    else if (c >= 0x30 && c <= 0x39) i = endOfNumber(text, i)
  }
  return colons
}

/** Keys in a parsed value, at every level. */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let keys = 0
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') keys += countKeys(item)
    return keys
  }
  for (const key in value) {
    keys++
    const child: unknown = (value as Record<string, unknown>)[key]
    if (typeof child === 'object') keys += countKeys(child)
  }
  return keys
}

function endOfString(text: string, start: number): number {
  let i = start + 1
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) return i
    if (c === BACKSLASH) i++
  }
  return i
}

/** From the first digit to the last character of the number; refuses what a double cannot hold as written. */
function endOfNumber(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && isNumberPart(text.charCodeAt(i))) i++
  // Up to 15 significant digits a double gives back every decimal as written.
  if (i - start > 15 && isInexact(text.slice(start, i))) {
    throw new SuanhengError('JSON_NUMBER_INEXACT', 'a number that a double does not carry exactly', { position: start })
  }
  return i - 1
}

const isNumberPart = (c: number) =>
  (c >= 0x30 && c <= 0x39) || c === 0x2e || c === 0x65 || c === 0x45 || c === 0x2b || c === 0x2d

function isInexact(literal: string): boolean {
  if (/^\d+$/.test(literal)) return !Number.isSafeInteger(Number(literal))
  const digits = literal
    .replace(/[eE].*$/, '')
    .replace('.', '')
    .replace(/^0+/, '')
  return digits.length > 15
}
