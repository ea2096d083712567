import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import { csvRows } from './csv-rows.ts'
import { scaled } from './exact-sum.ts'
import type { FocusMap } from './map.ts'
import { WHY } from './why.ts'

/** Columns of FOCUS 1.2 without which a bill cannot be told; further columns are not read. */
const NEEDED = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargeCategory',
  'InvoiceId',
] as const
const READ = [...NEEDED, 'SubAccountId', 'SkuId', 'PricingQuantity', 'PricingUnit'] as const
const CATEGORIES = new Set(['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'])
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.0+)?Z$/
/** Bills, items and invoices that are kept apart at once. */
const MAX_GROUPS = 100_000

/** What was billed of one contract in one period, in 10⁻¹⁸ 元 and 10⁻¹⁸ units. Times in ms. */
export type Bill = {
  readonly contract: string
  readonly from: number
  readonly to: number
  rows: number
  cost: bigint
  /** Rows of no item in the map. */
  unmappedRows: number
  readonly items: Map<string, { cost: bigint; quantity: bigint }>
  /** Σ BilledCost by InvoiceId, which is to equal the invoice. */
  readonly invoices: Map<string, bigint>
}
export type FocusLeft = { readonly line: number; readonly what: string | null; readonly why: Words }

type Row = Readonly<Record<(typeof READ)[number], string>>

/**
 * Cost and usage rows of FOCUS 1.2 as CSV, summed by contract and billing period. Rows that are in no sum are told with
 * their lines. Memory: one row, and the sums.
 * Errors: CSV_MALFORMED; REQUEST_INVALID without the columns it needs, or with too many sums.
 */
export function focusReader(map: FocusMap) {
  const bills = new Map<string, Bill>()
  const contractOf = accounts(map)
  const itemOf = skus(map)
  let columns: ReadonlyMap<string, number> | null = null
  let width = 0
  let head = ''
  let groups = 0
  let left: FocusLeft[] = []
  const count = (isNew: boolean) => {
    if (isNew && ++groups > MAX_GROUPS)
      throw new SuanhengError('REQUEST_INVALID', `more than ${MAX_GROUPS} contracts, items and invoices`)
  }
  const add = (row: Row, bill: Bill, cost: bigint) => {
    bill.rows++
    bill.cost += cost
    count(!bill.invoices.has(row.InvoiceId))
    bill.invoices.set(row.InvoiceId, (bill.invoices.get(row.InvoiceId) ?? 0n) + cost)
    const item = itemOf(bill.contract, row.SkuId, row.PricingUnit)
    const quantity = scaled(row.PricingQuantity)
    if (item === null || quantity === null) {
      bill.unmappedRows++
      return
    }
    count(!bill.items.has(item))
    const sum = bill.items.get(item) ?? { cost: 0n, quantity: 0n }
    bill.items.set(item, { cost: sum.cost + cost, quantity: sum.quantity + quantity })
  }
  const take = (row: Row): Words | null => {
    const cost = scaled(row.BilledCost)
    if (cost === null) return WHY.value('BilledCost', row.BilledCost)
    if (row.BillingCurrency !== 'CNY') return WHY.currency(row.BillingCurrency)
    if (!CATEGORIES.has(row.ChargeCategory)) return WHY.value('ChargeCategory', row.ChargeCategory)
    if (row.InvoiceId === '' || row.InvoiceId.length > 256) return WHY.notInvoiced
    const account = contractOf(row.BillingAccountId, row.SubAccountId)
    if (account === null) return WHY.unmapped(`${row.BillingAccountId}/${row.SubAccountId}`)
    if (row.ChargeCategory === 'Tax' && !account.taxIncluded) return WHY.tax
    const [from, to] = [momentOf(row.BillingPeriodStart), momentOf(row.BillingPeriodEnd)]
    if (from === null) return WHY.value('BillingPeriodStart', row.BillingPeriodStart)
    if (to === null || to <= from) return WHY.value('BillingPeriodEnd', row.BillingPeriodEnd)
    const key = `${from} ${to} ${account.contract}`
    const { contract } = account
    const bill = bills.get(key) ?? {
      contract,
      from,
      to,
      rows: 0,
      cost: 0n,
      unmappedRows: 0,
      items: new Map(),
      invoices: new Map(),
    }
    count(!bills.has(key))
    bills.set(key, bill)
    add(row, bill, cost)
    return null
  }
  const rows = csvRows((cells, line) => {
    if (columns === null) {
      columns = header(cells)
      width = cells.length
      head = cells.join()
      return
    }
    if (cells.length === width && cells.join() === head) {
      left.push({ line, what: null, why: WHY.header })
      return
    }
    const at = columns
    const row = Object.fromEntries(READ.map((name) => [name, plain(cells[at.get(name) ?? -1])])) as Row
    const why = cells.length === width ? take(row) : WHY.cells(cells.length, width)
    if (why !== null) left.push({ line, what: row.SkuId.slice(0, 80) || null, why })
  })
  const taken = (): readonly FocusLeft[] => {
    const told = left
    left = []
    return told
  }
  return {
    text(piece: string): readonly FocusLeft[] {
      rows.text(piece)
      return taken()
    },
    end(): { readonly left: readonly FocusLeft[]; readonly bills: readonly Bill[] } {
      const cutOff = rows.end()
      if (cutOff !== null) left.push({ line: cutOff, what: null, why: WHY.cutOff })
      if (columns === null)
        throw new SuanhengError('REQUEST_INVALID', 'no header: FOCUS data as CSV begins with its columns')
      const order = [...bills].toSorted(([a], [b]) => (a < b ? -1 : 1))
      return { left: taken(), bills: order.map(([, bill]) => bill) }
    },
  }
}

/** Exports write `null` where there is no value. */
const plain = (cell: string | undefined): string => {
  const text = cell?.trim() ?? ''
  return /^null$/i.test(text) ? '' : text
}

function header(cells: readonly string[]): ReadonlyMap<string, number> {
  const names = cells.map((cell) => cell.trim())
  const missing = NEEDED.filter((name) => !names.includes(name))
  if (missing.length > 0) throw new SuanhengError('REQUEST_INVALID', `not FOCUS 1.2: no column ${missing.join(', ')}`)
  const twice = READ.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice !== undefined) throw new SuanhengError('REQUEST_INVALID', `column ${twice} twice`)
  return new Map(names.map((name, column) => [name, column]))
}

function momentOf(text: string): number | null {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN
  // Date.parse reads 30 February as a day in March.
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text.slice(0, 19)) ? null : ms
}

function accounts({ contracts }: FocusMap) {
  const lines = new Map(
    contracts.map((line) => [JSON.stringify([line.billingAccountId, line.subAccountId ?? null]), line]),
  )
  if (lines.size !== contracts.length)
    throw new SuanhengError('REQUEST_INVALID', 'contracts: an account is named twice')
  return (account: string, sub: string) =>
    lines.get(JSON.stringify([account, sub])) ?? lines.get(JSON.stringify([account, null])) ?? null
}

function skus({ items }: FocusMap) {
  const lines = new Map(
    items.map((line) => [JSON.stringify([line.contract ?? null, line.skuId, line.pricingUnit]), line.itemId]),
  )
  if (lines.size !== items.length) throw new SuanhengError('REQUEST_INVALID', 'items: a SKU is named twice in one unit')
  return (contract: string, sku: string, unit: string): string | null =>
    lines.get(JSON.stringify([contract, sku, unit])) ?? lines.get(JSON.stringify([null, sku, unit])) ?? null
}
