import { createHash } from 'node:crypto'
import { DAY_MS, SHANGHAI_OFFSET_MS } from '../../../core/time.ts'
import type { Settlement } from '../../../schemas/settlement.ts'
import type { Words } from '../inventory/inventory.ts'
import { decimalOf, SCALE } from './exact-sum.ts'
import type { Bill } from './focus.ts'
import type { FocusMap } from './map.ts'
import { WHY } from './why.ts'

/** What a person says: `settledOn` is the day both parties settled the periods, which no bill can say. */
export type FocusSaid = { readonly institution: string; readonly settledOn: string; readonly days: FocusMap['days'] }

export type FocusRecords = {
  readonly settlements: readonly Settlement[]
  /** Σ BilledCost by invoice in 元, exact: to be compared with the invoice itself. */
  readonly invoices: readonly { readonly contract: string; readonly invoiceId: string; readonly billed: string }[]
  /** Bills of which there is no settlement. */
  readonly left: readonly { readonly what: string; readonly why: Words }[]
  /** What a person should look at. */
  readonly notes: readonly { readonly what: string; readonly why: Words }[]
}

const FEN = 10n ** BigInt(SCALE - 2)
const MICRO = 10n ** BigInt(SCALE - 6)

/** One settlement a contract and billing period: its amount, and the quantities of the items that the map names. */
export function settlementsOf(bills: readonly Bill[], said: FocusSaid): FocusRecords {
  const settlements: Settlement[] = []
  const invoices: FocusRecords['invoices'][number][] = []
  const left: { what: string; why: Words }[] = []
  const notes: { what: string; why: Words }[] = []
  const offset = said.days === 'UTC' ? 0 : SHANGHAI_OFFSET_MS
  for (const bill of bills) {
    for (const [invoiceId, cost] of bill.invoices)
      invoices.push({ contract: bill.contract, invoiceId, billed: decimalOf(cost, 2) })
    const period = { from: dayOf(bill.from, offset), to: dayOf(bill.to - DAY_MS, offset) }
    const what = `${bill.contract} ${period.from}–${period.to}`
    if ((bill.from + offset) % DAY_MS !== 0 || (bill.to + offset) % DAY_MS !== 0) {
      left.push({ what, why: WHY.period(said.days) })
    } else if (bill.cost < 0n) left.push({ what, why: WHY.negative(decimalOf(bill.cost, 2)) })
    else {
      const tell = (why: Words) => void notes.push({ what, why })
      if (bill.unmappedRows > 0) tell(WHY.items(String(bill.unmappedRows)))
      const quantities = quantitiesOf(bill, tell)
      settlements.push({
        institution: said.institution,
        settlementId: idOf(bill.contract, period),
        contract: bill.contract,
        ...period,
        amount: fenOf(bill.cost, tell),
        ...(quantities.length === 0 ? {} : { quantities }),
        settledOn: said.settledOn,
      })
    }
  }
  return { settlements, invoices, left, notes }
}

type Tell = (why: Words) => void

/** 元 to the 分, cut down: what is not whole is for the invoice to round. `cost` ≥ 0. */
function fenOf(cost: bigint, tell: Tell): string {
  if (cost % FEN !== 0n) tell(WHY.cutDown(decimalOf(cost)))
  return decimalOf(cost - (cost % FEN), 2)
}

/** A sum that no record can hold is told, not rounded; an item’s cost that is no amount by itself is left out of it. */
function quantitiesOf(bill: Bill, tell: Tell): NonNullable<Settlement['quantities']> {
  const quantities: NonNullable<Settlement['quantities']> = []
  for (const [itemId, { cost, quantity }] of [...bill.items].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (quantity < 0n || quantity % MICRO !== 0n) tell(WHY.quantity(itemId, decimalOf(quantity)))
    else {
      const amount = cost >= 0n && cost % FEN === 0n ? { amount: decimalOf(cost, 2) } : {}
      quantities.push({ itemId, quantity: decimalOf(quantity), ...amount })
    }
  }
  return quantities
}

const dayOf = (ms: number, offset: number): string => new Date(ms + offset).toISOString().slice(0, 10)

/** The same for the same period of the same contract: what is imported again is a duplicate, a changed bill a conflict. */
function idOf(contract: string, { from, to }: { readonly from: string; readonly to: string }): string {
  const id = `focus-${from}-${to}-${contract}`
  return id.length <= 128 ? id : `focus-${from}-${to}-${createHash('sha256').update(contract).digest('hex')}`
}
