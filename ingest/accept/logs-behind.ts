import { z } from 'zod'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'

const lastSequences = defineQuery({
  file: 'batch_last_sequences.sql',
  params: z.strictObject({}),
  row: z.strictObject({ institution: z.string(), sequence: z.coerce.number() }),
})

export type LogBehind = { readonly institution: string; readonly stored: number; readonly ledger: number }

/**
 * Logs that end before what the store has of them: put back to an older state, or gone. Their institutions are refused
 * (LEDGER_BEHIND) at their next batch; whoever starts the service is to know at once.
 */
export async function logsBehind(store: Store, ledger: Pick<Ledger, 'head'>): Promise<readonly LogBehind[]> {
  const behind: LogBehind[] = []
  for (const { institution, sequence } of await lastSequences(store, {})) {
    const { size } = await ledger.head(institution)
    if (sequence > size) behind.push({ institution, stored: sequence, ledger: size })
  }
  return behind
}
