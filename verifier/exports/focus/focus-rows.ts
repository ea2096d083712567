import { divide, floor, fraction, multiply } from '../../../core/fraction.ts'
import { type Fen, parseYuan, toYuan } from '../../../core/money.ts'
import type { Contract, PriceItem } from '../../../schemas/contract.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { Settlement } from '../../../schemas/settlement.ts'

/** Days, both inclusive, and what they were taken from. */
export type FocusPeriod = { readonly from: string; readonly to: string; readonly basis: string }

/**
 * One charge. `kind`: `line` of the invoice itself, `item` of the price schedule by a settlement, `rest` what cannot be given
 * to any, `tax`. `fen` may be negative. `quantity` in the item’s unit.
 */
export type FocusRow = {
  readonly kind: 'line' | 'item' | 'rest' | 'tax'
  readonly invoice: Invoice
  readonly invoiceId: string
  readonly period: FocusPeriod
  readonly fen: Fen
  readonly description: string
  readonly item: PriceItem | null
  readonly quantity: string | null
}

type Given = {
  readonly contract: Contract
  readonly settlements: readonly Settlement[]
  /** One version of each; voided ones are no bills and are left out here. */
  readonly invoices: readonly Invoice[]
}

/** 数电票 by number, older ones with their code: unique among all invoices. */
export const invoiceIdOf = ({ number, code }: Pick<Invoice, 'number' | 'code'>): string =>
  code === undefined ? number : `${code}-${number}`

/**
 * The invoices of a contract as charges, exact: of each the charges add up to 价税合计, the tax in a row of its own.
 *
 * An invoice is split by its own lines; one without lines by price item, where exactly one settlement has its amount, no other
 * invoice has it, and the settlement says what each item came to. What neither gives stands in a row of its own.
 */
export function focusRows(given: Given): readonly FocusRow[] {
  const invoices = given.invoices.filter(({ status }) => status !== 'voided')
  const settlementOf = matched(given, invoices)
  return invoices.flatMap((invoice) => {
    const settlement = settlementOf.get(invoiceIdOf(invoice)) ?? null
    const period = periodOf(invoice, settlement)
    const base = { invoice, invoiceId: invoiceIdOf(invoice), period, item: null, quantity: null }
    const split =
      invoice.lines === undefined || invoice.lines.length === 0 ? byItem(given, invoice, settlement) : byLine(invoice)
    const rest = parseYuan(invoice.net) - split.reduce((sum, { fen }) => sum + fen, 0n)
    const tax = parseYuan(invoice.tax)
    return [
      ...split.map((part) => ({ ...base, ...part })),
      ...(rest === 0n && split.length > 0 ? [] : [{ ...base, kind: 'rest' as const, fen: rest, description: REST }]),
      ...(tax === 0n ? [] : [{ ...base, kind: 'tax' as const, fen: tax, description: '增值税  VAT' }]),
    ]
  })
}

const REST = '未能分配到价目的金额  not allocated to any price item'

type Part = Pick<FocusRow, 'kind' | 'fen' | 'description'> & Partial<Pick<FocusRow, 'item' | 'quantity'>>

const byLine = ({ lines = [] }: Invoice): readonly Part[] =>
  lines.map(({ name, net }) => ({ kind: 'line', fen: parseYuan(net), description: name }))

/** A share of the net amount each, cut down to the 分: what is cut stands in the rest. */
function byItem({ contract }: Given, invoice: Invoice, settlement: Settlement | null): readonly Part[] {
  const items = new Map(contract.items.map((item) => [item.itemId, item]))
  const net = parseYuan(invoice.net)
  const whole = contract.taxIncluded ? parseYuan(invoice.gross) : net
  if (settlement === null || whole <= 0n) return []
  return (settlement.quantities ?? []).flatMap(({ itemId, quantity, amount }) => {
    const item = items.get(itemId)
    if (amount === undefined || item === undefined) return []
    const fen = floor(multiply(fraction(parseYuan(amount)), divide(fraction(net), fraction(whole))))
    return [
      {
        kind: 'item' as const,
        fen,
        description: `价目 ${itemId}（结算单 ${settlement.settlementId}）`,
        item,
        quantity,
      },
    ]
  })
}

/** Settlement by InvoiceId, where amount and invoice name each other and nothing else. A red letter has none. */
function matched({ contract, settlements }: Given, invoices: readonly Invoice[]): ReadonlyMap<string, Settlement> {
  const worth = (invoice: Invoice) => toYuan(parseYuan(contract.taxIncluded ? invoice.gross : invoice.net))
  const byAmount = new Map<string, { invoices: Invoice[]; settlements: Settlement[] }>()
  const at = (amount: string) => {
    const there = byAmount.get(amount) ?? { invoices: [], settlements: [] }
    byAmount.set(amount, there)
    return there
  }
  for (const invoice of invoices) if (invoice.redOf === undefined) at(worth(invoice)).invoices.push(invoice)
  for (const one of settlements) at(toYuan(parseYuan(one.auditedAmount ?? one.amount))).settlements.push(one)
  const found = new Map<string, Settlement>()
  for (const { invoices: bills, settlements: settled } of byAmount.values()) {
    const [[bill, other], [settlement, another]] = [bills, settled]
    if (bill !== undefined && settlement !== undefined && other === undefined && another === undefined)
      found.set(invoiceIdOf(bill), settlement)
  }
  return found
}

/** Of the settlement, else the month in which the invoice was issued: FOCUS asks for a period, and the invoice says no other. */
function periodOf({ issuedOn }: Invoice, settlement: Settlement | null): FocusPeriod {
  if (settlement !== null)
    return { from: settlement.from, to: settlement.to, basis: `settlement ${settlement.settlementId}` }
  const month = issuedOn.slice(0, 7)
  const [year = 0, number = 1] = month.split('-').map(Number)
  return {
    from: `${month}-01`,
    to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10),
    basis: 'month of issue',
  }
}
