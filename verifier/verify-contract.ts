import type { Store } from '../store/client.ts'
import { loadEvidence } from './evidence/load-evidence.ts'
import { findContract } from './find-contract.ts'
import { type Reconciliation, reconcileContract } from './reconcile/reconcile-contract.ts'
import { DEFAULT_SWITCHES, type Switches } from './reconcile/switches.ts'

/**
 * Reconciles one contract from what the store holds. The same store content gives the same result.
 *
 * Errors: NOT_FOUND when no institution (or not the one named) has the contract; CONTRACT_AMBIGUOUS when several
 * have it and none is named; STORE_UNAVAILABLE and others of the store.
 */
export async function verifyContract(
  store: Store,
  asked: { readonly number: string; readonly institution?: string },
  switches: Switches = DEFAULT_SWITCHES,
): Promise<Reconciliation> {
  const { institution, number } = await findContract(store, asked.number, asked.institution ?? null)
  return reconcileContract(await loadEvidence(store, institution, number), switches)
}
