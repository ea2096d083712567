import { SuanhengError } from '../../core/errors.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import { loadNeighbours, type Neighbour } from '../evidence/load-neighbours.ts'
import type { BoundCheckpoint, LedgerBinding } from './ledger-binding.ts'

/** Published logs, as `Ledger` gives them. */
export type Logs = {
  institutions(): Promise<readonly string[]>
  log(institution: string): LogFolder
}

type Contract = { readonly institution: string; readonly number: string }

/**
 * Binds a contract to the ledger as it is published now. Everything under a published checkpoint is in the store, so
 * that the logs must be read before the neighbours: those then name every log that can matter.
 * Errors: LEDGER_BEHIND when the institution has no published log; CHECKPOINT_FORGED, NOTE_MALFORMED.
 */
export async function bindLedger(
  store: Store,
  logs: Logs,
  contract: Contract,
): Promise<{ readonly binding: LedgerBinding; readonly met: readonly Neighbour[] }> {
  const institutions = await logs.institutions()
  const published = new Map<string, BoundCheckpoint>()
  for (const institution of new Set([...institutions, contract.institution])) {
    const checkpoint = await logs.log(institution).checkpoint()
    if (checkpoint !== null) published.set(institution, toBound(checkpoint))
  }
  const checkpoint = published.get(contract.institution)
  if (checkpoint === undefined) {
    throw new SuanhengError('LEDGER_BEHIND', `no log of ${contract.institution} is published`, {
      institution: contract.institution,
    })
  }
  const met = await loadNeighbours(store, contract)
  const others = [...new Set(met.flatMap((neighbour) => neighbour.institutions))].sort().flatMap((institution) => {
    const log = published.get(institution)
    return log === undefined ? [] : [{ institution, origin: log.origin, size: log.size, root: log.root }]
  })
  return { binding: { checkpoint, others }, met }
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
