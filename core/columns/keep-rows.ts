import type { Column, Columns, TextColumn } from './column.ts'

/** The rows with `keep[i] === 1`, as new columns. */
export function keepRows(columns: Columns, keep: Uint8Array): Columns {
  const rows: number[] = []
  for (let i = 0; i < columns.rows; i++) if (keep[i] === 1) rows.push(i)
  return {
    rows: rows.length,
    byName: new Map([...columns.byName].map(([name, column]) => [name, keepOf(column, rows)])),
  }
}

const keepNulls = (nulls: Uint8Array | null, rows: readonly number[]) =>
  nulls === null ? null : Uint8Array.from(rows, (row) => nulls[row] ?? 0)

function keepOf(column: Column, rows: readonly number[]): Column {
  if (column.kind === 'int64') {
    return {
      kind: 'int64',
      values: BigInt64Array.from(rows, (row) => column.values[row] ?? 0n),
      nulls: keepNulls(column.nulls, rows),
    }
  }
  if (column.kind === 'text') return keepTexts(column, rows)
  const items = rows.flatMap((row) => range(column.listOffsets[row] ?? 0, column.listOffsets[row + 1] ?? 0))
  const listOffsets = new Uint32Array(rows.length + 1)
  for (const [i, row] of rows.entries()) {
    listOffsets[i + 1] = (listOffsets[i] ?? 0) + (column.listOffsets[row + 1] ?? 0) - (column.listOffsets[row] ?? 0)
  }
  return { kind: 'texts', listOffsets, items: keepTexts(column.items, items) }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

function keepTexts(column: TextColumn, rows: readonly number[]): TextColumn {
  const offsets = new Uint32Array(rows.length + 1)
  for (const [i, row] of rows.entries()) {
    offsets[i + 1] = (offsets[i] ?? 0) + (column.offsets[row + 1] ?? 0) - (column.offsets[row] ?? 0)
  }
  const bytes = new Uint8Array(offsets[rows.length] ?? 0)
  for (const [i, row] of rows.entries())
    bytes.set(column.bytes.subarray(column.offsets[row], column.offsets[row + 1]), offsets[i])
  return { kind: 'text', offsets, bytes, nulls: keepNulls(column.nulls, rows) }
}
