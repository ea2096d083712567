import { z } from 'zod'
import type { LedgerFinding } from '../../ledger/finding.ts'
import { defineQuery } from '../../store/query.ts'
import { type CheckContext, findingOf } from './check-context.ts'
import { type Accepted, isOnItsWay, settled } from './meanwhile.ts'

const differences = defineQuery({
  file: 'ledger_device_name_differences.sql',
  params: z.strictObject({ institution: z.string() }),
  row: z.strictObject({
    name: z.string(),
    entity_id: z.string(),
    record: z.string(),
    // The column holds 64 bits; a number beyond a safe integer is one nobody gave.
    batch: z.coerce.number().nonnegative(),
    missing: z.int(),
  }),
})

/**
 * device_name, recomputed from the devices in entity: who shares cards with whom is looked up there. `named` are records
 * already found changed, as `batch/kind/id`.
 */
export async function* checkDeviceNames(
  context: CheckContext,
  named: ReadonlySet<string>,
  accepted: Accepted,
): AsyncGenerator<LedgerFinding> {
  const { store, institution } = context
  const differing = await settled(() => differences(store, { institution }))
  const until = await accepted()
  for (const { name, entity_id: id, record, batch, missing } of differing) {
    if (isOnItsWay(context, until, batch) || named.has(`${batch}/device/${id}`)) continue
    const detail = `device_name ${missing === 1 ? 'lacks' : 'has, and entity lacks,'} the name ${name} of ${record}`
    const about = Number.isSafeInteger(batch) ? { sequence: batch } : {}
    yield findingOf(context, 'DERIVED_TABLE_DIFFERS', detail, { ...about, recordId: `device/${id}` })
  }
}
