/**
 * ClickHouse's Native format, as INSERT … FORMAT Native reads it (client protocol version 0): a block is the
 * number of columns and of rows, then each column's name, type and values; blocks follow each other.
 *
 * Source: ClickHouse documentation, "Native" format and binary type encodings.
 */

export type NativeColumnType = { readonly name: string; readonly type: string }

/** A column of a small block. `null` is allowed only where `nullable` is true. */
export type NativeColumn = { readonly name: string; readonly nullable?: boolean } & (
  | { readonly kind: 'string'; readonly values: readonly (string | null)[] }
  | { readonly kind: 'uint32'; readonly values: readonly (number | null)[] }
  | { readonly kind: 'uint64'; readonly values: readonly (bigint | null)[] }
  | { readonly kind: 'int64'; readonly values: readonly (bigint | null)[] }
  /** Values are scaled by 10^scale. Precision 18 is sent as 64 bit, 38 as 128 bit. */
  | {
      readonly kind: 'decimal'
      readonly precision: 18 | 38
      readonly scale: number
      readonly values: readonly (bigint | null)[]
    }
  /** Milliseconds since 1970 UTC. */
  | { readonly kind: 'datetime64'; readonly values: readonly (number | null)[] }
  /** Exactly 32 bytes each: a SHA-256. */
  | { readonly kind: 'fixedString32'; readonly values: readonly (Uint8Array | null)[] }
  | { readonly kind: 'stringArray'; readonly nullable?: false; readonly values: readonly (readonly string[])[] }
)

/**
 * One block of plain JavaScript values; for small inserts, not for the hot path.
 *
 * Errors: RangeError when a column has another number of rows, a null where none may be, a number outside its
 * type, bytes of another length, or text with a lone surrogate. Nothing is clamped or replaced.
 */
export function nativeBlock(rows: number, columns: readonly NativeColumn[]): Uint8Array {
  const parts = [nativeHeader(columns.length, rows)]
  for (const column of columns) {
    if (column.values.length !== rows) throw new RangeError(`${column.name}: ${column.values.length} of ${rows} rows`)
    parts.push(nativeColumnHeader(column.name, nativeType(column)), ...nativeValues(column))
  }
  return Buffer.concat(parts)
}

/** Names and types of the columns, as `Store.insertNative` wants them beside the block. */
export const nativeColumnTypes = (columns: readonly NativeColumn[]): readonly NativeColumnType[] =>
  columns.map((column) => ({ name: column.name, type: nativeType(column) }))

/** Start of a block. */
export const nativeHeader = (columns: number, rows: number): Uint8Array =>
  Buffer.concat([varUint(columns), varUint(rows)])

/** Start of a column: its name and type. */
export const nativeColumnHeader = (name: string, type: string): Uint8Array =>
  Buffer.concat([nativeString(name), nativeString(type)])

/** LEB128, the length prefix of everything. `n` is an integer from 0 to 2^53-1. */
export function varUint(n: number): Uint8Array {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a length: ${n}`)
  const bytes: number[] = []
  let rest = n
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

function nativeString(text: string): Uint8Array {
  if (!text.isWellFormed()) throw new RangeError('text with a lone surrogate')
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([varUint(bytes.length), bytes])
}

function nativeType(column: NativeColumn): string {
  const type = plainType(column)
  return column.nullable === true ? `Nullable(${type})` : type
}

function plainType(column: NativeColumn): string {
  if (column.kind === 'decimal') return `Decimal(${column.precision}, ${column.scale})`
  return PLAIN_TYPES[column.kind]
}

const PLAIN_TYPES = {
  string: 'String',
  uint32: 'UInt32',
  uint64: 'UInt64',
  int64: 'Int64',
  datetime64: "DateTime64(3, 'UTC')",
  fixedString32: 'FixedString(32)',
  stringArray: 'Array(String)',
} as const

function nativeValues(column: NativeColumn): readonly Uint8Array[] {
  const { kind } = column
  if (kind === 'string') return withNulls(column, column.values, '', nativeString)
  if (kind === 'uint32') return withNulls(column, column.values, 0, (value) => integer(BigInt(value), 4, false))
  if (kind === 'uint64') return withNulls(column, column.values, 0n, (value) => integer(value, 8, false))
  if (kind === 'int64') return withNulls(column, column.values, 0n, (value) => integer(value, 8, true))
  if (kind === 'decimal') return withNulls(column, column.values, 0n, (value) => decimal(value, column.precision))
  if (kind === 'datetime64') return withNulls(column, column.values, 0, (value) => integer(BigInt(value), 8, true))
  if (kind === 'fixedString32') return withNulls(column, column.values, new Uint8Array(32), fixed32)
  return stringArrays(column.values)
}

/** A Nullable column is one byte a row, 1 for null, and then all values, with a default in the null's place. */
function withNulls<T>(
  { name, nullable }: NativeColumn,
  values: readonly (T | null)[],
  empty: T,
  encode: (value: T) => Uint8Array,
): readonly Uint8Array[] {
  if (nullable !== true && values.includes(null)) throw new RangeError(`${name}: null in a column without nulls`)
  const encoded = values.map((value) => encode(value ?? empty))
  return nullable === true ? [Uint8Array.from(values, (value) => (value === null ? 1 : 0)), ...encoded] : encoded
}

/** An Array column is the running ends, 64 bit each, and then all items one after another. */
function stringArrays(rows: readonly (readonly string[])[]): readonly Uint8Array[] {
  let end = 0n
  const ends = rows.map((row) => integer((end += BigInt(row.length)), 8, false))
  return [...ends, ...rows.flat().map(nativeString)]
}

/** Little-endian two's complement. */
function integer(value: bigint, size: 4 | 8 | 16, signed: boolean): Uint8Array {
  const bits = size * 8
  const wrapped = BigInt.asUintN(bits, value)
  if ((signed ? BigInt.asIntN(bits, value) : wrapped) !== value) throw new RangeError(`${value} is not ${bits} bit`)
  const bytes = new Uint8Array(size)
  for (let i = 0, rest = wrapped; i < size; i++, rest >>= 8n) bytes[i] = Number(rest & 255n)
  return bytes
}

function decimal(value: bigint, precision: 18 | 38): Uint8Array {
  const most = 10n ** BigInt(precision)
  if (value >= most || value <= 0n - most) throw new RangeError(`${value} has more than ${precision} digits`)
  return integer(value, precision === 18 ? 8 : 16, true)
}

function fixed32(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw new RangeError(`${bytes.length} bytes where 32 belong`)
  return bytes
}
