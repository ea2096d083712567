import { SuanhengError } from '../../core/errors.ts'
import type { EncodedFormat, Store } from '../../store/client.ts'
import { type Cell, type CellType, type Column, isTyped, type Table } from './table.ts'

/** The types of a table's columns in Arrow and Parquet; all may be null, which is unknown. */
const TYPES: Readonly<Record<CellType, string>> = {
  text: 'Nullable(String)',
  money: 'Nullable(Decimal(38, 2))',
  quantity: 'Nullable(Decimal(38, 6))',
  integer: 'Nullable(Int64)',
  day: 'Nullable(Date32)',
  instant: "Nullable(DateTime64(3, 'UTC'))",
}

/** Bytes of a parameter; doubled by escapes it still fits, and all of them fit into one query. */
const MOST_BYTES = 50_000
const MOST_PARTS = 20

/**
 * A schedule that was computed here, as Arrow or Parquet: the engine writes it, as it writes the records themselves.
 * Errors: REQUEST_INVALID above 1 MB of rows: CSV has no such bound.
 */
export function toColumnar(store: Store, { columns, rows }: Table, format: EncodedFormat): AsyncIterable<Uint8Array> {
  const lines = rows.map(
    (row) => `${JSON.stringify(Object.fromEntries(columns.map((column, i) => [column.key, plain(row[i], column)])))}\n`,
  )
  const parts = partsOf(lines.join(''))
  if (parts.length > MOST_PARTS)
    throw new SuanhengError('REQUEST_INVALID', 'the table is too long for this format: take csv  表格过长，请改用 csv')
  // The engine cannot read a table out of no text.
  if (parts.length === 0) {
    const none = columns.map(({ key, type }) => `CAST(NULL, '${quoted(TYPES[type])}') AS \`${name(key)}\``)
    return store.encoded(`SELECT ${none.join(', ')} WHERE 0`, {}, format)
  }
  const structure = columns.map(({ key, type }) => `\`${name(key)}\` ${quoted(TYPES[type])}`).join(', ')
  const names = parts.map((_, i) => `{p${i}:String}`)
  const data = names.length === 1 ? names[0] : `concat(${names.join(', ')})`
  const params = Object.fromEntries(parts.map((part, i) => [`p${i}`, part]))
  return store.encoded(`SELECT * FROM format(JSONEachRow, '${structure}', ${data})`, params, format)
}

const quoted = (type: string): string => type.replaceAll("'", "\\'")

/** A cell that is not of its column's type is a remark on a sheet, and no value of the column. */
const plain = (cell: Cell | undefined, { type }: Column): string | null =>
  cell === undefined || cell === null ? null : isTyped(cell) ? (cell.as === type ? cell.value : null) : cell

/** Errors: INTERNAL: keys are ours. */
function name(key: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(key)) throw new SuanhengError('INTERNAL', `not a name of a column: ${key}`)
  return key
}

/** Pieces of at most `MOST_BYTES`, cut between characters. */
function partsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  const parts: string[] = []
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + MOST_BYTES, bytes.length)
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--
    parts.push(bytes.toString('utf8', from, to))
    from = to
  }
  return parts
}
