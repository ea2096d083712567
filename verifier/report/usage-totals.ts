import type { MicroCardSeconds } from '../../core/card-time.ts'
import type { UsageRow } from '../reconcile/breakdown.ts'

export type UsageTotal<K> = { readonly key: K; readonly records: bigint; readonly cardTime: MicroCardSeconds }

/** Adds up the rows by one of their columns, in its order; what is unknown comes last. */
export function usageTotals<C extends 'month' | 'purpose' | 'acceleratorModel'>(
  rows: readonly UsageRow[],
  column: C,
): readonly UsageTotal<UsageRow[C]>[] {
  const totals = new Map<UsageRow[C], UsageTotal<UsageRow[C]>>()
  for (const row of rows) {
    const key = row[column]
    const before = totals.get(key) ?? { key, records: 0n, cardTime: 0n }
    totals.set(key, { key, records: before.records + row.records, cardTime: before.cardTime + row.cardTime })
  }
  return [...totals.values()].sort((a, b) => compare(a.key, b.key))
}

function compare(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}
