import type { ErrorCode } from '../errors.ts'
import { SuanhengError } from '../errors.ts'

/** What the C2SP text formats have in common. */

export const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

/**
 * RFC 4648 section 4, one text for the same bytes: padded, no white space, no bits left over. Null otherwise. Node's own
 * decoder passes over whatever it does not know.
 */
export function fromBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
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
