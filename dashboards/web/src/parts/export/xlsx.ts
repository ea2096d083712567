import { toCellText } from '../../../../../core/spreadsheet-text.ts'

/** A column of a table as it is shown. `numeric`: right-aligned numbers with separators, such as 1,234.50. */
export type SheetColumn = { readonly title: string; readonly numeric: boolean }

/** A spreadsheet keeps 15 significant digits; a number with more stays text, so that none is lost. */
const MOST_DIGITS = 15
const NUMBER = /^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/
const FORBIDDEN = /[[\]/\\:*?]/g
const LONGEST_NAME = 31
/** Of a cell in Excel. */
const MOST_TEXT = 32_767

export type SheetCell =
  | { readonly value: string; readonly type: StringConstructor }
  | { readonly value: number; readonly type: NumberConstructor; readonly format: string; readonly align: 'right' }

/**
 * A cell of a sheet from what the page shows: a number only where nothing of it is lost, else text, which stays text
 * whatever it begins with. Source of the escape: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
 */
export function cellOf(text: string, numeric: boolean): SheetCell {
  const match = numeric ? NUMBER.exec(text) : null
  const plain = text.replaceAll(',', '')
  if (match === null || plain.replace(/^-?0*/, '').replace('.', '').length > MOST_DIGITS) {
    const kept = text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`
    return { value: toCellText(kept), type: String }
  }
  const decimals = match[1]?.length ?? 0
  return {
    value: Number(plain),
    type: Number,
    format: decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`,
    align: 'right',
  }
}

/** What a table shows as an Excel workbook with one sheet, its heads in sight. The library is loaded when it is first asked for. */
export async function toXlsx(
  name: string,
  columns: readonly SheetColumn[],
  rows: readonly (readonly string[])[],
): Promise<Blob> {
  const { default: writeXlsxFile } = await import('write-excel-file/browser')
  const head = columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' as const, wrap: true }))
  const data = rows.map((row) => columns.map(({ numeric }, i) => cellOf(row[i] ?? '', numeric)))
  const widths = columns.map(({ title }, i) => ({
    width: widthOf([title, ...rows.slice(0, 200).map((row) => row[i] ?? '')]),
  }))
  return writeXlsxFile([head, ...data], {
    sheet: name.replaceAll(FORBIDDEN, '_').slice(0, LONGEST_NAME) || '1',
    columns: widths,
    stickyRowsCount: 1,
  }).toBlob()
}

/** Characters; those of Chinese are as wide as two. */
const widthOf = (texts: readonly string[]): number =>
  Math.min(60, Math.max(8, ...texts.map((text) => text.replace(/[^\u0020-\u024f]/g, 'xx').length + 2)))
