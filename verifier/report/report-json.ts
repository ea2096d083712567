import { createHash } from 'node:crypto'
import { canonicalJson } from '../../core/canonical-json.ts'
import { type MicroCardSeconds, toCardHours } from '../../core/card-time.ts'
import { type Fraction, toDecimal } from '../../core/fraction.ts'
import { type Fen, toYuan } from '../../core/money.ts'
import type { ReportLedger } from '../binding/ledger-binding.ts'
import type { Finding } from '../reconcile/finding.ts'
import type { ItemResult } from '../reconcile/lines.ts'
import type { Reconciliation } from '../reconcile/reconcile-contract.ts'
import { toAllocation } from './allocation-json.ts'
import { agreedCardHours } from './summary-table.ts'
import { usageTotals } from './usage-totals.ts'

/**
 * The report as canonical JSON (RFC 8785): the same binding and switches give the same bytes, for ever.
 *
 * Money is 元 with two decimals, quantities have six and are cut down, card-time stands beside its exact number of
 * micro card-seconds; all as strings. Unknown is null. No clock takes part.
 */
export function toReportJson(
  reconciliation: Reconciliation,
  ledger: ReportLedger,
  schema: ReportSchema = REPORT_SCHEMA,
): string {
  const report = toReport(reconciliation, ledger, schema)
  return canonicalJson(schema === REPORT_SCHEMA_2 ? withoutReadings(report) : report)
}

/** SHA-256 of the canonical JSON, 64 lower-case hex digits. */
export const reportDigest = (reconciliation: Reconciliation, ledger: ReportLedger): string =>
  createHash('sha256').update(toReportJson(reconciliation, ledger)).digest('hex')

export const REPORT_SCHEMA = 'suanheng/reconciliation/4'
/** Computed without asking for customers who are not the buyer and for jobs metered twice. Such reports are still recomputed. */
export const REPORT_SCHEMA_3 = 'suanheng/reconciliation/3'
/** Besides, without the devices' readings and what follows from them; they decide no amount. Such reports are still recomputed. */
export const REPORT_SCHEMA_2 = 'suanheng/reconciliation/2'
export const REPORT_SCHEMAS = [REPORT_SCHEMA, REPORT_SCHEMA_3, REPORT_SCHEMA_2] as const
export type ReportSchema = (typeof REPORT_SCHEMAS)[number]

function withoutReadings({ allocation: _, findings, ...report }: ReturnType<typeof toReport>) {
  return { ...report, findings: findings.filter(({ code }) => code !== 'IDLE_BURN') }
}

function toReport(
  { contract, terms, switches, bridge, ...r }: Reconciliation,
  ledger: ReportLedger,
  schema: ReportSchema,
) {
  return {
    schema,
    institution: r.institution,
    ledger,
    contract: {
      number: contract.number,
      title: contract.title ?? null,
      providerUscc: contract.providerUscc,
      providerName: contract.providerName ?? null,
      buyerUscc: contract.buyerUscc,
      buyerName: contract.buyerName ?? null,
      signedOn: contract.signedOn,
      from: terms.from,
      to: terms.to,
      taxIncluded: contract.taxIncluded,
    },
    switches: {
      eligiblePurposes: [...switches.eligiblePurposes].sort(),
      invoiceTolerance: toYuan(switches.invoiceToleranceFen),
      paymentTolerance: toYuan(switches.paymentToleranceFen),
      roundTripDays: switches.roundTripDays,
      continuityPercent: switches.continuityPercent,
    },
    verdict: r.verdict,
    amounts: Object.fromEntries(Object.entries(bridge).map(([name, fen]) => [name, yuan(fen)])),
    agreedCardHours: quantity(agreedCardHours(terms)),
    cardTime:
      r.cardTimes === null
        ? null
        : Object.fromEntries(Object.entries(r.cardTimes).map(([name, time]) => [name, cardTime(time)])),
    months: usageTotals(r.usage, 'month').map(({ key, ...total }) => ({ month: key, ...totalOf(total) })),
    purposes: usageTotals(r.usage, 'purpose').map(({ key, ...total }) => ({ purpose: key, ...totalOf(total) })),
    models: usageTotals(r.usage, 'acceleratorModel').map(({ key, ...total }) => ({
      acceleratorModel: key,
      ...totalOf(total),
    })),
    usage: r.usage.map(({ month, purpose, acceleratorModel, ...total }) => ({
      month,
      purpose,
      acceleratorModel,
      ...totalOf(total),
    })),
    allocation: toAllocation(r.allocation),
    items: r.items.map(toItem),
    findings: r.findings.map(toFinding),
  }
}

const yuan = (fen: Fen | null) => (fen === null ? null : toYuan(fen))
const quantity = (value: Fraction | null) => (value === null ? null : toDecimal(value, 6))
const cardTime = (time: MicroCardSeconds) => ({
  cardHours: toDecimal(toCardHours(time), 6),
  microCardSeconds: time.toString(),
})
const totalOf = ({ records, cardTime: time }: { records: bigint; cardTime: MicroCardSeconds }) => ({
  records: records.toString(),
  ...cardTime(time),
})

function toItem(item: ItemResult) {
  return {
    itemId: item.itemId,
    class: item.class,
    unit: item.unit,
    unitPrices: item.unitPrices,
    agreedQuantity: quantity(item.agreed),
    agreedAmount: yuan(item.agreedFen),
    meteredQuantity: quantity(item.metered),
    meteredAmount: yuan(item.meteredFen),
    eligibleQuantity: quantity(item.eligible),
    disputedQuantity: quantity(item.disputed),
    deliveredAmount: yuan(item.deliveredFen),
    deliveredIfClearedAmount: yuan(item.clearedFen),
  }
}

export const toFinding = ({ amountFen, ...finding }: Finding) => ({
  ...finding,
  amount: yuan(amountFen),
  amountFen: amountFen === null ? null : amountFen.toString(),
})
