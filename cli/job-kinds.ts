import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../store/client.ts'
import { bundleJob } from '../verifier/bundle/bundle-job.ts'
import type { Assessor } from '../verifier/capacity/pool.ts'
import { documentJob } from '../verifier/documents/document-job.ts'
import type { Typesetter } from '../verifier/documents/render/typesetter.ts'
import { exportJob } from '../verifier/exports/export-job.ts'
import type { JobKind } from '../verifier/jobs/kind.ts'
import { type CheckLedgerOptions, checkLedgerJob } from '../verifier/ledger/check-job.ts'
import { reconcileJob } from '../verifier/summary/reconcile-job.ts'

/** What kinds of long work are made of. */
export type JobDependencies = {
  readonly store: Store
  readonly ledger: Ledger
  /** Resolves when everything acknowledged before is published and in the store: call it first in `run`. */
  readonly caughtUp: () => Promise<void>
  readonly assessor: Assessor
  readonly typesetter: Typesetter
  readonly now: () => number
  readonly salt: CheckLedgerOptions['salt']
}

/** Every kind of long work this service does, one line each; each is a route POST /v1/jobs/<name>. */
export const jobKinds = (given: JobDependencies): readonly JobKind[] => {
  const { store, ledger, caughtUp, assessor, typesetter, now, salt } = given
  return [
    reconcileJob({ store, logs: ledger, caughtUp, now }),
    documentJob({ store, logs: ledger, caughtUp, assessor, typesetter, now }),
    bundleJob({ store, ledger, typesetter, caughtUp, now }),
    exportJob({ store, ledger, caughtUp, assessor, now }),
    checkLedgerJob({ store, logs: ledger, caughtUp, salt }),
  ]
}
