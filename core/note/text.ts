import type { ErrorCode } from '../errors.ts'
import { SuanhengError } from '../errors.ts'

/** What the C2SP text formats have in common. */

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  // Arguments of one call are bounded by the stack.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return btoa(binary)
}

/**
 * RFC 4648 section 4, one text for the same bytes: padded, no white space, no bits left over. Null otherwise. The
 * platform's own decoder passes over white space and bits left over.
 */
export function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return toBase64(bytes) === text ? bytes : null
}

/** Decimal without leading zeros, at most 2^53 - 1. Null otherwise. */
export function countOf(text: string): number | null {
  const count = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(count) ? count : null
}

/** What must be there, or an error that says what is wrong: texts of strangers are told by line and rule, never quoted. */
export function must<T>(value: T | null | undefined | false, code: ErrorCode, message: string): T {
  if (value === null || value === undefined || value === false) throw new SuanhengError(code, message)
  return value
}

/** Whether a text may be in a note: well-formed Unicode, no control characters below U+0020 but the newline. */
export const isPlain = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text)

/** What is before the first empty line, as lines, and what is after it. Null where there is none. */
export function splitAtBlank(text: string): { readonly lines: string[]; readonly rest: string } | null {
  const end = text.indexOf('\n\n')
  return end < 0 ? null : { lines: text.slice(0, end).split('\n'), rest: text.slice(end + 2) }
}

/** Name of a key in a note: non-empty, without Unicode spaces and plus. */
export const isKeyName = (name: string): boolean => /^[^\s+\u0085]+$/u.test(name) && isPlain(name)
