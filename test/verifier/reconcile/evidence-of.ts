import { createHash } from 'node:crypto'
import type { Capacity } from '../../../schemas/capacity.ts'
import type { Contract, PriceItem } from '../../../schemas/contract.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { Payment } from '../../../schemas/payment.ts'
import type { Service } from '../../../schemas/service.ts'
import type { Settlement } from '../../../schemas/settlement.ts'
import type { Voucher } from '../../../schemas/voucher.ts'
import type { ReportLedger } from '../../../verifier/binding/ledger-binding.ts'
import { type Completeness, emptyCompleteness } from '../../../verifier/completeness/completeness.ts'
import type { AllocationEvidence } from '../../../verifier/reconcile/allocation.ts'
import type { ContractEvidence, Head, UsageDay, UsageEvidence } from '../../../verifier/reconcile/evidence.ts'
import type { FindingCode } from '../../../verifier/reconcile/finding.ts'
import { type Reconciliation, reconcileContract } from '../../../verifier/reconcile/reconcile-contract.ts'

/** What a report of these tests is bound to. */
export const LEDGER: ReportLedger = {
  checkpoint: {
    origin: 'suanheng.example/91440300MA5EXAMPL1',
    size: 3,
    root: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    text: 'suanheng.example/91440300MA5EXAMPL1\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n',
  },
  others: [],
}
export const PROVIDER = '91440300MA5EXAMPL1'
export const BUYER = '91440300MA5EXAMPL2'
export const HOUR = 3_600_000_000n

/** A head whose digest follows from its content, as in the store. */
export const head = <T>(id: string, body: T): Head<T> => ({
  id,
  digest: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
  body,
})

export const item = (change: Partial<PriceItem> = {}): PriceItem => ({
  itemId: 'compute',
  class: 'smart_compute',
  unit: 'card_hour',
  unitPrice: '20',
  quantity: '100',
  ...change,
})

export const contract = (change: Partial<Contract> = {}): Contract => ({
  institution: PROVIDER,
  number: 'C-1',
  providerUscc: PROVIDER,
  buyerUscc: BUYER,
  providerName: '卖方',
  buyerName: '买方',
  signedOn: '2025-01-01',
  validFrom: '2025-01-01',
  validTo: '2025-01-01',
  amount: '2000.00',
  taxIncluded: true,
  items: [item()],
  ...change,
})

export const settlement = (change: Partial<Settlement> = {}): Settlement => ({
  institution: PROVIDER,
  settlementId: 'S-1',
  contract: 'C-1',
  from: '2025-01-01',
  to: '2025-01-01',
  amount: '2000.00',
  settledOn: '2025-02-01',
  ...change,
})

/** An invoice without VAT, so that net and gross agree; a negative amount needs `redOf`. */
export const invoice = (number: number, amount: string, change: Partial<Invoice> = {}): Invoice => ({
  institution: PROVIDER,
  number: number.toString().padStart(20, '0'),
  kind: 'digital_special',
  contract: 'C-1',
  issuedOn: '2025-01-20',
  sellerUscc: PROVIDER,
  buyerUscc: BUYER,
  net: amount,
  tax: '0',
  gross: amount,
  status: 'valid',
  ...change,
})

export const payment = (bankReference: string, amount: string, change: Partial<Payment> = {}): Payment => ({
  institution: PROVIDER,
  bankReference,
  contract: 'C-1',
  paidOn: '2025-02-02',
  direction: 'payment',
  payer: { name: '买方', uscc: BUYER },
  payee: { name: '卖方', uscc: PROVIDER },
  amount,
  method: 'transfer',
  ...change,
})

export const service = (change: Partial<Service> = {}): Service => ({
  institution: PROVIDER,
  serviceId: 'V-1',
  contract: 'C-1',
  startedOn: '2025-01-01',
  completedOn: '2025-01-01',
  acceptanceDocument: 'D-1',
  ...change,
})

export const voucher = (change: Partial<Voucher> = {}): Voucher => ({
  institution: PROVIDER,
  number: 'K-1',
  kind: 'compute',
  holderUscc: BUYER,
  faceAmount: '500.00',
  contract: 'C-1',
  validFrom: '2025-01-01',
  validTo: '2025-12-31',
  usedOn: '2025-01-31',
  ...change,
})

export const capacity = (statementId: string, from: string, to: string, cards: number, own = true): Capacity => ({
  institution: PROVIDER,
  statementId,
  ...(own ? { contract: 'C-1' } : {}),
  from,
  to,
  groups: [{ cards }],
})

/** A day's use; `hours` in card-hours, decimals allowed. */
export const usageDay = (hours: number, change: Partial<UsageDay> = {}): UsageDay => ({
  day: '2025-01-01',
  purpose: 'pretrain',
  acceleratorModel: 'A100',
  standing: 'counted',
  records: 1n,
  cardTime: BigInt(Math.round(hours * 3600)) * 1_000_000n,
  withoutDevices: 0n,
  excess: 0n,
  excessRecords: 0n,
  ...change,
})

type Parts = {
  readonly contracts?: readonly Contract[]
  readonly settlements?: readonly Settlement[]
  readonly invoices?: readonly Invoice[]
  readonly payments?: readonly Payment[]
  readonly services?: readonly Service[]
  readonly vouchers?: readonly Voucher[]
  readonly capacities?: readonly Capacity[]
  readonly usage?: Partial<UsageEvidence>
  readonly completeness?: Partial<Completeness>
  readonly allocation?: AllocationEvidence
}

/** A contract of 100 card-hours at 20.00 that agrees in every step, with the parts given put in place of its own. */
export function evidenceOf(parts: Parts = {}): ContractEvidence {
  return {
    institution: PROVIDER,
    number: 'C-1',
    contracts: (parts.contracts ?? [contract()]).map((c) => head(c.number, c)),
    settlements: (parts.settlements ?? [settlement()]).map((s) => head(s.settlementId, s)),
    invoices: (parts.invoices ?? [invoice(1, '2000.00')]).map((i) => head(i.number, i)),
    payments: (parts.payments ?? [payment('P-1', '2000.00')]).map((p) => head(p.bankReference, p)),
    services: (parts.services ?? [service()]).map((s) => head(s.serviceId, s)),
    vouchers: (parts.vouchers ?? []).map((v) => head(v.number, v)),
    capacities: (parts.capacities ?? []).map((c) => head(c.statementId, c)),
    usage: {
      days: [usageDay(100)],
      excessRecordIds: [],
      repeats: [],
      conflictsAcross: [],
      conflictProofs: [],
      corrections: [],
      otherCustomers: null,
      jobOverlaps: [],
      overuse: [],
      overuseExamples: [],
      concurrency: [],
      ...parts.usage,
    },
    completeness: { ...emptyCompleteness(PROVIDER), ...parts.completeness },
    allocation: parts.allocation ?? null,
  }
}

export const reconcile = (parts: Parts = {}): Reconciliation => reconcileContract(evidenceOf(parts))

/** Amounts of the findings of one code, in 分. */
export const amountsOf = (result: Reconciliation, code: FindingCode): readonly (bigint | null)[] =>
  result.findings.filter((finding) => finding.code === code).map(({ amountFen }) => amountFen)

export const codesOf = (result: Reconciliation): readonly FindingCode[] => result.findings.map(({ code }) => code)
