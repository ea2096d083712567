import { SuanhengError } from '../../core/errors.ts'
import type { LogFolder, PublishedCheckpoint } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import { loadNeighbours, type Neighbour } from '../evidence/load-neighbours.ts'
import type { BoundCheckpoint, BoundLog, LedgerBinding } from './ledger-binding.ts'

/** Published logs, as `Ledger` gives them. */
export type Logs = {
  institutions(): Promise<readonly string[]>
  log(institution: string): LogFolder
}

/** Of logs, what is published of them now. */
export type Checkpoints = {
  log(institution: string): { checkpoint(): Promise<PublishedCheckpoint | null> }
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
  logs: Checkpoints,
  contract: Contract,
): Promise<{ readonly binding: LedgerBinding; readonly met: readonly Neighbour[] }> {
  const checkpoint = await bindOwn(logs, contract.institution)
  const met = await loadNeighbours(store, contract)
  const others = await bindOthers(
    logs,
    met.flatMap((neighbour) => neighbour.institutions),
  )
  return { binding: { checkpoint, others }, met }
}

/** The institution's own checkpoint, which comes before anything is read of others. Errors: as `bindLedger`. */
export async function bindOwn(logs: Checkpoints, institution: string): Promise<BoundCheckpoint> {
  const checkpoint = await logs.log(institution).checkpoint()
  if (checkpoint === null)
    throw new SuanhengError('LEDGER_BEHIND', `no log of ${institution} is published`, { institution })
  return toBound(checkpoint)
}

/** The logs of other institutions as they are published now, each once, sorted; one without a log is left out. */
export async function bindOthers(logs: Checkpoints, institutions: readonly string[]): Promise<BoundLog[]> {
  const others: BoundLog[] = []
  for (const institution of [...new Set(institutions)].sort()) {
    const log = await logs.log(institution).checkpoint()
    if (log === null) continue
    others.push({ institution, origin: log.origin, size: log.size, root: toBound(log).root })
  }
  return others
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
