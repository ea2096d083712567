import Papa from 'papaparse'
import { guarded } from '../../core/csv-guard.ts'
import { type Cell, isTyped, type Table } from './table.ts'

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
