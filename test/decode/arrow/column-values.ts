import type { Column, TextColumn } from '../../../core/columns/column.ts'

/** Value of row i as a test reads it: text, bigint, list of texts, or null. */
export function valueOf(column: Column, i: number): string | bigint | readonly (string | null)[] | null {
  if (column.kind === 'text') return textOf(column, i)
  if (column.kind === 'int64') return column.nulls?.[i] === 1 ? null : (column.values[i] as bigint)
  const from = column.listOffsets[i] ?? 0
  const to = column.listOffsets[i + 1] ?? 0
  return Array.from({ length: to - from }, (_, k) => textOf(column.items, from + k))
}

function textOf({ offsets, bytes, nulls }: TextColumn, i: number): string | null {
  if (nulls?.[i] === 1) return null
  return Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])).toString('utf8')
}
