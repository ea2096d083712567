import type { LogKey } from '../../ledger/log-key.ts'
import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { Assessor } from '../capacity/pool.ts'

export type VerifierOptions = {
  readonly store: Store
  /** The published logs, and the key that signs them: it also seals what an uploader's report may not tell. */
  readonly ledger: Logs & { readonly key: LogKey }
  /** Resolves when everything acknowledged before is published and in the store. */
  readonly caughtUp: () => Promise<void>
}

/** `assessor`: where capacity is assessed, one for all routes. */
/** The present, in ms since 1970: what is asked about lies before it. No verdict depends on it. */
export type Present = { readonly now: () => number }

export type AssessingOptions = VerifierOptions & { readonly assessor: Assessor }
