import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { CUT, shanghaiDay } from '../../evidence/columns.ts'
import type { MeteredElsewhere } from '../evidence.ts'
import { type CapacityScope, cutOfOthers, UTC_DAYS, utcDays } from './columns.ts'

const elsewhere = defineQuery({
  file: 'capacity_elsewhere.sql',
  params: z.strictObject({
    institution: z.string(),
    up_to: z.int(),
    from: z.int(),
    until: z.int(),
    ...UTC_DAYS,
    ...CUT,
  }),
  row: z.strictObject({ device: z.string(), other: z.string(), days: z.array(shanghaiDay) }),
})

/** Cards of the institution that others have usage records of, within the cut, and on which Shanghai days. */
export async function loadElsewhere(
  store: Store,
  scope: CapacityScope,
  others: ReadonlyMap<string, number>,
): Promise<readonly MeteredElsewhere[]> {
  if (others.size === 0) return []
  const { institution, period, upTo } = scope
  const rows = await elsewhere(store, {
    institution,
    up_to: upTo,
    from: period.from,
    until: period.to,
    ...utcDays(period),
    ...cutOfOthers(scope, others),
  })
  return rows.map(({ device, other, days }) => ({ device, institution: other, days }))
}
