import { createHash } from 'node:crypto'
import { canonicalJson } from '../../core/canonical-json.ts'
import { parseYuan } from '../../core/money.ts'
import type { FindingCode } from '../reconcile/finding.ts'
import type { AuditFact, FactSubject } from './fact.ts'

/** Raised once for each document, item or day: told apart by all ids of their first evidence. */
const BY_EVIDENCE: readonly string[] = [
  'ACCEPTANCE_MISSING',
  'DELIVERED_ABOVE_AGREED',
  'DOCUMENT_CONFLICT',
  'INELIGIBLE_PURPOSE',
  'INVOICE_NUMBER_REPEATED',
  'INVOICE_UNVERIFIED',
  'INVOICE_VOIDED',
  'INVOICE_WRONG_PARTY',
  'ITEM_BASIS_MISSING',
  'ITEM_CLASS_INELIGIBLE',
  'PAYMENT_NOT_TRANSFER',
  'PAYMENT_PARTY_UNKNOWN',
  'PAYMENT_REFUNDED',
  'PAYMENT_ROUND_TRIP',
  'PAYMENT_THIRD_PARTY',
  'PAYMENT_WRONG_ACCOUNT',
  'RED_LETTER',
  'RED_LETTER_ABOVE_ORIGINAL',
  'RED_LETTER_AFTER_SETTLEMENT',
  'RED_LETTER_MISSING',
  'RED_LETTER_WITHOUT_ORIGINAL',
  'STATEMENT_CONFLICT',
  'STATEMENT_HOLE',
  'STATEMENT_MISMATCH',
  'UNDER_DELIVERED',
] satisfies readonly FindingCode[]
/** Raised once for each class of use, which only their text names: 用途，型号 between the first （ and the last ）. */
const BY_CLASS: readonly string[] = ['ITEM_AMBIGUOUS', 'ITEM_MISSING', 'MODEL_UNKNOWN'] satisfies readonly FindingCode[]
/** Raised once before the first statement and once after it, which their severity tells. */
const BY_SEVERITY: readonly string[] = ['STATEMENT_MISSING'] satisfies readonly FindingCode[]

/** A finding as a report has it, also one that was kept: `amount` in 元, two decimals; null where there is none. */
export type FoundFinding = Omit<AuditFact, 'finding' | 'fact' | 'subject' | 'about' | 'amountFen'> & {
  readonly amount: string | null
}

/**
 * The findings of one report with their identities.
 *
 * Identity: SHA-256 over canonical JSON of [code, institution, kind and id of the subject, about]. It does not depend on
 * amounts, on wording or on other findings; of a code that sums up (days without logs, overlaps) there is one a subject.
 * Fact: SHA-256 over canonical JSON of severity, clause, message, amount and evidence. It leaves out proofs, which change
 * with every checkpoint. Findings that the table does not tell apart have the message in their identity.
 * Output: in the order given, ids unique.
 */
export function identifyFindings(subject: FactSubject, findings: readonly FoundFinding[]): readonly AuditFact[] {
  const facts = findings.map((finding) => toFact(subject, finding, aboutOf(finding)))
  const seen = new Map<string, number>()
  for (const { finding } of facts) seen.set(finding, (seen.get(finding) ?? 0) + 1)
  return facts.map((fact, i) => {
    const finding = findings[i]
    if (seen.get(fact.finding) === 1 || finding === undefined) return fact
    return toFact(subject, finding, `${fact.about} ${finding.message}`)
  })
}

function aboutOf({ code, evidence, message, severity }: FoundFinding): string {
  if (BY_EVIDENCE.includes(code)) return canonicalJson(evidence[0]?.ids ?? [])
  if (BY_CLASS.includes(code)) return message.slice(message.indexOf('（') + 1, message.lastIndexOf('）'))
  return BY_SEVERITY.includes(code) ? severity : ''
}

function toFact(subject: FactSubject, finding: FoundFinding, about: string): AuditFact {
  const { code, severity, clauseId, quotation, message, amount, needsHuman } = finding
  const evidence = finding.evidence.map(({ kind, ids, total }) => ({ kind, ids: [...ids], total }))
  return {
    finding: findingId(subject, code, about),
    fact: digestOf({ severity, clauseId, message, amount, evidence }),
    subject,
    code,
    about,
    severity,
    clauseId,
    quotation,
    message,
    amountFen: amount === null ? null : parseYuan(amount),
    needsHuman,
    evidence,
  }
}

/** The identity of a finding: docs/audit.md. */
export const findingId = ({ institution, kind, id }: FactSubject, code: string, about: string): string =>
  digestOf([code, institution, kind, id, about])

export const digestOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex')
