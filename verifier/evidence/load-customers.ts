import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { OtherCustomers } from '../reconcile/evidence.ts'
import { big, ONCE, type Once, SCOPE, type Scope } from './columns.ts'

const others = defineQuery({
  file: 'reconcile_other_customers.sql',
  params: z.strictObject({ ...SCOPE, ...ONCE, buyers: z.array(z.string()) }),
  row: z.strictObject({
    other: z.string(),
    records: big,
    card_time: big,
    record_ids: z.array(z.string()),
    all_customers: big,
    all_records: big,
    all_card_time: big,
  }),
})

/** What identity looks at: as many customers of records were read. */
const MOST_READ = 100

/**
 * Records that name a customer who is none of `buyers`; read only where `named`, whom records name, shows one. Without a
 * buyer nothing can be said of customers.
 */
export async function loadOtherCustomers(
  store: Store,
  scope: Scope,
  once: Once,
  { named, buyers }: { readonly named: readonly string[]; readonly buyers: readonly string[] },
): Promise<OtherCustomers | null> {
  const proven = named.length <= MOST_READ && named.every((customer) => buyers.includes(customer))
  if (proven || buyers.length === 0) return null
  const { dropped, repeats_of } = once
  const rows = await others(store, { ...scope, dropped, repeats_of, buyers: [...buyers] })
  const [first] = rows
  if (first === undefined) return null
  return {
    total: { customers: first.all_customers, records: first.all_records, cardTime: first.all_card_time },
    first: rows.map(({ other, records, card_time, record_ids }) => ({
      customer: other,
      records,
      cardTime: card_time,
      recordIds: record_ids,
    })),
  }
}
