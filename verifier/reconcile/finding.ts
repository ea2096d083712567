import type { Fen } from '../../core/money.ts'
import { CLAUSES, type ClauseId } from './clauses.ts'
import type { ConflictProof } from './evidence.ts'

/** `reduce` lowers the recognised amount, `undetermined` keeps it from being known. */
export type Severity = 'info' | 'warning' | 'reduce' | 'undetermined'

export type EvidenceKind =
  | 'record'
  | 'correction'
  | 'batch'
  | 'document'
  | 'day'
  | 'device'
  | 'interval'
  | 'item'
  | 'contract'
  | 'organisation'

/**
 * What a finding rests on. `ids` are sorted and at most 20, `total` says how many there are; `proofs` are those of some
 * of the ids.
 */
export type EvidenceRef = {
  readonly kind: EvidenceKind
  readonly ids: readonly string[]
  readonly total: number
  readonly proofs?: readonly ConflictProof[]
}

export type Finding = {
  readonly code: FindingCode
  readonly severity: Severity
  readonly clauseId: ClauseId
  /** Sentence of the clause, word for word. */
  readonly quotation: string
  readonly message: string
  /** 分; null where the finding has no amount, or it cannot be known. */
  readonly amountFen: Fen | null
  /** A person has to look: the system cannot settle it. */
  readonly needsHuman: boolean
  readonly evidence: readonly EvidenceRef[]
}

/** Every finding there is: its clause, how grave it is unless said otherwise, whether a person must settle it. */
export const FINDINGS = {
  // the contract and its bridge
  CONTRACT_CONFLICT: ['XLQ-DX-4.1.1c', 'undetermined', true],
  DOCUMENT_CONFLICT: ['XLQ-DX-5.4a', 'warning', true],
  TAX_BASIS_UNKNOWN: ['XLQ-DX-5.4a', 'undetermined', false],
  SETTLED_ABOVE_DELIVERED: ['XLQ-DX-4.1.1c', 'reduce', false],
  SETTLED_ABOVE_INVOICED: ['XLQ-DX-5.4a', 'reduce', false],
  INVOICED_ABOVE_PAID: ['XLQ-DX-5.4b', 'reduce', false],
  INVOICED_ABOVE_SETTLED: ['XLQ-DX-5.4a', 'warning', false],
  PAID_ABOVE_INVOICED: ['XLQ-DX-5.4b', 'warning', false],
  DELIVERED_ABOVE_SETTLED: ['XLQ-DX-4.1.1c', 'info', false],
  // delivered
  UNDER_DELIVERED: ['XLQ-DX-4.1.1c', 'reduce', false],
  DELIVERED_ABOVE_AGREED: ['XLQ-DX-4.1.1c', 'info', false],
  INELIGIBLE_PURPOSE: ['XLQ-DX-1a', 'reduce', false],
  ITEM_CLASS_INELIGIBLE: ['XLQ-DX-4.2.1', 'reduce', false],
  ITEM_BASIS_MISSING: ['XLQ-DX-4.1.1c', 'undetermined', false],
  ITEM_AMBIGUOUS: ['XLQ-DX-4.1.1c', 'undetermined', true],
  ITEM_MISSING: ['XLQ-DX-4.1.1c', 'warning', true],
  ACCEPTANCE_MISSING: ['XLQ-DX-1b', 'undetermined', false],
  MODEL_UNKNOWN: ['XLQ-RK-4.2.3', 'warning', true],
  // logs
  LOGS_MISSING: ['XLQ-DX-5.5', 'undetermined', false],
  DAYS_WITHOUT_LOG: ['XLQ-DX-5.5', 'warning', false],
  OUTSIDE_CONTRACT: ['XLQ-DX-4.1.1c', 'warning', false],
  CARD_TIME_ABOVE_INTERVAL: ['XLQ-RK-4.2.3', 'warning', false],
  RECORD_CONFLICT: ['XLQ-RK-4.2.3', 'warning', true],
  RECORD_CONFLICT_ACROSS: ['XLQ-RK-4.2.3', 'reduce', true],
  RECORD_DUPLICATE: ['XLQ-RK-4.2.3', 'warning', true],
  CUSTOMER_NOT_BUYER: ['XLQ-DX-4.1.1a', 'reduce', true],
  RECORDS_CORRECTED: ['XLQ-RK-4.2.3', 'info', false],
  JOB_OVERLAP: ['XLQ-RK-4.2.3', 'reduce', true],
  DEVICE_OVERLAP: ['X-4', 'reduce', true],
  DEVICE_OVERLAP_ACROSS: ['X-4', 'reduce', true],
  DEVICES_UNKNOWN: ['XLQ-RK-4.2.3', 'info', false],
  ABOVE_INSTALLED: ['XLQ-RK-4.2.2b', 'reduce', true],
  INSTALLED_UNKNOWN: ['XLQ-RK-4.2.2b', 'info', false],
  INSTALLED_DISAGREE: ['XLQ-RK-4.2.2b', 'warning', true],
  // the logs beside the devices' own readings: an indicator
  IDLE_BURN: ['XLQ-DX-1a', 'warning', true],
  // completeness of the logs
  STATEMENTS_NONE: ['XLQ-RK-4.2.3', 'info', false],
  STATEMENT_MISSING: ['XLQ-RK-4.2.3', 'warning', false],
  STATEMENT_CONFLICT: ['XLQ-RK-4.2.3', 'undetermined', true],
  STATEMENT_HOLE: ['XLQ-RK-4.2.3', 'undetermined', true],
  STATEMENT_MISMATCH: ['XLQ-RK-4.2.3', 'undetermined', true],
  LATE_BATCH: ['XLQ-RK-4.2.3', 'warning', true],
  // settled
  SETTLEMENT_MISSING: ['XLQ-DX-4.1.4a', 'undetermined', false],
  SETTLEMENT_PERIODS_OVERLAP: ['XLQ-DX-4.1.4a', 'warning', true],
  SETTLED_ABOVE_CONTRACT: ['XLQ-DX-4.1.4a', 'warning', true],
  // invoices
  INVOICE_MISSING: ['XLQ-DX-5.4a', 'undetermined', false],
  INVOICE_VOIDED: ['XLQ-DX-5.4a', 'warning', false],
  INVOICE_UNVERIFIED: ['XLQ-DX-5.4a', 'warning', true],
  INVOICE_WRONG_PARTY: ['XLQ-DX-5.4a', 'warning', true],
  INVOICE_NUMBER_REPEATED: ['XLQ-DX-5.4a', 'warning', true],
  RED_LETTER: ['XLQ-DX-5.4a', 'info', false],
  RED_LETTER_AFTER_SETTLEMENT: ['XLQ-DX-5.4a', 'warning', true],
  RED_LETTER_WITHOUT_ORIGINAL: ['XLQ-DX-5.4a', 'warning', true],
  RED_LETTER_ABOVE_ORIGINAL: ['XLQ-DX-5.4a', 'warning', true],
  RED_LETTER_MISSING: ['XLQ-DX-5.4a', 'warning', true],
  // payments
  PAYMENT_MISSING: ['XLQ-DX-5.4b', 'undetermined', false],
  PAYMENT_THIRD_PARTY: ['XLQ-DX-5.4b', 'warning', true],
  PAYMENT_PARTY_UNKNOWN: ['XLQ-DX-5.4b', 'warning', true],
  PAYMENT_WRONG_ACCOUNT: ['XLQ-DX-5.4b', 'warning', true],
  PAYMENT_NOT_TRANSFER: ['XLQ-DX-5.4b', 'warning', true],
  PAYMENT_REFUNDED: ['XLQ-DX-5.4b', 'info', false],
  PAYMENT_ROUND_TRIP: ['XLQ-DX-5.4b', 'warning', true],
  VOUCHER_SET_OFF: ['XLQ-DX-5.4b', 'info', false],
} as const satisfies Record<string, readonly [ClauseId, Severity, boolean]>

