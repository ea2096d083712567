import type { Fen } from '../../../core/money.ts'
import type { Payment } from '../../../schemas/payment.ts'
import { Day } from '../../../schemas/primitives.ts'
import { fenOf } from '../einvoice/amount.ts'
import type { Words } from '../inventory/inventory.ts'
import type { BankMap } from './map.ts'
import type { Row } from './table.ts'
import { WHY } from './why.ts'

/** One row of a statement. `fen` is positive; `reversed` where it stood there negative and the direction was turned. */
export type Transaction = {
  readonly line: number
  readonly paidOn: string
  readonly way: 'in' | 'out'
  readonly fen: Fen
  readonly reversed: boolean
  readonly reference: string
  readonly name: string
  readonly account: string
  readonly ownAccount: string
  /** After it; `null` where none is printed. */
  readonly balance: Fen | null
  readonly purpose: string
  readonly contract: string
  readonly method: Payment['method']
}

export type ReadRow = { readonly transaction: Transaction } | { readonly why: Words }

const CNY = new Set(['', 'CNY', 'RMB', '156', '01', '人民币', '人民币元'])

/** Reads rows as the map says; sums, carried balances and other rows that are no transactions come out as reasons. */
export function rowReader(map: BankMap, width: number): (row: Row) => ReadRow {
  const dayOf = dayReader(map.dateFormat)
  const { columns } = map
  return (row) => {
    if (row.cells !== width) return { why: WHY.cells(row.cells, width) }
    const paidOn = dayOf(row.at(columns.date))
    if (paidOn === undefined) return { why: WHY.day(row.at(columns.date)) }
    const currency = optional(row, columns.currency)
    if (!CNY.has(currency.toUpperCase())) return { why: WHY.currency(currency) }
    const money = moneyOf(row, map.amount)
    if ('why' in money) return money
    const balanceText = optional(row, columns.balance)
    const balance = balanceText === '' ? null : fenOf(balanceText)
    if (balance === undefined) return { why: WHY.amount(balanceText) }
    const parts = columns.reference.map((column) => row.at(column))
    return {
      transaction: {
        line: row.line,
        paidOn,
        ...money,
        // A part that is empty would let two transfers share what is left.
        reference: parts.includes('') ? '' : parts.join('-'),
        name: row.at(columns.counterpartyName),
        account: optional(row, columns.counterpartyAccount),
        ownAccount: optional(row, columns.ownAccount),
        balance,
        purpose: optional(row, columns.purpose),
        contract: optional(row, columns.contract),
        method: typeof map.method === 'string' ? map.method : methodOf(map.method, optional(row, columns.method)),
      },
    }
  }
}

/** Not by indexing: a statement may say `constructor`. */
const methodOf = (methods: Readonly<Record<string, Payment['method']>>, text: string): Payment['method'] =>
  Object.entries(methods).find(([name]) => name === text)?.[1] ?? 'other'

const optional = (row: Row, column: string | undefined): string => (column === undefined ? '' : row.at(column))

type Money = Pick<Transaction, 'way' | 'fen' | 'reversed'>

function moneyOf(row: Row, amount: BankMap['amount']): Money | { readonly why: Words } {
  if ('signed' in amount) {
    const fen = sideOf(row.at(amount.signed))
    if (typeof fen !== 'bigint') return fen ?? { why: WHY.noAmount }
    const other = amount.positive === 'in' ? 'out' : 'in'
    return { way: fen > 0n ? amount.positive : other, fen: fen < 0n ? 0n - fen : fen, reversed: false }
  }
  if ('unsigned' in amount) {
    const mark = row.at(amount.mark)
    const way = amount.in.includes(mark) ? 'in' : amount.out.includes(mark) ? 'out' : null
    if (way === null) return { why: WHY.mark(mark) }
    const fen = sideOf(row.at(amount.unsigned))
    return typeof fen === 'bigint' ? turned(way, fen) : (fen ?? { why: WHY.noAmount })
  }
  const [out, into] = [sideOf(row.at(amount.out)), sideOf(row.at(amount.in))]
  if (out !== null && typeof out !== 'bigint') return out
  if (into !== null && typeof into !== 'bigint') return into
  if (out !== null && into !== null) return { why: WHY.bothSides }
  if (out !== null) return turned('out', out)
  return into === null ? { why: WHY.noAmount } : turned('in', into)
}

/** `null` where nothing stands there: empty, a dash, or a zero on the side that is not used. */
function sideOf(text: string): Fen | null | { readonly why: Words } {
  if (text === '' || /^[-–—]+$/.test(text)) return null
  const fen = fenOf(text)
  if (fen === undefined) return { why: WHY.amount(text) }
  return fen === 0n ? null : fen
}

/** 红字冲正: what is booked back stands on its own side, negative. A refund is never a negative payment. */
const turned = (way: 'in' | 'out', fen: Fen): Money =>
  fen > 0n ? { way, fen, reversed: false } : { way: way === 'in' ? 'out' : 'in', fen: 0n - fen, reversed: true }

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<y>\\d{4})',
  MM: '(?<m>\\d{2})',
  DD: '(?<d>\\d{2})',
  HH: '(?:[01]\\d|2[0-3])',
  mm: '[0-5]\\d',
  ss: '[0-5]\\d',
  M: '(?<m>\\d{1,2})',
  D: '(?<d>\\d{1,2})',
}

function dayReader(format: string): (text: string) => string | undefined {
  const seen = new Set<string>()
  const source = format.replace(/YYYY|MM|DD|HH|mm|ss|M|D|[\s\S]/g, (part) => {
    const group = /^\(\?<(.)>/.exec(TOKENS[part] ?? '')?.[1]
    // A name may stand once in a pattern; a second time it is matched without being read.
    const source = TOKENS[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (group === undefined || !seen.has(group)) {
      if (group !== undefined) seen.add(group)
      return source
    }
    return source.replace(/\?<.>/, '?:')
  })
  const pattern = new RegExp(`^${source}$`)
  return (text) => {
    const { y = '', m = '', d = '' } = pattern.exec(text)?.groups ?? {}
    const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
    return Day.safeParse(day).success ? day : undefined
  }
}
