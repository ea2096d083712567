import { SuanhengError } from '../core/errors.ts'
import type { Store } from '../store/client.ts'
import { bindLedger, type Logs } from './binding/bind-ledger.ts'
import { cutOf, type LedgerBinding } from './binding/ledger-binding.ts'
import { loadContractCompleteness } from './evidence/load-completeness.ts'
import { type AskedEvidence, loadEvidence } from './evidence/load-evidence.ts'
import type { Neighbour } from './evidence/load-neighbours.ts'
import { proveConflicts } from './evidence/prove-conflicts.ts'
import { findContract } from './find-contract.ts'
import type { ContractEvidence } from './reconcile/evidence.ts'
import { type Reconciliation, reconcileContract } from './reconcile/reconcile-contract.ts'
import { DEFAULT_SWITCHES, type Switches } from './reconcile/switches.ts'

export type VerifiedContract = { readonly reconciliation: Reconciliation; readonly binding: LedgerBinding }
type Contract = { readonly institution: string; readonly number: string }

/**
 * Reconciles one contract from what the store holds under the published checkpoints.
 *
 * Errors: NOT_FOUND when no institution (or not the one named) has the contract; CONTRACT_AMBIGUOUS when several
 * have it and none is named; LEDGER_BEHIND, LEDGER_DAMAGED and others of the ledger; STORE_UNAVAILABLE and others
 * of the store.
 */
export async function verifyContract(
  store: Store,
  logs: Logs,
  asked: { readonly number: string; readonly institution?: string },
  switches: Switches = DEFAULT_SWITCHES,
): Promise<VerifiedContract> {
  const contract = await findContract(store, asked.number, asked.institution ?? null)
  const { binding, met } = await bindLedger(store, logs, contract)
  return { reconciliation: await reconcile(store, logs, contract, binding, met, switches), binding }
}

/**
 * The same at an earlier binding: what came later changes nothing, so that the same binding and switches give the same
 * reconciliation for ever. `met`: loadNeighbours, now; `checks`: those of the report's format.
 */
export async function verifyContractAt(
  store: Store,
  logs: Logs,
  contract: Contract,
  binding: LedgerBinding,
  met: readonly Neighbour[],
  switches: Switches,
  checks: AskedEvidence['checks'] = 'all',
): Promise<Reconciliation> {
  return reconcile(store, logs, contract, binding, met, switches, checks)
}

async function reconcile(
  store: Store,
  logs: Logs,
  contract: Contract,
  binding: LedgerBinding,
  met: readonly Neighbour[],
  switches: Switches,
  checks: AskedEvidence['checks'] = 'all',
): Promise<Reconciliation> {
  return reconcileContract(await loadContractEvidence(store, logs, contract, binding, met, checks), switches)
}

/** Everything a reconciliation rests on, at a binding. Errors: NOT_FOUND; those of the ledger and the store. */
export async function loadContractEvidence(
  store: Store,
  logs: Logs,
  contract: Contract,
  binding: LedgerBinding,
  met: readonly Neighbour[],
  checks: AskedEvidence['checks'] = 'all',
): Promise<ContractEvidence> {
  const { institution, number } = contract
  const evidence = await loadEvidence(store, institution, number, cutOf(binding), met, { allocation: true, checks })
  if (evidence.contracts.length === 0) {
    throw new SuanhengError('NOT_FOUND', `no contract ${number} among the first ${binding.checkpoint.size} batches`, {
      number,
    })
  }
  const log = logs.log(institution)
  const { checkpoint } = binding
  const logged = evidence.usage.days.map(({ day }) => day)
  const conflictProofs = await proveConflicts(store, log, checkpoint, evidence)
  const completeness = await loadContractCompleteness(store, log, contract, checkpoint.size, logged)
  return { ...evidence, usage: { ...evidence.usage, conflictProofs }, completeness }
}
