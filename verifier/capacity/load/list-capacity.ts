import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
const list = defineQuery({
  file: 'capacity_list.sql',
  params: z.strictObject({ institution: z.string(), limit: z.int() }),
  row: z.strictObject({ owner: z.string(), device_ids: count, statement_ids: count, pool_ids: count }),
})

/**
 * How many device records and statements of installed cards an institution has sent, by id; `pools`: statements for the
 * pool of one contract, which prove no capacity of the institution.
 */
export type ListedCapacity = {
  readonly institution: string
  readonly devices: number
  readonly statements: number
  readonly pools: number
}

/** In the order of their codes; `institution` '' asks for all. */
export async function listCapacity(
  store: Store,
  institution: string,
  limit: number,
): Promise<readonly ListedCapacity[]> {
  const rows = await list(store, { institution, limit })
  return rows.map(({ owner, device_ids, statement_ids, pool_ids }) => ({
    institution: owner,
    devices: device_ids,
    statements: statement_ids,
    pools: pool_ids,
  }))
}
