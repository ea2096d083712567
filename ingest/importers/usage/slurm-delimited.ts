import { SuanhengError } from '../../../core/errors.ts'
import { FIELDS, type Field, type Row, type RowReader } from './slurm-job.ts'
import { WHY } from './why.ts'

/** Columns in which people write what they like, the delimiter too. */
const FREE_TEXTS = new Set(
  'jobname comment admincomment systemcomment constraints extra reason reservation submitline workdir wckey container'.split(
    ' ',
  ),
)
/** Without these a row does not tell a use. JobIDRaw would give a task of an array another id than JobID does. */
const NEEDED: readonly Field[] = ['jobid', 'start', 'end', 'state']

/** The column or, with more than one, none that a delimiter too many can belong to. */
type Columns = { readonly names: readonly string[]; readonly free: number }

/**
 * Reads the header that `sacct --parsable2` prints, `JobID|User|…`, in any order, and gives the reader of its rows; a
 * delimiter at the end (`--parsable`) and in front a `#` are looked through. `null` where it is no such header.
 * Errors: REQUEST_INVALID where a needed column is missing or stands twice.
 */
export function delimitedRows(header: string): RowReader | null {
  const line = header.replace(/^#\s*/, '')
  const delimiter = /^[A-Za-z]+([^A-Za-z0-9\s]|\t)[A-Za-z]/.exec(line)?.[1]
  if (delimiter === undefined) return null
  const names = line.split(delimiter).map((name) => name.trim().toLowerCase())
  if (!names.includes('jobid') && !names.includes('jobidraw')) return null
  const trailing = names.at(-1) === ''
  if (trailing) names.pop()
  const missing = NEEDED.filter((name) => !names.includes(name))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (missing.length > 0)
    throw new SuanhengError('REQUEST_INVALID', `the header has no ${missing.join(', ')}: see docs/usage-import.md`)
  if (twice !== undefined)
    throw new SuanhengError('REQUEST_INVALID', `column ${twice.slice(0, 40)} stands twice in the header`)
  return rowsUnder(names, delimiter, trailing)
}

/** A line of names of columns, where a row of a job begins with its number. */
export const isHeader = (line: string): boolean =>
  /^#?\s*[A-Za-z]/.test(line) &&
  NEEDED.every((name) => new RegExp(`(^|[^A-Za-z0-9])${name}([^A-Za-z0-9]|$)`, 'i').test(line))

/** What Open XDMoD’s `sacct` is asked for, in its order; without a header. */
const XDMOD =
  'jobid jobidraw cluster partition qos account group gid user uid submit eligible start end elapsed exitcode state nnodes ncpus reqcpus reqmem reqtres alloctres timelimit nodelist jobname'.split(
    ' ',
  )
export const xdmodRows: RowReader = rowsUnder(XDMOD, '|', false)

/** A first line of that shape: enough cells, a job, and a number of its own beside it. */
export const isXdmodRow = (line: string): boolean =>
  line.split('|').length >= XDMOD.length && /^\d+[^|]*\|\d+[^|]*\|/.test(line)

function rowsUnder(names: readonly string[], delimiter: string, trailing: boolean): RowReader {
  const frees = names.flatMap((name, index) => (FREE_TEXTS.has(name) ? [index] : []))
  const columns: Columns = { names, free: frees.length === 1 ? (frees[0] ?? -1) : -1 }
  const rowOf = rowMaker(names)
  return (line) => {
    let cells = line.split(delimiter)
    if (trailing && cells.at(-1) === '') cells.pop()
    if (cells.length > names.length) {
      if (frees.length === 0) return WHY.cells(cells.length, names.length)
      if (columns.free < 0) return WHY.severalFree
      cells = joined(cells, columns, delimiter)
    } else if (cells.length < names.length) return WHY.cells(cells.length, names.length)
    return rowOf(cells)
  }
}

/** Written out, so that all rows are alike to the engine: twice as fast as setting fields by name. */
function rowMaker(names: readonly string[]): (cells: readonly string[]) => Row {
  const at = Object.fromEntries(FIELDS.map((name) => [name, names.indexOf(name)])) as Record<Field, number>
  return (cells) => ({
    jobid: cells[at.jobid],
    jobname: cells[at.jobname],
    cluster: cells[at.cluster],
    account: cells[at.account],
    user: cells[at.user],
    partition: cells[at.partition],
    state: cells[at.state],
    start: cells[at.start],
    end: cells[at.end],
    elapsed: cells[at.elapsed],
    elapsedraw: cells[at.elapsedraw],
    nodelist: cells[at.nodelist],
    nnodes: cells[at.nnodes],
    alloctres: cells[at.alloctres],
    reqtres: cells[at.reqtres],
    allocgres: cells[at.allocgres],
    reqgres: cells[at.reqgres],
  })
}

/** Cells too many are parts of the one free text. */
function joined(cells: readonly string[], { names, free }: Columns, delimiter: string): string[] {
  const more = cells.length - names.length
  return [...cells.slice(0, free), cells.slice(free, free + more + 1).join(delimiter), ...cells.slice(free + more + 1)]
}
