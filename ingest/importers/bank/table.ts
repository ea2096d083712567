import { isUtf8 } from 'node:buffer'
import Papa from 'papaparse'
import type { Words } from '../inventory/inventory.ts'
import type { BankMap } from './map.ts'
import { columnsOf } from './map.ts'
import { WHY } from './why.ts'

/** A year of a busy account is about 100,000 rows and 20 MB. */
export const BANK_LIMITS = { fileBytes: 32 * 1024 * 1024, rows: 500_000, cells: 6_000_000, headerRows: 200 } as const

/** A row under the header; lines count from 1. `at` gives a cell without the wrapping that spreadsheets need. */
export type Row = { readonly line: number; readonly at: (column: string) => string; readonly cells: number }
export type Table = { readonly header: readonly string[]; readonly rows: readonly Row[]; readonly headerLine: number }
export type ReadTable = { readonly table: Table } | { readonly line: number | null; readonly why: Words }

/**
 * The rows of a statement under the first line that has every column of the map: banks print the holder, the period
 * and sums above it. Nothing is read where the text is not of its encoding, quotes are unbalanced or a limit is passed.
 */
export function readTable(bytes: Uint8Array, map: BankMap): ReadTable {
  const text = decode(bytes, map.encoding)
  if (typeof text !== 'string') return { line: null, why: text.why }
  const small = bounded(text, map.delimiter)
  if (small !== null) return { line: null, why: small }
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: map.delimiter, newline: '\n' })
  const quotes = errors.find(({ type }) => type === 'Quotes')
  if (quotes !== undefined) return { line: (quotes.row ?? 0) + 1, why: WHY.csv(quotes.message) }
  const wanted = columnsOf(map)
  const heads = data.slice(0, BANK_LIMITS.headerRows).map((cells) => cells.map(clean))
  const missing = heads.map((cells) => wanted.filter((name) => !cells.includes(name)))
  const index = missing.findIndex((names) => names.length === 0)
  if (index < 0) {
    const nearest = [...missing].sort((a, b) => a.length - b.length)[0] ?? wanted
    return { line: null, why: WHY.header(nearest) }
  }
  const header = withoutEnd(heads[index] ?? [])
  const twice = wanted.find((name) => header.indexOf(name) !== header.lastIndexOf(name))
  const lines = linesOf(data)
  if (twice !== undefined) return { line: lines[index] ?? null, why: WHY.columnTwice(twice) }
  const columns = new Map(header.map((name, column) => [name, column]))
  const rows: Row[] = []
  for (let i = index + 1; i < data.length; i++) {
    const cells = data[i] ?? []
    if (cells.every((cell) => clean(cell) === '')) continue
    const kept = withoutEnd(cells.map(clean), header.length)
    rows.push({ line: lines[i] ?? 0, cells: kept.length, at: (name) => kept[columns.get(name) ?? -1] ?? '' })
  }
  return { table: { header, rows, headerLine: lines[index] ?? 1 } }
}

function decode(bytes: Uint8Array, said: BankMap['encoding']): string | { readonly why: Words } {
  if (bytes.length > BANK_LIMITS.fileBytes) return { why: WHY.tooLarge('bytes', BANK_LIMITS.fileBytes) }
  try {
    const encoding = said ?? (isUtf8(bytes) ? 'utf-8' : 'gb18030')
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\u0000') ? { why: WHY.encoding } : text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  } catch {
    return { why: WHY.encoding }
  }
}

/** The parser makes a text of every cell and cannot be told to stop: beyond the limits it is not begun. */
function bounded(text: string, delimiter: string): Words | null {
  let [lines, cells] = [1, 1]
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\n') lines++
    else if (c === delimiter) cells++
  }
  if (lines > BANK_LIMITS.rows) return WHY.tooLarge('rows', BANK_LIMITS.rows)
  return cells > BANK_LIMITS.cells ? WHY.tooLarge('cells', BANK_LIMITS.cells) : null
}

/** `="0012"`, `'0012` and tabs keep spreadsheets from turning ids into numbers; they are no part of the value. */
const clean = (cell: string): string =>
  cell
    .trim()
    .replace(/^="(.*)"$/s, '$1')
    .replace(/^'/, '')
    .trim()

/** Exports end lines with a separator now and then. */
function withoutEnd(cells: readonly string[], least = 0): readonly string[] {
  let end = cells.length
  while (end > least && cells[end - 1] === '') end--
  return cells.slice(0, end)
}

/** The line on which each row begins: a quoted cell may hold line ends. */
function linesOf(data: readonly (readonly string[])[]): readonly number[] {
  let line = 1
  return data.map((cells) => {
    const first = line
    line += 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
    return first
  })
}
