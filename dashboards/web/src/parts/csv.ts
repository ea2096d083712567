/** A byte order mark, as spreadsheets here take UTF-8 for another encoding without it. */
const BOM = '\uFEFF'

/**
 * RFC 4180 for spreadsheets. A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers,
 * also negative ones, stay as they are.
 */
export function toCsv(columns: readonly string[], rows: Iterable<readonly string[]>): Blob {
  const lines = [columns, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\r\n`)
  return new Blob([BOM, ...lines], { type: 'text/csv;charset=utf-8' })
}

export function cellOf(text: string): string {
  const isNumber = /^-?[\d,]+(\.\d+)?$/.test(text)
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
