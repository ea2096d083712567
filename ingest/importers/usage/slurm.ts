import { SuanhengError } from '../../../core/errors.ts'
import type { Allocation, AllocationReader, Left, Read, ReadOptions } from './allocation.ts'
import { lineSplitter, MAX_LINE } from './lines.ts'
import { delimitedRows, isHeader, isXdmodRow, xdmodRows } from './slurm-delimited.ts'
import { jobReader, type Row, type RowReader, type Sink } from './slurm-job.ts'
import { jsonJobs } from './slurm-json.ts'
import { isPairs, pairsRow } from './slurm-pairs.ts'
import { WHY } from './why.ts'

/**
 * Accounting of Slurm, jobs without their steps, in the four shapes it is handed on in; the first line tells which:
 * `sacct --parsable2` (or `--parsable`, any delimiter) with its header, any columns in any order; Open XDMoD’s 26
 * columns without a header; rows of `name=value` (Jobanalyzer); `sacct --json`.
 *
 * Each start of a job is one use: its id is the job and the start, so that both attempts of a requeued job count.
 * Memory: one line, or one job of JSON. Errors: REQUEST_INVALID where it is none of the four, or a needed column is
 * missing; JSON_MALFORMED.
 */
export function slurmReader(options: ReadOptions): AllocationReader {
  const job = jobReader(options)
  let sink: { found: Allocation[]; left: Left[] } = { found: [], left: [] }
  const taken = (): Read<Allocation> => {
    const read = sink
    sink = { found: [], left: [] }
    return read
  }
  const rows = slurmRows(job, () => sink)
  let json: ReturnType<typeof jsonJobs> | null = null
  let begun = false
  let before = ''
  return {
    text(piece) {
      if (!begun) {
        before += piece
        const first = before.replace(/^\ufeff/, '').trimStart()
        if (first === '') {
          if (before.length > MAX_LINE)
            throw new SuanhengError('REQUEST_INVALID', `${MAX_LINE} blanks and nothing else`)
          return taken()
        }
        begun = true
        if (first.startsWith('{'))
          json = jsonJobs((row) => {
            if ('en' in row) sink.left.push({ line: null, what: null, why: row })
            else job(row, null, sink)
          })
        piece = json === null ? before : first
        before = ''
      }
      if (json === null) rows.text(piece)
      else json.text(piece)
      return taken()
    },
    end() {
      if (json === null) rows.end()
      else json.end()
      return taken()
    },
  }
}

function slurmRows(job: (row: Row, line: number, sink: Sink) => void, sink: () => Sink) {
  let reader: RowReader | null = null
  let header: string | null = null
  const each = (line: string, number: number) => {
    if (line.trim() === '') return
    if (reader === null) {
      const chosen = rowReaderOf(line)
      reader = chosen.reader
      if (chosen.header) header = line
      else take(reader, line, number)
      return
    }
    // Outputs one after the other: under other columns a user would be read as an account.
    if (header !== null && isHeader(line)) {
      if (line === header) return
      throw new SuanhengError(
        'REQUEST_INVALID',
        `line ${number}: a second header with other columns: import each output as a file of its own`,
      )
    }
    take(reader, line, number)
  }
  const take = (reader: RowReader, line: string, number: number) => {
    const row = reader(line)
    if ('en' in row) sink().left.push({ line: number, what: null, why: row })
    else job(row, number, sink())
  }
  const splitter = lineSplitter(each)
  return {
    text: (piece: string) => splitter.text(piece),
    end() {
      const { line, number } = splitter.rest()
      // Half a row may look whole: gres/gpu=16 cut to gres/gpu=1.
      if (line.trim() !== '') sink().left.push({ line: number, what: null, why: WHY.cutOff })
    },
  }
}

function rowReaderOf(line: string): { readonly reader: RowReader; readonly header: boolean } {
  if (isPairs(line)) return { reader: pairsRow, header: false }
  if (isXdmodRow(line)) return { reader: xdmodRows, header: false }
  const reader = delimitedRows(line)
  if (reader !== null) return { reader, header: true }
  throw new SuanhengError(
    'REQUEST_INVALID',
    'not an output of sacct with a header and delimiters, Open XDMoD’s columns, name=value rows or JSON: run sacct --parsable2 as docs/usage-import.md says',
  )
}
