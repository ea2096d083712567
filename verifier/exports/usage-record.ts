import { USAGE_COLUMNS } from '../../core/columns/spec.ts'

/** A stored row as the record that was sent; what it did not say is absent. */
export function toRecord(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const { name, column, as } of USAGE_COLUMNS) {
    const value = row[column]
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue
    record[name] = as.is === 'integer' ? Number(value) : value
  }
  return record
}
