import { z } from 'zod'
import { readManifest } from '../../core/note/batch-proof.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Period } from '../capacity/evidence.ts'

const batches = defineQuery({
  file: 'bundle_batches.sql',
  params: z.strictObject({ institution: z.string(), up_to: z.int(), most: z.int() }),
  row: z.strictObject({ of_batch: z.string() }),
})

/** A year of minute samples has many more: then none is named. */
const MOST = 20_000

/**
 * Batches of samples and usage records of an institution up to `size` that have a moment of the period, with their
 * manifests as the log has them: what a verdict over readings rests on, by digest. Null: there are too many to name.
 * Errors: LEDGER_DAMAGED; of the store.
 */
export async function namedBatches(
  store: Store,
  log: LogFolder,
  { institution, size, period }: { readonly institution: string; readonly size: number; readonly period: Period },
): Promise<readonly { readonly batch: number; readonly manifest: string }[] | null> {
  const rows = await batches(store, { institution, up_to: size, most: MOST + 1 })
  if (rows.length > MOST) return null
  const named: { batch: number; manifest: string }[] = []
  for (const { of_batch } of rows) {
    const batch = Number(of_batch)
    const entry = await log.entry(batch - 1)
    const { records, earliest, latest } = readManifest(entry)
    const touches =
      earliest === null || latest === null || (Date.parse(earliest) < period.to && Date.parse(latest) >= period.from)
    if (records > 0 && touches) named.push({ batch, manifest: Buffer.from(entry).toString('utf8') })
  }
  return named
}
