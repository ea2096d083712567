import { SuanhengError } from '../../../core/errors.ts'

/** Characters of one row. */
const MAX_ROW = 1 << 20
const MAX_CELLS = 1000
const QUOTE = '"'

/**
 * Rows of CSV (RFC 4180) as the text comes in: cells in quotes may hold commas, doubled quotes and ends of lines. `line` is
 * where a row begins, from 1; empty lines are passed over. Memory: one row.
 * Errors: CSV_MALFORMED on a quote that is not closed or stands inside a bare cell, on a row of more than 1 Mi characters
 * or 1,000 cells.
 */
export function csvRows(each: (cells: readonly string[], line: number) => void) {
  let cells: string[] = []
  let cell = ''
  let state: 'start' | 'bare' | 'quoted' | 'closed' = 'start'
  let [line, begin, size] = [1, 1, 0]
  let first = true
  const refuse = (why: string): never => {
    throw new SuanhengError('CSV_MALFORMED', `line ${begin}: ${why}`)
  }
  const endCell = () => {
    if (cells.push(cell) > MAX_CELLS) refuse(`more than ${MAX_CELLS} cells`)
    cell = ''
    state = 'start'
  }
  const endRow = () => {
    endCell()
    if (cells.length > 1 || cells[0] !== '') each(cells, begin)
    cells = []
    size = 0
  }
  const take = (c: string) => {
    if (++size > MAX_ROW) refuse(`a row of more than ${MAX_ROW} characters`)
    if (state === 'quoted') {
      if (c === QUOTE) state = 'closed'
      else cell += c
    } else if (c === ',') endCell()
    else if (c === '\n') endRow()
    else if (c === QUOTE && state === 'start') state = 'quoted'
    else if (c === QUOTE && state === 'closed') {
      cell += c
      state = 'quoted'
    } else if (c === '\r') return
    else if (c === QUOTE || state === 'closed') refuse('a quote inside a cell')
    else {
      cell += c
      state = 'bare'
    }
  }
  return {
    text(piece: string): void {
      for (const c of first && piece.startsWith('\ufeff') ? piece.slice(1) : piece) {
        take(c)
        if (c === '\n') {
          line++
          if (state !== 'quoted') begin = line
        }
      }
      first &&= piece === ''
    },
    /** The line of a row that has no end of line, which may be cut off; `null` where every row has one. */
    end(): number | null {
      if (state === 'quoted') refuse('a quote that is not closed')
      return size > 0 ? begin : null
    },
  }
}
