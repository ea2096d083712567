import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import type { Logs } from '../../binding/bind-ledger.ts'
import type { LedgerBinding } from '../../binding/ledger-binding.ts'
import type { View } from '../../claims/question.ts'
import { findClaim, verifyClaim } from '../../claims/verify-claim.ts'
import { toFinding } from '../../report/report-json.ts'
import { verifyContract } from '../../verify-contract.ts'
import { clauseFindings } from '../clause-facts.ts'
import type { AuditFact, FactSubject } from '../fact.ts'
import { identifyFindings } from '../finding-id.ts'

/** Facts of one subject as they are now, and what they were computed over. */
export type PresentFacts = {
  readonly subject: FactSubject
  readonly facts: readonly AuditFact[]
  readonly binding: LedgerBinding
}

type Asked = { readonly institution: string | null; readonly contract?: string; readonly claim?: string }

/**
 * Reconciles the contract, or assesses the claim, and gives its findings. `institution` null: whoever has it. An uploader’s
 * claim is assessed over its own evidence (`view`), so its facts may be others than an auditor’s.
 * Errors: those of `verifyContract` and `verifyClaim`; REQUEST_INVALID when neither or both are named.
 */
export async function loadPresentFacts(
  store: Store,
  logs: Logs,
  { institution, contract, claim }: Asked,
  view: View,
): Promise<PresentFacts> {
  if ((contract === undefined) === (claim === undefined))
    throw new SuanhengError('REQUEST_INVALID', 'name a contract or a claim: ?contract= or ?claim=')
  if (contract !== undefined) {
    const asked = { number: contract, ...(institution === null ? {} : { institution }) }
    const { reconciliation, binding } = await verifyContract(store, logs, asked)
    const subject = { institution: reconciliation.institution, kind: 'contract', id: contract } as const
    return { subject, facts: identifyFindings(subject, reconciliation.findings.map(toFinding)), binding }
  }
  const claimId = claim ?? ''
  const owner = await findClaim(store, claimId, institution)
  const question = { institution: owner, claimId, view, readings: {}, assume: null }
  const verified = await verifyClaim(store, logs, question)
  const subject = { institution: owner, kind: 'claim', id: claimId } as const
  const found = clauseFindings(verified.claim.assessment.clauses)
  return { subject, facts: identifyFindings(subject, found), binding: verified.binding }
}

const summaries = defineQuery({
  file: 'audit_summaries.sql',
  params: z.strictObject({ institution: z.string(), reviewed: z.int(), limit: z.int() }),
  row: z.strictObject({
    institution: z.string(),
    contract: z.string(),
    cut: z.coerce.number(),
    reconciled: z.coerce.number(),
    findings: z.string(),
    since: z.coerce.number(),
  }),
})

const Kept = z.array(
  z.object({
    code: z.string(),
    severity: z.string(),
    clauseId: z.string(),
    quotation: z.string(),
    message: z.string(),
    amount: z.string().nullable(),
    needsHuman: z.boolean(),
    evidence: z.array(z.object({ kind: z.string(), ids: z.array(z.string()), total: z.int() })),
  }),
)

/** Facts of a contract as its last reconciliation had them: `since` batches came to its institution’s log afterwards. */
export type KeptFacts = {
  readonly subject: FactSubject
  readonly facts: readonly AuditFact[]
  readonly cut: number
  readonly reconciledAt: number
  readonly since: number
}

const MOST_CONTRACTS = 10_000

/**
 * The findings of every contract that was reconciled, of one institution or (null) of all. A contract that was kept by
 * another version and cannot be read is left out, as one that was never reconciled. `reviewed`: only contracts of which
 * somebody reviewed a finding.
 * Errors: REQUEST_INVALID beyond 10,000 contracts; those of the store.
 */
export async function loadKeptFacts(
  store: Store,
  institution: string | null,
  which: 'all' | 'reviewed' = 'all',
): Promise<readonly KeptFacts[]> {
  const reviewed = which === 'reviewed' ? 1 : 0
  const rows = await summaries(store, { institution: institution ?? '', reviewed, limit: MOST_CONTRACTS + 1 })
  if (rows.length > MOST_CONTRACTS)
    throw new SuanhengError('REQUEST_INVALID', `more than ${MOST_CONTRACTS} contracts: name one institution`)
  return rows.flatMap((row) => {
    const found = Kept.safeParse(JSON.parse(row.findings === '' ? 'null' : row.findings)).data
    if (found === undefined) return []
    const subject = { institution: row.institution, kind: 'contract', id: row.contract } as const
    const { cut, reconciled: reconciledAt, since } = row
    return [{ subject, facts: identifyFindings(subject, found), cut, reconciledAt, since }]
  })
}
