import Papa from 'papaparse'
import { type Cell, isTyped, type Table } from './table.ts'

/** A number as it is written here: never guarded, so that −1.00 stays a number. */
const NUMBER = /^-?\d+(\.\d+)?$/

/**
 * Text that a spreadsheet would take for a formula when it opens a CSV gets an apostrophe before it.
 * Source: OWASP, "CSV Injection".
 */
export const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** A schedule as CSV with BOM, so that Excel reads the Chinese; keys as heads; unknown is empty. RFC 4180. */
export function toCsv({ columns, rows }: Table): string {
  const fields = columns.map(({ key }) => key)
  return `\ufeff${Papa.unparse({ fields, data: rows.map((row) => columns.map((_, i) => guarded(textOf(row[i])))) }, { newline: '\r\n' })}\r\n`
}

const textOf = (cell: Cell | undefined): string =>
  cell === undefined || cell === null ? '' : isTyped(cell) ? (cell.value ?? '') : cell

/** The same as one JSON object a line; unknown is null. */
export const toNdjson = ({ columns, rows }: Table): string =>
  rows
    .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ key }, i) => [key, nullable(row[i])])))}\n`)
    .join('')

const nullable = (cell: Cell | undefined): string | null =>
  cell === undefined || cell === null ? null : isTyped(cell) ? cell.value : cell
