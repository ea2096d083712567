import { z } from 'zod'
import { KINDS } from '../../../schemas/kinds.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { inParts } from '../../evidence/in-parts.ts'
import type { CapacityEvidence, Head } from '../evidence.ts'
import type { CapacityScope } from './columns.ts'

const OF = { institution: z.string(), up_to: z.int() }
const HEAD = { entity_id: z.string(), digest: z.string(), body: z.string() }

const entities = defineQuery({
  file: 'capacity_entities.sql',
  params: z.strictObject(OF),
  row: z.strictObject({ kind: z.enum(['device', 'capacity', 'attestation']), ...HEAD }),
})
const documents = defineQuery({
  file: 'capacity_documents.sql',
  params: z.strictObject({ ...OF, ids: z.array(z.string()) }),
  row: z.strictObject(HEAD),
})

type Row = { readonly entity_id: string; readonly digest: string; readonly body: string }

/** Errors: ZodError when a stored body is not of its kind; it was validated when it was accepted. */
export const headOf = <T>(schema: z.ZodType<T>, row: Row): Head<T> => ({
  id: row.entity_id,
  digest: row.digest,
  body: schema.parse(JSON.parse(row.body)),
})

/**
 * Devices, attestations and statements of an institution, and the documents that devices, leases and attestations name:
 * every version that no other version corrects by then.
 *
 * All devices, also those out of service in the period: they may tie together the names of a card that is in service,
 * and a card that was metered while it was not is a finding. Of the statements those that touch the period.
 */
export async function loadCapacityEntities(
  store: Store,
  { institution, period, upTo }: CapacityScope,
): Promise<Pick<CapacityEvidence, 'devices' | 'capacities' | 'attestations' | 'documents'>> {
  const rows = await entities(store, { institution, up_to: upTo })
  const heads = <T>(kind: string, schema: z.ZodType<T>) =>
    rows.filter((row) => row.kind === kind).map((row) => headOf(schema, row))
  const devices = heads('device', KINDS.device.schema)
  const attestations = heads('attestation', KINDS.attestation.schema)
  const named = new Set([
    ...devices.flatMap(({ body }) => body.documents ?? []),
    ...devices.flatMap(({ body }) => body.lease?.document ?? []),
    ...attestations.flatMap(({ body }) => body.document ?? []),
  ])
  const papers: Row[] = []
  for (const ids of inParts([...named].sort())) {
    papers.push(...(await documents(store, { institution, up_to: upTo, ids: [...ids] })))
  }
  return {
    devices,
    attestations,
    capacities: heads('capacity', KINDS.capacity.schema).filter(
      ({ body }) => Date.parse(body.from) < period.to && Date.parse(body.to) > period.from,
    ),
    documents: papers.map((row) => headOf(KINDS.document.schema, row)),
  }
}
