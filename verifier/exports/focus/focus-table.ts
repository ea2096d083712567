import { type Fen, parseYuan, toYuan } from '../../../core/money.ts'
import { dayEnd, dayStart } from '../../../core/time.ts'
import type { Contract, PriceItem } from '../../../schemas/contract.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import { settleHeads } from '../../reconcile/heads.ts'
import type { ContractExport } from '../load-contract-export.ts'
import type { CellType, Column, Table, Value } from '../table.ts'
import { type FocusRow, focusRows, invoiceIdOf } from './focus-rows.ts'

/**
 * The columns that FOCUS 1.2 calls mandatory, in its order, then those it calls recommended or conditional and for which there
 * is something to say, then our own (`x_`). Source: FOCUS Specification 1.2, "Cost and Usage".
 */
export const MANDATORY = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceName',
] as const

const MORE = [
  'ChargeFrequency',
  'ContractedUnitPrice',
  'InvoiceId',
  'SkuId',
  'SubAccountId',
  'SubAccountName',
  'x_Allocation',
  'x_InvoiceStatus',
  'x_PeriodBasis',
  'x_RedOf',
] as const
type Name = (typeof MANDATORY)[number] | (typeof MORE)[number]

const TYPES: Readonly<Partial<Record<Name, CellType>>> = {
  BilledCost: 'money',
  ContractedCost: 'money',
  EffectiveCost: 'money',
  ListCost: 'money',
  PricingQuantity: 'quantity',
  ContractedUnitPrice: 'quantity',
  BillingPeriodStart: 'instant',
  BillingPeriodEnd: 'instant',
  ChargePeriodStart: 'instant',
  ChargePeriodEnd: 'instant',
}

/** Billing lines of a contract as FOCUS 1.2: a row a charge; ΣBilledCost of an InvoiceId is that invoice’s 价税合计. */
export function focusTable({
  reconciliation: { contract },
  entities,
}: Pick<ContractExport, 'reconciliation' | 'entities'>): Table {
  const invoices = onePerId(
    settleHeads(entities.invoices, '发票', ({ gross }) => parseYuan(gross)).heads.map(({ body }) => body),
  )
  const settlements = settleHeads(entities.settlements, '结算单', ({ auditedAmount, amount }) =>
    parseYuan(auditedAmount ?? amount),
  ).heads.map(({ body }) => body)
  const rows = focusRows({ contract, settlements, invoices }).map((row) => cellsOf(contract, row))
  const names: readonly Name[] = [...MANDATORY, ...MORE]
  return {
    key: 'focus',
    name: 'FOCUS',
    title: { zh: 'FOCUS 1.2 计费明细', en: 'FOCUS 1.2 cost and usage' },
    columns: names.map((key): Column => ({ key, title: { en: key, zh: key }, type: TYPES[key] ?? 'text' })),
    rows: rows.map((cells) => names.map((name) => cells[name])),
  }
}

/** A number registered twice counts once, at its least, as in a reconciliation. */
function onePerId(invoices: readonly Invoice[]): readonly Invoice[] {
  const byId = new Map<string, Invoice>()
  for (const invoice of invoices) {
    const id = invoiceIdOf(invoice)
    const before = byId.get(id)
    if (before === undefined || parseYuan(invoice.gross) < parseYuan(before.gross)) byId.set(id, invoice)
  }
  return [...byId.values()]
}

function cellsOf(contract: Contract, row: FocusRow): Readonly<Record<Name, Value>> {
  const { invoice, period, item, kind } = row
  const [start, end] = [new Date(dayStart(period.from)).toISOString(), new Date(dayEnd(period.to)).toISOString()]
  const issuer = invoice.sellerName ?? invoice.sellerUscc
  const provider = contract.providerName ?? contract.providerUscc
  const billed = yuan(row.fen)
  return {
    BilledCost: billed,
    BillingAccountId: contract.buyerUscc,
    BillingAccountName: contract.buyerName ?? null,
    BillingCurrency: 'CNY',
    BillingPeriodEnd: end,
    BillingPeriodStart: start,
    ChargeCategory: kind === 'tax' ? 'Tax' : kind === 'item' ? 'Usage' : 'Purchase',
    ChargeClass: invoice.redOf === undefined ? null : 'Correction',
    ChargeDescription: row.description,
    ChargePeriodEnd: end,
    ChargePeriodStart: start,
    // Prices are with or without VAT as the contract says, charges are without: what cannot be compared stays unknown.
    ContractedCost: null,
    // Nothing was bought ahead that would be spread over periods: what is billed is what it costs.
    EffectiveCost: billed,
    InvoiceIssuerName: issuer,
    ListCost: null,
    PricingQuantity: row.quantity,
    PricingUnit: item === null ? null : UNITS[item.unit],
    ProviderName: provider,
    PublisherName: provider,
    ServiceCategory: item === null ? 'Other' : CATEGORIES[item.class],
    ServiceName: contract.title ?? contract.number,
    ChargeFrequency: kind === 'item' ? 'Usage-Based' : 'One-Time',
    ContractedUnitPrice: item === null || contract.taxIncluded ? null : item.unitPrice,
    InvoiceId: row.invoiceId,
    SkuId: item?.itemId ?? null,
    SubAccountId: contract.number,
    SubAccountName: contract.title ?? null,
    x_Allocation: kind,
    x_InvoiceStatus: invoice.status,
    x_PeriodBasis: period.basis,
    x_RedOf: invoice.redOf ?? null,
  }
}

const yuan = (fen: Fen): string => toYuan(fen)

const UNITS: Readonly<Record<PriceItem['unit'], string>> = {
  card_hour: 'Card-Hours',
  pflops_hour: 'PFLOPS-Hours',
  server_month: 'Server-Months',
  lump_sum: 'Units',
}

/** Of the closed list of FOCUS 1.2. */
const CATEGORIES: Readonly<Record<PriceItem['class'], string>> = {
  smart_compute: 'Compute',
  storage: 'Storage',
  network: 'Networking',
  hardware: 'Other',
  labelling: 'AI and Machine Learning',
  staffing: 'Other',
  model_subscription: 'AI and Machine Learning',
  api_call: 'AI and Machine Learning',
  model_platform: 'AI and Machine Learning',
  zhinengti_dev_kit: 'AI and Machine Learning',
  other: 'Other',
}
