import type { Words } from '../capacity/words.ts'

/**
 * What a cell of a column holds, always as exact text or null for unknown:
 * `money` 元 with two decimals, `quantity` a decimal of at most six, `integer` digits, `day` YYYY-MM-DD of Asia/Shanghai,
 * `instant` an ISO moment in UTC, `text` anything (ids too: 20 digits are text).
 */
export type CellType = 'text' | 'money' | 'quantity' | 'integer' | 'day' | 'instant'

export type Value = string | null

/** A cell that is not of its column's type, or that is worked out from others. */
export type TypedCell = {
  readonly as: CellType
  readonly value: Value
  /** A formula in A1 notation without `=`; `value` is what it comes to. */
  readonly formula?: string
}

export type Cell = Value | TypedCell

export type Column = {
  /** Name in files for machines. */
  readonly key: string
  readonly title: Words
  readonly type: CellType
  /** Characters on a sheet. */
  readonly width?: number
  /** What the column adds up to: its sum is a formula. `reported`: the report’s own figure, shown beside it. */
  readonly sum?: { readonly reported?: Value }
}

/**
 * A schedule: columns, rows in order, notes for people. The same in every format.
 * `name`: of the sheet, in Chinese, at most 31 characters without []:*?/\ ; `key`: of the route.
 */
export type Table = {
  readonly key: string
  readonly name: string
  readonly title: Words
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  readonly notes?: readonly Words[]
}

export const isTyped = (cell: Cell): cell is TypedCell => cell !== null && typeof cell === 'object'

export const valueOf = (cell: Cell | undefined): Value =>
  cell === undefined || cell === null || typeof cell === 'string' ? (cell ?? null) : cell.value

/** An exact sum of decimals with at most `scale` digits after the point. Errors: RangeError for what is none. */
export function sumOf(values: readonly Value[], scale: number): string {
  const total = values.reduce((sum, value) => (value === null ? sum : sum + scaled(value, scale)), 0n)
  return unscaled(total, scale)
}

/** `b` − `a`, exact. */
export const difference = (a: string, b: string, scale: number): string =>
  unscaled(scaled(b, scale) - scaled(a, scale), scale)

function scaled(text: string, scale: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text)
  const decimals = match?.[3] ?? ''
  if (match === null || decimals.length > scale)
    throw new RangeError(`not a decimal of scale ${scale}: ${text.slice(0, 40)}`)
  const value = BigInt(`${match[2]}${decimals.padEnd(scale, '0')}`)
  return match[1] === '-' ? 0n - value : value
}

function unscaled(value: bigint, scale: number): string {
  const digits = (value < 0n ? 0n - value : value).toString().padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Digits after the point of each type that adds up. */
export const SCALES: Readonly<Partial<Record<CellType, number>>> = { money: 2, quantity: 6, integer: 0 }
