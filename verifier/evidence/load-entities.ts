import { z } from 'zod'
import { KINDS } from '../../schemas/kinds.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { ContractEvidence, Head } from '../reconcile/evidence.ts'
import { SCOPE, type Scope } from './columns.ts'

const versions = defineQuery({
  file: 'reconcile_entity_versions.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ kind: z.string(), entity_id: z.string(), digest: z.string(), body: z.string() }),
})

export type Entities = Omit<ContractEvidence, 'institution' | 'number' | 'usage' | 'completeness' | 'allocation'>

/**
 * The documents of one contract: every version that no other version corrects.
 * Errors: ZodError when a stored body is not of its kind; it was validated when it was accepted.
 */
export const loadEntities = async (store: Store, scope: Scope): Promise<Entities> =>
  asEntities(await versions(store, scope))

/** A document as it is stored; `body` is its JSON. */
export type EntityVersion = {
  readonly kind: string
  readonly entity_id: string
  readonly digest: string
  readonly body: string
}

/** Rows of one contract by kind, in their order. Errors: as loadEntities. */
export function asEntities(rows: readonly EntityVersion[]): Entities {
  const heads = <T>(kind: string, schema: z.ZodType<T>): readonly Head<T>[] =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => ({ id: row.entity_id, digest: row.digest, body: schema.parse(JSON.parse(row.body)) }))
  return {
    contracts: heads('contract', KINDS.contract.schema),
    settlements: heads('settlement', KINDS.settlement.schema),
    invoices: heads('invoice', KINDS.invoice.schema),
    payments: heads('payment', KINDS.payment.schema),
    services: heads('service', KINDS.service.schema),
    vouchers: heads('voucher', KINDS.voucher.schema),
    capacities: heads('capacity', KINDS.capacity.schema),
  }
}
