import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/client.ts'
import type { JobKind } from '../verifier/jobs/kind.ts'
import { reconcileJob } from '../verifier/summary/reconcile-job.ts'

/** What kinds of long work are made of. */
export type JobDependencies = {
  readonly store: Store
  readonly ledger: Ledger
  /** Resolves when everything acknowledged before is published and in the store: call it first in `run`. */
  readonly caughtUp: () => Promise<void>
  readonly now: () => number
}

/** Every kind of long work this service does, one line each; each is a route POST /v1/jobs/<name>. */
export const jobKinds = ({ store, ledger, caughtUp, now }: JobDependencies): readonly JobKind[] => [
  reconcileJob({ store, logs: ledger, caughtUp, now }),
]
