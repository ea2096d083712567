import { Id, Name, refusal, Uscc } from './primitives.ts'

/**
 * What an entry of an audit is about: a contract or a claim in the log of `unit`, the audited institution (被审计单位). The
 * entry itself is kept in the log of whoever says it: the auditor’s institution, or the unit for its replies.
 */
export const subject = { contract: Id.optional(), claim: Id.optional() }
export const unit = { unit: Uscc }

/** Who says it, and in what office. That somebody else approves it is a second entry, by another bearer: audit_approval. */
export const maker = { by: Name, role: Name }

type Subject = { readonly contract?: string | undefined; readonly claim?: string | undefined }
export const someSubject = ({ contract, claim }: Subject): boolean => contract !== undefined || claim !== undefined
export const notBoth = ({ contract, claim }: Subject): boolean => contract === undefined || claim === undefined
export const SOME_SUBJECT = refusal('contract', 'a contract, or else a claim')
export const NOT_BOTH = refusal('claim', 'a contract or a claim, not both')

/** The contract an entry belongs to, '' for none. */
export const contractOf = (entry: Subject): string => entry.contract ?? ''
