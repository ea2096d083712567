import { toYuan } from '../../../core/money.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import { Quantity, TaxRate, text } from '../../../schemas/primitives.ts'
import { plain, present } from '../inventory/values.ts'
import { fenOf } from './amount.ts'
import type { Words } from './facts.ts'
import type { XmlNode } from './read-xml.ts'
import type { Totals } from './totals.ts'
import { WHY } from './why.ts'

type Lines = NonNullable<Invoice['lines']>
type Line = Lines[number]

/** Most lines that a record holds. */
const MOST = 2000
const ItemName = text(512)

/**
 * The lines, and the rate where all have the same. Lines are taken all or none: with one of them unread, or a sum that
 * is not the total's, they would contradict the invoice. The total then still stands, with a note.
 */
export function linesOf(
  items: readonly XmlNode[],
  totals: Totals,
  notes: Words[],
): { lines?: Lines; taxRate?: string } {
  if (items.length === 0) return {}
  const rates = new Set(items.map((item) => valueOf(item, 'TaxRate') ?? ''))
  const rate = rates.size === 1 ? plain([...rates][0] ?? '') : ''
  const taxRate = TaxRate.safeParse(rate).success ? { taxRate: rate } : {}
  const lines = items.length > MOST ? [] : items.map(lineOf).filter((line) => line !== null)
  if (lines.length !== items.length) {
    notes.push(WHY.linesUnread)
    return taxRate
  }
  const sum = (of: (line: { net: bigint; tax: bigint }) => bigint) =>
    lines.reduce((total, line) => total + of(line), 0n)
  if (sum(({ net }) => net) !== totals.net || sum(({ tax }) => tax) !== totals.tax) {
    notes.push(WHY.lines)
    return taxRate
  }
  return { ...taxRate, lines: lines.map(({ line }) => line) }
}

function lineOf(item: XmlNode): { readonly line: Line; readonly net: bigint; readonly tax: bigint } | null {
  const name = valueOf(item, 'ItemName')
  const net = fenOf(valueOf(item, 'Amount') ?? '')
  const taxText = valueOf(item, 'ComTaxAm') ?? ''
  const tax = /^\*+$/.test(taxText) ? 0n : fenOf(taxText)
  if (name === undefined || net === undefined || tax === undefined || !ItemName.safeParse(name).success) return null
  // Red letters carry negative quantities, and some issuers 13 decimals: neither has a place in a record.
  const quantity = plain(valueOf(item, 'Quantity') ?? '')
  const held = Quantity.safeParse(quantity).success ? quantity : undefined
  return { line: { name, net: toYuan(net), tax: toYuan(tax), ...present({ quantity: held }) }, net, tax }
}

/** `undefined` also where it stands twice: a line has one of each. */
function valueOf(item: XmlNode, field: string): string | undefined {
  const values = item.children.filter(({ name }) => name === field)
  const value = values.length === 1 ? values[0]?.text.trim() : undefined
  return value === '' ? undefined : value
}
