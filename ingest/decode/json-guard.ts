import { SuanhengError } from '../../core/errors.ts'

export const MAX_DEPTH = 16
/** Longest text, in UTF-16 units: five hundred times the longest that any field takes. */
export const MAX_TEXT = 1 << 20
/** Most entries of one object, or of one array inside a record: sixteen times the longest list of devices. */
export const MAX_ENTRIES = 1 << 16
/** Most values of one body: 60 for each of 100,000 records. As empty objects they take 340 MB, of 512 that a decoder has. */
export const MAX_VALUES = 6_000_000

/** What one body may still ask JSON.parse to make. */
export type JsonBudget = {
  /** Entries of the outermost array. */
  readonly records: number
  /** Values left; the lines of a body share them. */
  values: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Looks at JSON text for what JSON.parse lets pass in silence: numbers that a double does not
 * carry exactly, deep nesting, and keys named twice. It does not check the grammar, JSON.parse
 * does; it only has to be right on text that JSON.parse accepts.
 *
 * And for what would make JSON.parse take memory without end: it cannot be stopped half-way, not
 * even by ending its thread, and one piece of memory larger than what the thread has left ends the
 * whole process.
 *
 * Output: how many `:` stand outside strings. In valid JSON that is the number of keys as
 *         written; if fewer arrive in the parsed value, one was named twice (see `countKeys`).
 * Errors: JSON_TOO_DEEP beyond 16 levels, JSON_NUMBER_INEXACT, TOO_MANY_RECORDS, BODY_TOO_LARGE.
 */
export function guardJson(text: string, budget: JsonBudget): number {
  const entries = new Uint32Array(MAX_DEPTH + 1)
  const isList = /^\s*\[/.test(text)
  let depth = 0
  let colons = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) i = endOfString(text, i)
    else if (c === 0x2c) countEntry(entries, depth, isList, budget)
    else if (c === 0x3a) colons++
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > MAX_DEPTH)
        throw new SuanhengError('JSON_TOO_DEEP', `nested deeper than ${MAX_DEPTH} levels`, { position: i })
      entries[depth] = 0
      countEntry(entries, depth, isList, budget)
    } else if (c === 0x7d || c === 0x5d) depth--
    else if (c >= 0x30 && c <= 0x39) i = endOfNumber(text, i)
  }
  return colons
}

/** An opening bracket counts as the first entry; it may turn out to have none. */
function countEntry(entries: Uint32Array, depth: number, isList: boolean, budget: JsonBudget): void {
  const count = (entries[depth] ?? 0) + 1
  entries[depth] = count
  if (--budget.values < 0) throw tooLarge(`more than ${MAX_VALUES} values`)
  if (isList && depth === 1) {
    if (count > budget.records) throw tooMany(budget.records)
  } else if (count > MAX_ENTRIES) {
    throw tooLarge(`an array or object of more than ${MAX_ENTRIES} entries`)
  }
}

const tooLarge = (what: string) => new SuanhengError('BODY_TOO_LARGE', what)
export const tooMany = (maxRecords: number) =>
  new SuanhengError('TOO_MANY_RECORDS', `more than ${maxRecords} records`, { maxRecords })

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
    if (c === QUOTE) break
    if (c === BACKSLASH) i++
  }
  if (i - start > MAX_TEXT + 1) throw tooLarge(`a text of more than ${MAX_TEXT} characters`)
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
