import type { PlainRow } from '../../../core/columns/plain-row.ts'

/** The value is not in its plain form; whether it is in order, another must say. */
export const REFUSED = -1
export const QUOTE = 0x22

/** Reads the value that begins at `at` and notes it in the row. Gives the place after it, or REFUSED. */
export type ReadField = (row: PlainRow, at: number, place: number) => number
