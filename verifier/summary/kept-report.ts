import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { LedgerBinding } from '../binding/ledger-binding.ts'
import { BoundLogSchema, sealOthers } from '../binding/seal.ts'

const kept = defineQuery({
  file: 'contract_summary.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string() }),
  row: z.strictObject({ cut: z.coerce.number(), reconciled_at: z.coerce.number(), report: z.string() }),
})

const since = defineQuery({
  file: 'evidence_since.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string(), after: z.number() }),
  row: z.strictObject({ records: z.coerce.number(), documents: z.coerce.number() }),
})

const Binding = z.strictObject({
  checkpoint: z.strictObject({ origin: z.string(), size: z.int(), root: z.string(), text: z.string() }),
  others: z.array(BoundLogSchema),
})
const Report = z.looseObject({ ledger: Binding })

export type KeptReport = {
  /** When it was computed, ms since 1970, and at which size of the institution's log. */
  readonly reconciledAt: number
  readonly cut: number
  /** The contract's own evidence that came after the cut: rows of usage and of other kinds. */
  readonly since: { readonly records: number; readonly documents: number }
  /** Canonical JSON, as `toReportJson` wrote it then; for an uploader with the other logs sealed. */
  readonly report: string
}

/**
 * The report of the last reconciliation as it is kept, for showing at once; null when there is none, or it was kept by
 * another version and cannot be read. `sealing`: the key with which other institutions' logs are sealed for an uploader.
 */
export async function readKeptReport(
  store: Store,
  contract: { readonly institution: string; readonly number: string },
  sealing: KeyObject | null,
): Promise<KeptReport | null> {
  const { institution, number } = contract
  const [row] = await kept(store, { institution, contract: number })
  if (row === undefined) return null
  const report = Report.safeParse(JSON.parse(row.report)).data
  if (report === undefined) return null
  const [later = { records: 0, documents: 0 }] = await since(store, { institution, contract: number, after: row.cut })
  const text = sealing === null ? row.report : sealed(report, report.ledger, sealing)
  return { reconciledAt: row.reconciled_at, cut: row.cut, since: later, report: text }
}

const sealed = (report: object, binding: LedgerBinding, key: KeyObject): string =>
  canonicalJson({ ...report, ledger: sealOthers(binding, key) })
