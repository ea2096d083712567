import type { Fen } from '../../core/money.ts'

/** What a finding is about: a contract or a claim in the log of `institution`. */
export type FactSubject = {
  readonly institution: string
  readonly kind: 'contract' | 'claim'
  readonly id: string
}

/** What a fact rests on; at most the first 20 `ids`, `total` says how many there are. */
export type FactEvidence = { readonly kind: string; readonly ids: readonly string[]; readonly total: number }

/**
 * A finding of the machine as an audit takes it. `finding` is its identity: the same for the same thing at the same
 * subject, however often the report is made. `fact` is the digest of what it says: as long as that is the same, so is
 * the fact. Both 64 hex digits; finding-id.ts says how they are made.
 */
export type AuditFact = {
  readonly finding: string
  readonly fact: string
  readonly subject: FactSubject
  readonly code: string
  /** Tells findings of one code apart: the document, the item, the day; '' where a subject has one at most. */
  readonly about: string
  readonly severity: string
  readonly clauseId: string
  readonly quotation: string
  readonly message: string
  readonly amountFen: Fen | null
  readonly needsHuman: boolean
  readonly evidence: readonly FactEvidence[]
}
