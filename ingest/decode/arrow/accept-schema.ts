import { DataType, type Schema } from 'apache-arrow'
import type { ColumnSpec } from '../../../core/columns/column.ts'
import { SuanhengError } from '../../../core/errors.ts'
import { isDecimal128 } from './decimal-source.ts'
import { isTimestamp } from './instant-source.ts'
import { isCodedText, isText } from './text-source.ts'

type Meaning = ColumnSpec['as']['is']

const anyText = (type: DataType) => isText(type) || isCodedText(type)

/** What may stand in a column, and how an error says so. */
const ACCEPTED: Readonly<Record<Meaning, { readonly types: string; readonly accepts: (type: DataType) => boolean }>> = {
  text: { types: 'utf8, large_utf8 or a dictionary of them', accepts: anyText },
  texts: {
    types: 'list or large_list of utf8, large_utf8 or a dictionary of them',
    accepts: (type) => (DataType.isList(type) || DataType.isLargeList(type)) && anyText(type.valueType as DataType),
  },
  instant: {
    types: 'timestamp with a time zone (any unit), or utf8 with offset such as 2025-07-31T18:00:00.000+08:00',
    accepts: (type) => isTimestamp(type) || anyText(type),
  },
  decimal: {
    types: 'decimal128 of any scale, an integer, or utf8 decimal strings',
    accepts: (type) => isDecimal128(type) || DataType.isInt(type) || anyText(type),
  },
  integer: { types: 'an integer of 8 to 64 bits', accepts: (type) => DataType.isInt(type) },
}

/**
 * Whether the stream's columns are those of `specs`. Columns that may have no value may be left
 * out or be of type null.
 *
 * Errors: ARROW_SCHEMA_MISMATCH naming the column, what is wrong, and the types it may have.
 */
export function acceptSchema(schema: Schema, specs: readonly ColumnSpec[]): void {
  const byName = new Map(specs.map((spec) => [spec.name, spec]))
  const found = new Set<string>()
  for (const field of schema.fields) {
    const spec = byName.get(field.name)
    if (spec === undefined) throw mismatch(field.name, 'is not known; leave it out or correct its spelling')
    if (found.has(field.name)) throw mismatch(field.name, 'is there twice')
    found.add(field.name)
    const { types, accepts } = ACCEPTED[spec.as.is]
    const type = field.type as DataType
    if (accepts(type) || (DataType.isNull(type) && isOptional(spec))) continue
    throw mismatch(field.name, `is ${nameOf(type)}${hint(type, spec)}; expected ${types}`, types)
  }
  for (const spec of specs) {
    if (found.has(spec.name) || isOptional(spec)) continue
    const { types } = ACCEPTED[spec.as.is]
    throw mismatch(spec.name, `is missing; expected ${types}`, types)
  }
}

/** A list that is left out is empty. */
export const isOptional = (spec: ColumnSpec): boolean => spec.nullable || spec.kind === 'texts'

function mismatch(column: string, what: string, expected?: string): SuanhengError {
  // The name is the sender's and may be of any length.
  const name = column.slice(0, 128)
  const details = expected === undefined ? { column: name } : { column: name, expected }
  return new SuanhengError('ARROW_SCHEMA_MISMATCH', `column ${name} ${what}`, details)
}

const nameOf = (type: DataType): string => {
  if (DataType.isTimestamp(type) && !type.timezone) return 'a timestamp without a time zone'
  return (type as { toString(): string }).toString().slice(0, 128)
}

function hint(type: DataType, spec: ColumnSpec): string {
  if (DataType.isFloat(type) && spec.as.is === 'decimal') return ' (a float is not exact: send decimal128 or strings)'
  if (DataType.isTimestamp(type) && !type.timezone) return ' (which moment it means would be a guess)'
  return ''
}
