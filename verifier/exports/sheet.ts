import type { CellObject, SheetData } from 'write-excel-file/node'
import { toCellText } from '../../core/spreadsheet-text.ts'
import { DAY_MS, SHANGHAI_OFFSET_MS } from '../../core/time.ts'
import {
  type Cell,
  type CellType,
  type Column,
  difference,
  isTyped,
  SCALES,
  sumOf,
  type Table,
  type Value,
  valueOf,
} from './table.ts'

/** A sheet as the library takes it, with what the library cannot write: what each formula comes to, by address. */
export type DrawnSheet = {
  readonly name: string
  readonly data: SheetData
  readonly widths: readonly number[]
  /** Rows that stay in sight, and that are printed again on every page. */
  readonly head: { readonly rows: number; readonly repeated: readonly [number, number] }
  readonly results: ReadonlyMap<string, string>
}

/** A spreadsheet keeps 15 significant digits of a number; more are written as text, so that none is lost. */
const MOST_DIGITS = 15
/** Longest text of a cell in Excel, less room for the remark. */
const MOST_TEXT = 32_000

const FORMATS: Readonly<Record<Exclude<CellType, 'text'>, string>> = {
  money: '#,##0.00',
  quantity: '#,##0.000000',
  integer: '#,##0',
  day: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm:ss',
}
const WIDTHS: Readonly<Record<CellType, number>> = {
  text: 20,
  money: 18,
  quantity: 20,
  integer: 12,
  day: 12,
  instant: 20,
}

/**
 * Title, what it is of, heads, rows, sums, notes. Sums are formulas; below them, where the report says a figure of its own,
 * that figure and the difference, as a formula too. A sum over a text that no number holds is text.
 */
export function drawSheet(table: Table, subtitle: string): DrawnSheet {
  const { columns, rows } = table
  const results = new Map<string, string>()
  const data: CellObject[][] = [
    [{ value: `${table.title.zh}  ${table.title.en}`, type: String, fontWeight: 'bold', fontSize: 14 }],
    [plainText(subtitle)],
  ]
  data.push(columns.map(({ title }) => ({ ...plainText(title.zh), ...HEAD })))
  const first = data.length + 1
  for (const row of rows)
    data.push(columns.map((column, i) => cellOf(row[i] ?? null, column.type, address(i, data.length + 1), results)))
  if (rows.length > 0 && columns.some(({ sum }) => sum !== undefined))
    data.push(...sumRows(columns, rows, first, results))
  if (rows.length === 0) data.push([plainText('无  none')])
  for (const note of table.notes ?? []) data.push([plainText(note.zh)], [plainText(note.en)])
  return {
    name: table.name,
    data,
    widths: columns.map(({ width, type }) => width ?? WIDTHS[type]),
    head: { rows: 3, repeated: [3, 3] },
    results,
  }
}

const HEAD = {
  fontWeight: 'bold',
  backgroundColor: '#E6F0FA',
  wrap: true,
  borderStyle: 'thin',
  borderColor: '#B0B0B0',
} as const
const SUM = { fontWeight: 'bold', topBorderStyle: 'thin' } as const

const isOfType = (cell: Cell | undefined, type: CellType): boolean =>
  cell === undefined || !isTyped(cell) || cell.as === type

