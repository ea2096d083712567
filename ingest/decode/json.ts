import { isUtf8 } from 'node:buffer'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { countKeys, guardJson, type JsonBudget, MAX_ENTRIES, MAX_VALUES, tooMany } from './json-guard.ts'
import type { RawRow } from './rows.ts'

/**
 * A JSON body: one record or an array of records. A fault anywhere makes the whole body
 * unreadable, since there is no telling where a damaged array goes on.
 * Errors: JSON_MALFORMED, JSON_DUPLICATE_KEY, JSON_NUMBER_INEXACT, JSON_TOO_DEEP, BODY_EMPTY,
 *         BODY_TOO_LARGE, TOO_MANY_RECORDS.
 */
export function readJson(body: Uint8Array, maxRecords: number): RawRow[] {
  const text = utf8(body)
  if (text.trim() === '') throw new SuanhengError('BODY_EMPTY', 'the body has no record')
  const value = parseStrict(text, { records: maxRecords, values: MAX_VALUES })
  const records: unknown[] = Array.isArray(value) ? value : [value]
  if (records.length === 0) throw new SuanhengError('BODY_EMPTY', 'the array has no record')
  return records.map((record) => ({ value: record }))
}

/**
 * NDJSON: one record a line; empty lines are passed over. A line that is not JSON is a fault of
 * that line only.
 * Errors: JSON_MALFORMED (not UTF-8), BODY_EMPTY, BODY_TOO_LARGE, TOO_MANY_RECORDS.
 */
export function readNdjson(body: Uint8Array, maxRecords: number): RawRow[] {
  const text = utf8(body)
  const rows: RawRow[] = []
  const budget = { records: MAX_ENTRIES, values: MAX_VALUES }
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 ? text.length : newline
    const line = text.slice(from, text.charCodeAt(to - 1) === 0x0d ? to - 1 : to)
    from = to + 1
    if (line === '' || line.trim() === '') continue
    if (rows.length >= maxRecords) throw tooMany(maxRecords)
    rows.push(readLine(line, budget))
  }
  if (rows.length === 0) throw new SuanhengError('BODY_EMPTY', 'the body has no record')
  return rows
}

/** One line of NDJSON. A fault is of the line. Errors: BODY_TOO_LARGE. */
export function readLine(line: string, budget: JsonBudget): RawRow {
  try {
    return { value: parseStrict(line, budget), raw: line }
  } catch (error) {
    if (!(error instanceof SuanhengError) || error.code === 'BODY_TOO_LARGE') throw error
    return { fault: { code: error.code, path: '', message: error.message }, raw: line }
  }
}

/** JSON.parse that refuses what it would otherwise lose in silence. */
export function parseStrict(text: string, budget: JsonBudget): unknown {
  const colons = guardJson(text, budget)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // The engine's message quotes the text itself; the position is enough and gives nothing away.
    const position = /position (\d+)/.exec(messageOf(error))?.[1]
    throw new SuanhengError(
      'JSON_MALFORMED',
      `not JSON${position === undefined ? '' : ` at position ${position}`}`,
      {},
      error,
    )
  }
  if (countKeys(value) !== colons) throw new SuanhengError('JSON_DUPLICATE_KEY', 'an object names the same key twice')
  return value
}

/** Errors: JSON_MALFORMED. */
export function requireUtf8(body: Uint8Array): void {
  if (!isUtf8(body)) throw new SuanhengError('JSON_MALFORMED', 'the body is not UTF-8')
}

function utf8(body: Uint8Array): string {
  requireUtf8(body)
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}
