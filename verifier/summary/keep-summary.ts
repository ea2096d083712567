import type { Store } from '../../store/client.ts'
import { type NativeColumn, nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import type { Severity } from '../reconcile/finding.ts'
import { toReportJson } from '../report/index.ts'
import type { VerifiedContract } from '../verify-contract.ts'

/** A reconciliation and the moment, in ms since 1970, before which its checkpoint was read. */
export type Reconciled = { readonly verified: VerifiedContract; readonly at: number }

/**
 * Keeps reconciliations made at the present cut for lists and overviews. Derived: what decides never reads them back.
 * Kept twice, the later `at` stays. Errors: those of the store.
 */
export async function keepSummaries(store: Store, reconciled: readonly Reconciled[]): Promise<void> {
  if (reconciled.length === 0) return
  const columns = columnsOf(reconciled)
  await store.insertNative('contract_summary', nativeColumnTypes(columns), [nativeBlock(reconciled.length, columns)])
}

function columnsOf(reconciled: readonly Reconciled[]): readonly NativeColumn[] {
  const each = <T>(value: (one: VerifiedContract) => T) => reconciled.map(({ verified }) => value(verified))
  const amount = (name: 'agreed' | 'delivered' | 'settled' | 'invoiced' | 'paid' | 'recognised'): NativeColumn => ({
    name,
    kind: 'decimal',
    precision: 38,
    scale: 0,
    nullable: true,
    values: each(({ reconciliation }) => reconciliation.bridge[name]),
  })
  const count = (name: string, severity: Severity | null): NativeColumn => ({
    name,
    kind: 'uint32',
    values: each(
      ({ reconciliation }) =>
        reconciliation.findings.filter((f) => (severity === null ? f.needsHuman : f.severity === severity)).length,
    ),
  })
  return [
    { name: 'institution', kind: 'string', values: each(({ reconciliation }) => reconciliation.institution) },
    { name: 'contract', kind: 'string', values: each(({ reconciliation }) => reconciliation.contract.number) },
    { name: 'cut', kind: 'uint64', values: each(({ binding }) => BigInt(binding.checkpoint.size)) },
    { name: 'reconciled_at', kind: 'datetime64', values: reconciled.map(({ at }) => at) },
    { name: 'verdict', kind: 'string', values: each(({ reconciliation }) => reconciliation.verdict) },
    amount('agreed'),
    amount('delivered'),
    amount('settled'),
    amount('invoiced'),
    amount('paid'),
    amount('recognised'),
    count('undetermined', 'undetermined'),
    count('reductions', 'reduce'),
    count('warnings', 'warning'),
    count('notes', 'info'),
    count('for_a_person', null),
    { name: 'report', kind: 'string', values: each((one) => toReportJson(one.reconciliation, one.binding)) },
  ]
}
