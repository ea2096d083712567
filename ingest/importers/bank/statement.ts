import type { Dropped } from '../inventory/inventory.ts'
import type { Break } from './balances.ts'
import { brokenBalances } from './balances.ts'
import type { BankMap } from './map.ts'
import { columnsOf } from './map.ts'
import { readTable } from './table.ts'
import type { Transaction } from './transaction.ts'
import { rowReader } from './transaction.ts'

/**
 * One file, read: a row is a transaction or dropped. `whole`: nothing of it could be read. `unmapped`: columns that
 * the map neither reads nor ignores.
 */
export type Statement = {
  readonly transactions: readonly Transaction[]
  readonly dropped: readonly Dropped[]
  readonly breaks: readonly Break[]
  readonly unmapped: readonly string[]
  readonly whole: boolean
}

/** Reads a bank's CSV as the map says. Total: whatever the bytes are, it answers, within BANK_LIMITS. */
export function readStatement(bytes: Uint8Array, map: BankMap): Statement {
  const read = readTable(bytes, map)
  if ('why' in read) return refusedStatement({ line: read.line, what: null, why: read.why })
  const { header, rows } = read.table
  const rowOf = rowReader(map, header.length)
  const transactions: Transaction[] = []
  const dropped: Dropped[] = []
  for (const row of rows) {
    const one = rowOf(row)
    if ('why' in one) dropped.push({ line: row.line, what: null, why: one.why })
    else transactions.push(one.transaction)
  }
  const known = new Set([...columnsOf(map), ...map.ignored])
  const unmapped = header.filter((name) => name !== '' && !known.has(name))
  return { transactions, dropped, breaks: brokenBalances(transactions), unmapped, whole: false }
}

export const refusedStatement = (why: Dropped): Statement => ({
  transactions: [],
  dropped: [why],
  breaks: [],
  unmapped: [],
  whole: true,
})
