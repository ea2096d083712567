import { z } from 'zod'
import { KINDS } from '../../../schemas/kinds.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { CUT } from '../../evidence/columns.ts'
import type { ForeignDevice, Period } from '../evidence.ts'
import { type CapacityScope, cutOfOthers, UTC_DAYS, utcDays } from './columns.ts'
import { headOf } from './load-entities.ts'

const OF = { institution: z.string(), up_to: z.int() }

const sharers = defineQuery({
  file: 'capacity_sharers.sql',
  params: z.strictObject({ ...OF, ...UTC_DAYS }),
  row: z.strictObject({ institution: z.string() }),
})
const foreign = defineQuery({
  file: 'capacity_foreign_devices.sql',
  params: z.strictObject({ ...OF, ...CUT }),
  row: z.strictObject({ other: z.string(), entity_id: z.string(), digest: z.string(), body: z.string() }),
})

/**
 * Institutions that list a card of this one's, by any of its names in any version up to `upTo`, or metered it on a day
 * of the period: as the store knows them now, never fewer than before. Sorted.
 */
export async function loadSharers(store: Store, { institution, period, upTo }: CapacityScope): Promise<string[]> {
  const rows = await sharers(store, { institution, up_to: upTo, ...utcDays(period satisfies Period) })
  return rows.map((row) => row.institution)
}

/** Devices of other institutions, within the cut, that have a name in common with one of this institution's. */
export async function loadForeignDevices(
  store: Store,
  scope: CapacityScope,
  others: ReadonlyMap<string, number>,
): Promise<readonly ForeignDevice[]> {
  if (others.size === 0) return []
  const { institution, upTo } = scope
  const rows = await foreign(store, { institution, up_to: upTo, ...cutOfOthers(scope, others) })
  return rows.map((row) => ({ institution: row.other, head: headOf(KINDS.device.schema, row) }))
}
