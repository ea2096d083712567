import { SuanhengError } from '../../core/errors.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import { loadNeighbours, type Neighbour } from '../evidence/load-neighbours.ts'
import type { BoundLog, LedgerBinding } from './ledger-binding.ts'

/** Published logs, as `Ledger` gives them. */
export type Logs = {
  institutions(): Promise<readonly string[]>
  log(institution: string): LogFolder
}

type Contract = { readonly institution: string; readonly number: string }

/**
 * Binds a contract to the ledger as it is published now. The order matters: everything under the institution's own
 * checkpoint is in the store when the neighbours are read, so that no record that takes part lacks its neighbours; who
 * comes later is not named, and counts with nothing.
 * Errors: LEDGER_BEHIND when the institution has no published log; CHECKPOINT_FORGED, NOTE_MALFORMED.
 */
export async function bindLedger(
  store: Store,
  logs: Pick<Logs, 'log'>,
  contract: Contract,
): Promise<{ readonly binding: LedgerBinding; readonly met: readonly Neighbour[] }> {
  const checkpoint = await logs.log(contract.institution).checkpoint()
  if (checkpoint === null) {
    throw new SuanhengError('LEDGER_BEHIND', `no log of ${contract.institution} is published`, {
      institution: contract.institution,
    })
  }
  const met = await loadNeighbours(store, contract)
  const others: BoundLog[] = []
  for (const institution of [...new Set(met.flatMap((neighbour) => neighbour.institutions))].sort()) {
    const log = await logs.log(institution).checkpoint()
    if (log === null) continue
    others.push({ institution, origin: log.origin, size: log.size, root: toBound(log).root })
  }
  return { binding: { checkpoint: toBound(checkpoint), others }, met }
}

export const toBound = ({
  origin,
  size,
  root,
  text,
}: {
  origin: string
  size: number
  root: Uint8Array
  text: string
}) => ({
  origin,
  size,
  root: Buffer.from(root).toString('base64'),
  text,
})
