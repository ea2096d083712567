import type { Store } from '../../store/client.ts'
import type { Period } from '../capacity/evidence.ts'
import { loadSharers } from '../capacity/load/load-foreign.ts'
import { bindOthers, bindOwn, type Checkpoints } from './bind-ledger.ts'
import type { LedgerBinding } from './ledger-binding.ts'

/**
 * Binds an institution's capacity to the ledger as it is published now: its own checkpoint first; everything under it is
 * in the store when it is read who else lists or meters its cards; then the checkpoints of those. Who comes later is not
 * named, and counts with nothing.
 * Errors: LEDGER_BEHIND when the institution has no published log; CHECKPOINT_FORGED, NOTE_MALFORMED; of the store.
 */
export async function bindCapacity(
  store: Store,
  logs: Checkpoints,
  institution: string,
  period: Period,
): Promise<LedgerBinding> {
  const checkpoint = await bindOwn(logs, institution)
  const sharers = await loadSharers(store, { institution, period, upTo: checkpoint.size })
  return { checkpoint, others: await bindOthers(logs, sharers) }
}
