import { SuanhengError } from '../core/errors.ts'
import type { Store } from '../store/client.ts'
import type { Logs } from './binding/bind-ledger.ts'
import type { LedgerBinding } from './binding/ledger-binding.ts'
import { loadNeighbours } from './evidence/load-neighbours.ts'
import { toReportJson } from './report/index.ts'
import type { ReportHead } from './report/read-report.ts'
import { verifyContractAt } from './verify-contract.ts'

/** A report as it must be. `meeting`: institutions whose records meet its devices today, some of them twice. */
export type Recomputed = { readonly text: string; readonly meeting: readonly string[] }

/** What a report asked, answered once more at its binding, in its bytes. Errors: those of the ledger and the store. */
export async function recompute(
  store: Store,
  logs: Logs,
  head: ReportHead,
  binding: LedgerBinding,
): Promise<Recomputed> {
  return head.kind === 'reconciliation'
    ? recomputeReconciliation(store, logs, head, binding)
    : recomputeCapacity(store, logs, head, binding)
}

type Of<K extends ReportHead['kind']> = Extract<ReportHead, { readonly kind: K }>

async function recomputeReconciliation(
  store: Store,
  logs: Logs,
  { institution, number, switches, ledger }: Of<'reconciliation'>,
  binding: LedgerBinding,
): Promise<Recomputed> {
  const contract = { institution, number }
  const met = await loadNeighbours(store, contract)
  const reconciliation = await verifyContractAt(store, logs, contract, binding, met, switches)
  return { text: toReportJson(reconciliation, ledger), meeting: met.flatMap(({ institutions }) => institutions) }
}

async function recomputeCapacity(
  _store: Store,
  _logs: Logs,
  { institution }: Of<'capacity'>,
  _binding: LedgerBinding,
): Promise<Recomputed> {
  throw new SuanhengError('NOT_FOUND', `no capacity of ${institution} yet`)
}
