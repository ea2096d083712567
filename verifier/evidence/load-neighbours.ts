import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'

const neighbours = defineQuery({
  file: 'reconcile_device_neighbours.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string() }),
  row: z.strictObject({
    device: z.string(),
    first_day: z.iso.date(),
    last_day: z.iso.date(),
    institutions: z.array(z.string()),
  }),
})

/** A device that another contract used on the same UTC days; `institutions` are those other than the contract's. */
export type Neighbour = {
  readonly device: string
  readonly firstDay: string
  readonly lastDay: string
  readonly institutions: readonly string[]
}

/** Devices shared on a day with another contract, of any institution, as the store knows them now: never fewer than before. */
export async function loadNeighbours(
  store: Store,
  contract: { readonly institution: string; readonly number: string },
): Promise<readonly Neighbour[]> {
  const rows = await neighbours(store, { institution: contract.institution, contract: contract.number })
  return rows.map((row) => ({
    device: row.device,
    firstDay: row.first_day,
    lastDay: row.last_day,
    institutions: row.institutions,
  }))
}
