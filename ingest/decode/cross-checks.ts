import type { Columns, TextColumn } from '../../core/columns/column.ts'
import { halvesOf, readInt64 } from '../../core/columns/int64.ts'
import { MAX_INTERVAL_MS } from '../../schemas/usage-record.ts'
import type { RowIssue } from './rows.ts'

/**
 * Rules that need more than one field of a record, or the sender: the same for every format,
 * over columns. Issues come in the order of the rows.
 */
export function crossCheck(kind: string, columns: Columns, institution: string): RowIssue[] {
  const issues = [...checkInstitution(columns, institution)]
  if (kind === 'usage_record') issues.push(...checkIntervals(columns), ...checkCorrections(columns))
  return issues.sort((a, b) => a.index - b.index)
}

const textOf = (columns: Columns, name: string): TextColumn => {
  const column = columns.byName.get(name)
  if (column?.kind !== 'text') throw new Error(`no text column ${name}`)
  return column
}

const int64Of = (columns: Columns, name: string): BigInt64Array => {
  const column = columns.byName.get(name)
  if (column?.kind !== 'int64') throw new Error(`no int64 column ${name}`)
  return column.values
}

function* checkInstitution(columns: Columns, institution: string): Generator<RowIssue> {
  const { offsets, bytes } = textOf(columns, 'institution')
  const expected = Buffer.from(institution)
  for (let i = 0; i < columns.rows; i++) {
    if (!equals(bytes, offsets[i] ?? 0, offsets[i + 1] ?? 0, expected, 0, expected.length)) {
      const message = `the token is bound to ${institution}`
      yield { index: i, code: 'INSTITUTION_MISMATCH', path: 'institution', message }
    }
  }
}

function* checkIntervals(columns: Columns): Generator<RowIssue> {
  const starts = halvesOf(int64Of(columns, 'start'))
  const ends = halvesOf(int64Of(columns, 'end'))
  for (let i = 0; i < columns.rows; i++) {
    const duration = readInt64(ends, i) - readInt64(starts, i)
    if (duration <= 0) {
      yield { index: i, code: 'INTERVAL_REVERSED', path: 'end', message: 'end must be after start' }
    } else if (duration > MAX_INTERVAL_MS) {
      yield { index: i, code: 'INTERVAL_TOO_LONG', path: 'end', message: 'one record covers at most 400 days' }
    }
  }
}

function* checkCorrections(columns: Columns): Generator<RowIssue> {
  const corrects = textOf(columns, 'corrects')
  const reason = textOf(columns, 'reason')
  const ids = textOf(columns, 'recordId')
  // No nulls bitmap at all means every row has a value; both columns absent is the common case.
  for (let i = 0; i < columns.rows; i++) {
    const has = corrects.nulls?.[i] !== 1
    if (has !== (reason.nulls?.[i] !== 1)) {
      yield {
        index: i,
        code: 'CORRECTION_WITHOUT_REASON',
        path: has ? 'reason' : 'corrects',
        message: 'corrects and reason come together',
      }
    } else if (has && sameRow(corrects, ids, i)) {
      yield { index: i, code: 'CORRECTION_WITHOUT_REASON', path: 'corrects', message: 'a record cannot correct itself' }
    }
  }
}

const sameRow = (a: TextColumn, b: TextColumn, i: number) =>
  equals(a.bytes, a.offsets[i] ?? 0, a.offsets[i + 1] ?? 0, b.bytes, b.offsets[i] ?? 0, b.offsets[i + 1] ?? 0)

function equals(a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): boolean {
  if (aTo - aFrom !== bTo - bFrom) return false
  for (let i = aFrom, k = bFrom; i < aTo; i++, k++) if (a[i] !== b[k]) return false
  return true
}
