import type { Store } from '../store/client.ts'
import { bindCapacity } from './binding/bind-capacity.ts'
import type { Logs } from './binding/bind-ledger.ts'
import { cutOf, type LedgerBinding } from './binding/ledger-binding.ts'
import { assessCapacity } from './capacity/assess.ts'
import type { Assessment } from './capacity/assessment.ts'
import { cardsOf } from './capacity/cards/card.ts'
import { loadCapacityEvidence } from './capacity/load/load-evidence.ts'
import type { Question } from './capacity/question.ts'
import { loadRegister, type Register } from './capacity/register/load.ts'

export type VerifiedCapacity = { readonly assessment: Assessment; readonly binding: LedgerBinding }

/**
 * Assesses an institution's capacity from what the store holds under the published checkpoints.
 *
 * Errors: LEDGER_BEHIND when nothing of the institution is published; LEDGER_DAMAGED and others of the ledger;
 * STORE_UNAVAILABLE and others of the store.
 */
export async function verifyCapacity(
  store: Store,
  logs: Pick<Logs, 'log'>,
  institution: string,
  question: Question,
  register: Register = loadRegister(),
): Promise<VerifiedCapacity> {
  const binding = await bindCapacity(store, logs, institution, question.period)
  return { assessment: await verifyCapacityAt(store, institution, question, binding, register), binding }
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
  register: Register = loadRegister(),
): Promise<Assessment> {
  const evidence = await loadCapacityEvidence(store, register, { institution, period: question.period }, cutOf(binding))
  return assessCapacity(register, evidence, cardsOf(register, evidence), question)
}
