import { SuanhengError } from '../../../core/errors.ts'
import type { Store } from '../../../store/client.ts'
import { bindOthers, type Logs } from '../../binding/bind-ledger.ts'
import type { BoundCheckpoint, LedgerBinding } from '../../binding/ledger-binding.ts'
import { bindClaim } from '../bind-claim.ts'
import { loadClaimOwners } from '../load-records.ts'
import type { ClaimQuestion } from '../question.ts'
import { type AssessedClaim, verifyClaimAt } from '../verify-claim.ts'
import type { Assumed } from './assumed.ts'
import { requireClauses } from './parse-trial.ts'

/**
 * What would be said of a claim if what is assumed were so. `stored`: what is said of it as the ledger has it, under the
 * same readings; null: no log has it. `checkpoint` null: the institution has sent nothing yet.
 */
export type Trial = {
  readonly claim: AssessedClaim
  readonly assumed: Assumed
  readonly stored: AssessedClaim | null
  readonly checkpoint: BoundCheckpoint | null
}

/**
 * Assesses a claim of the ledger, or one that is only assumed, over the ledger as it is published now with what is
 * assumed put into it. Nothing is written. The same published logs, question and assumptions give the same answer.
 * Errors: as `verifyClaim`; REQUEST_INVALID for a clause that the programme does not have.
 */
export async function verifyTrial(store: Store, logs: Logs, question: ClaimQuestion, assumed: Assumed): Promise<Trial> {
  const binding = await bindTrial(store, logs, question, assumed)
  const claim = await verifyClaimAt(store, logs, question, binding, assumed)
  requireClauses(claim.programme, assumed)
  const isStored = (await loadClaimOwners(store, question.claimId)).includes(question.institution)
  const checkpoint = 'text' in binding.checkpoint ? binding.checkpoint : null
  if (!isStored || checkpoint === null) return { claim, assumed, stored: null, checkpoint }
  const asStored = await storedAs(store, logs, question, binding, claim)
  return { claim, assumed, stored: asStored, checkpoint }
}

/** Null where its own record cannot be assessed, or is of another programme: then there is nothing to compare with. */
async function storedAs(
  store: Store,
  logs: Logs,
  question: ClaimQuestion,
  binding: TrialBinding,
  { programme }: AssessedClaim,
): Promise<AssessedClaim | null> {
  try {
    const stored = await verifyClaimAt(store, logs, { ...question, assume: null }, binding)
    return stored.programme.id === programme.id ? stored : null
  } catch (error) {
    if (error instanceof SuanhengError && (error.code === 'NOT_FOUND' || error.code === 'REQUEST_INVALID')) return null
    throw error
  }
}

type TrialBinding = Pick<LedgerBinding, 'others'> & {
  readonly checkpoint: BoundCheckpoint | { readonly size: 0 }
}

/** An institution that has sent nothing yet may ask too: then nothing of its own is read. */
async function bindTrial(store: Store, logs: Logs, question: ClaimQuestion, assumed: Assumed): Promise<TrialBinding> {
  if ((await logs.institutions()).includes(question.institution)) return bindClaim(store, logs, question, assumed)
  const others = question.view === 'all' ? await logs.institutions() : []
  return { checkpoint: { size: 0 }, others: await bindOthers(logs, others) }
}