function sumRows(
  columns: readonly Column[],
  rows: Table['rows'],
  first: number,
  results: Map<string, string>,
): CellObject[][] {
  const last = first + rows.length - 1
  const at = last + 1
  const sums = columns.map(({ type, sum }, i) => {
    const scale = SCALES[type]
    if (sum === undefined || scale === undefined) return null
    // A cell of another type is a remark, such as the blank of a set-off that has no amount: a spreadsheet adds it up to nothing too.
    const values = rows.map((row) => (isOfType(row[i], type) ? valueOf(row[i]) : null))
    const column = letters(i)
    const isWhole = values.every((value) => value === null || fits(value))
    return {
      value: sumOf(values, scale),
      isWhole,
      scale,
      formula: `ROUND(SUM(${column}${first}:${column}${last}),${scale})`,
    }
  })
  const line = (row: number, name: string, cells: readonly (Cell | undefined)[]): CellObject[] =>
    columns.map(({ type }, i) => ({
      ...(i === 0 ? plainText(name) : cellOf(cells[i] ?? null, type, address(i, row), results)),
      ...SUM,
    }))
  const typed = (i: number, value: string, formula: string, isWhole: boolean): Cell => {
    const as = columns[i]?.type ?? 'text'
    return isWhole && fits(value) ? { as, value, formula } : { as, value }
  }
  const made = [
    line(
      at,
      '合计',
      sums.map((sum, i) => (sum === null ? null : typed(i, sum.value, sum.formula, sum.isWhole))),
    ),
  ]
  const reported = columns.map(({ sum }) => sum?.reported)
  if (reported.every((value) => value === undefined)) return made
  made.push(
    line(
      at + 1,
      '报告数',
      reported.map((value, i) => (value === null ? { as: 'text', value: '未知' } : cellFor(value, columns[i]))),
    ),
  )
  made.push(
    line(
      at + 2,
      '差（报告数 − 合计）',
      reported.map((value, i) => {
        const sum = sums[i]
        if (value === undefined || value === null || sum === null || sum === undefined) return null
        const left = difference(sum.value, value, sum.scale)
        const column = letters(i)
        return typed(i, left, `ROUND(${column}${at + 1}-${column}${at},${sum.scale})`, sum.isWhole && fits(value))
      }),
    ),
  )
  return made
}

const cellFor = (value: Value | undefined, column: Column | undefined): Cell =>
  value === undefined || column === undefined ? null : { as: column.type, value }

function cellOf(cell: Cell, type: CellType, at: string, results: Map<string, string>): CellObject {
  const { as, value, formula } = isTyped(cell) ? cell : { as: type, value: cell, formula: undefined }
  if (value === null)
    return { value: '未知', type: String, textColor: '#808080', align: as === 'text' ? 'left' : 'right' }
  if (as === 'text') return { ...plainText(value), wrap: value.length > 24, alignVertical: 'top' }
  if (as === 'day') return { value: dateOf(Date.parse(value), value), type: Date, format: FORMATS.day, align: 'center' }
  // Excel knows no zones: what it shows is the time in Shanghai.
  if (as === 'instant')
    return {
      value: dateOf(Date.parse(value) + SHANGHAI_OFFSET_MS, value),
      type: Date,
      format: FORMATS.instant,
      align: 'center',
    }
  if (!fits(value)) return { value, type: String, align: 'right' }
  if (formula === undefined) return { value: Number(value), type: Number, format: FORMATS[as], align: 'right' }
  results.set(at, value)
  return { value: formula, type: 'Formula', format: FORMATS[as], align: 'right' }
}

/** Whether the decimal has so few digits that a binary64 number gives it back. */
const fits = (decimal: string): boolean => decimal.replace(/^-?0*/, '').replace('.', '').length <= MOST_DIGITS

function dateOf(ms: number, text: string): Date {
  if (!Number.isFinite(ms) || ms < -25_509 * DAY_MS)
    throw new RangeError(`not a moment a sheet can hold: ${text.slice(0, 40)}`)
  return new Date(ms)
}

/** Text stays text, whatever it begins with; `_x0041_` is an escape in this format, so that its underscore is escaped. */
function plainText(text: string): CellObject {
  const kept = text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…（全文 ${text.length} 字，见 JSON 报告）`
  return { value: toCellText(kept.toWellFormed()), type: String }
}

const address = (column: number, row: number): string => `${letters(column)}${row}`

/** 0 is A, 26 is AA. */
export function letters(column: number): string {
  const rest = String.fromCharCode(65 + (column % 26))
  return column < 26 ? rest : letters(Math.floor(column / 26) - 1) + rest
}
