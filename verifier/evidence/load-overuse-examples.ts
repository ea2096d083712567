import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Interval, OveruseExample } from '../reconcile/evidence.ts'
import { CUT } from './columns.ts'

const users = defineQuery({
  file: 'reconcile_overuse_records.sql',
  params: z.strictObject({
    devices: z.array(z.string()),
    froms: z.array(z.bigint()),
    untils: z.array(z.bigint()),
    ...CUT,
  }),
  row: z.strictObject({
    example: z.union([z.int(), z.string().transform(Number)]),
    institution: z.string(),
    contract: z.string(),
    record_id: z.string(),
  }),
})

const EXAMPLES = 20

/** Which records used a device in the first of the stretches given, at most 20 of each. */
export async function loadOveruseExamples(
  store: Store,
  all: readonly (Interval & { readonly device: string })[],
  cut: { readonly cut_institutions: string[]; readonly cut_sizes: bigint[] },
): Promise<readonly OveruseExample[]> {
  const stretches = all.slice(0, EXAMPLES)
  if (stretches.length === 0) return []
  const rows = await users(store, {
    devices: stretches.map(({ device }) => device),
    froms: stretches.map(({ from }) => BigInt(from)),
    untils: stretches.map(({ until }) => BigInt(until)),
    ...cut,
  })
  return stretches.map((stretch, i) => ({
    ...stretch,
    records: rows
      .filter(({ example }) => example === i + 1)
      .map(({ institution, contract, record_id }) => ({ institution, contract, recordId: record_id })),
  }))
}
