import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { LedgerBinding } from '../binding/ledger-binding.ts'
import { type Entities, loadEntities } from '../evidence/load-entities.ts'
import type { Reconciliation } from '../reconcile/reconcile-contract.ts'
import { verifyContract } from '../verify-contract.ts'

const devices = defineQuery({
  file: 'contract_devices.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string(), up_to: z.int(), most: z.int() }),
  row: z.strictObject({
    device: z.string(),
    records: z.string(),
    first_start: z.string(),
    last_end: z.string(),
    models: z.string(),
    days: z.string(),
  }),
})

export type DeviceRow = {
  readonly device: string
  readonly models: string
  readonly records: string
  readonly days: string
  readonly firstStart: string
  readonly lastEnd: string
}

/** A reconciliation with the documents and devices it rests on, all at one checkpoint. */
export type ContractExport = {
  readonly reconciliation: Reconciliation
  readonly binding: LedgerBinding
  readonly entities: Entities
  readonly devices: readonly DeviceRow[]
}

const MOST_DEVICES = 100_000

/** Errors: those of `verifyContract`; REQUEST_INVALID for a contract of more than 100,000 devices. */
export async function loadContractExport(
  store: Store,
  logs: Logs,
  asked: { readonly number: string; readonly institution?: string },
): Promise<ContractExport> {
  const { reconciliation, binding } = await verifyContract(store, logs, asked)
  const scope = { institution: reconciliation.institution, contract: asked.number, up_to: binding.checkpoint.size }
  const entities = await loadEntities(store, scope)
  const rows = await devices(store, { ...scope, most: MOST_DEVICES + 1 })
  if (rows.length > MOST_DEVICES)
    throw new SuanhengError('REQUEST_INVALID', `more than ${MOST_DEVICES} devices: take the records as Parquet`)
  return {
    reconciliation,
    binding,
    entities,
    devices: rows.map(({ first_start: firstStart, last_end: lastEnd, ...row }) => ({ ...row, firstStart, lastEnd })),
  }
}