export type FindingCode = keyof typeof FINDINGS

/** A finding of the table's clause, severity and standing; `facts` may say another severity. */
export function finding(
  code: FindingCode,
  message: string,
  facts: { readonly amountFen?: Fen; readonly severity?: Severity; readonly evidence?: readonly EvidenceRef[] } = {},
): Finding {
  const [clauseId, severity, needsHuman] = FINDINGS[code]
  return {
    code,
    severity: facts.severity ?? severity,
    clauseId,
    quotation: CLAUSES[clauseId].quotation,
    message,
    amountFen: facts.amountFen ?? null,
    needsHuman,
    evidence: facts.evidence ?? [],
  }
}

const SHOWN = 20

/** `ids` in any order, with repeats; `total` when the list given is itself a sample. */
export function evidenceOf(kind: EvidenceKind, ids: readonly string[], total?: number): EvidenceRef {
  const unique = [...new Set(ids)].sort()
  return { kind, ids: unique.slice(0, SHOWN), total: total ?? unique.length }
}

const GRAVITY: Readonly<Record<Severity, number>> = { undetermined: 0, reduce: 1, warning: 2, info: 3 }
const CODES = Object.keys(FINDINGS)

/** Gravest first, then in the order of the table, then by text: the same findings always read the same. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const key = (f: Finding) => `${f.message}\u0000${f.evidence.map((e) => e.ids.join('\u0001')).join('\u0002')}`
  return [...findings].sort(
    (a, b) =>
      GRAVITY[a.severity] - GRAVITY[b.severity] ||
      CODES.indexOf(a.code) - CODES.indexOf(b.code) ||
      (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0),
  )
}
