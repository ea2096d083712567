import { SuanhengError } from '../core/errors.ts'
import type { Store } from '../store/client.ts'
import { bindCapacity } from './binding/bind-capacity.ts'
import type { Logs } from './binding/bind-ledger.ts'
import { cutOf, type LedgerBinding } from './binding/ledger-binding.ts'
import type { Assessment } from './capacity/assessment.ts'
import { loadCapacityEvidence } from './capacity/load/load-evidence.ts'
import { ASSESS_HERE, type Assessor } from './capacity/pool.ts'
import type { Question } from './capacity/question.ts'
import { loadRegister } from './capacity/register/load.ts'

export type VerifiedCapacity = { readonly assessment: Assessment; readonly binding: LedgerBinding }

/** Errors: NOT_FOUND for an institution that has sent nothing: of it nothing can be said, not even that it has no cards. */
export async function requireSent(logs: Pick<Logs, 'institutions'>, institution: string): Promise<void> {
  if ((await logs.institutions()).includes(institution)) return
  throw new SuanhengError('NOT_FOUND', `${institution} has sent nothing yet  该机构尚未报送任何数据`, { institution })
}

/**
 * Assesses an institution's capacity from what the store holds under the published checkpoints.
 *
 * Errors: LEDGER_BEHIND when nothing of the institution is published; LEDGER_DAMAGED and others of the ledger;
 * STORE_UNAVAILABLE and others of the store; those of the assessor.
 */
export async function verifyCapacity(
  store: Store,
  logs: Pick<Logs, 'log'>,
  institution: string,
  question: Question,
  assessor: Assessor = ASSESS_HERE,
): Promise<VerifiedCapacity> {
  const binding = await bindCapacity(store, logs, institution, question.period)
  return { assessment: await verifyCapacityAt(store, institution, question, binding, assessor), binding }
}

/**
 * The same at an earlier binding: what came later changes nothing, so that the same binding, question and register give
 * the same assessment for ever. The binding says up to where each log is read; the logs themselves are not.
 */
export async function verifyCapacityAt(
  store: Store,
  institution: string,
  question: Question,
  binding: LedgerBinding,
  assessor: Assessor = ASSESS_HERE,
): Promise<Assessment> {
  const asked = { institution, period: question.period }
  return assessor.assess(() => loadCapacityEvidence(store, loadRegister(), asked, cutOf(binding)), question)
}
