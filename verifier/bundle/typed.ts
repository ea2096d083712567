import type { EntityKindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import type { CapacityEvidence } from '../capacity/evidence.ts'
import type { ContractEvidence, Head } from '../reconcile/evidence.ts'
import { LISTS, type ListedKind } from './stated.ts'

/**
 * Evidence as it was loaded: each record through its schema again, as the store’s rows go. It is checked so, and its fields
 * stand in the order of the schema, which the words of a fact may follow. Errors: ZodError, TypeError.
 */
export function asContractEvidence(value: unknown): ContractEvidence {
  const given = value as ContractEvidence
  const lists = (Object.keys(LISTS) as ListedKind[]).map((kind) => {
    const list: readonly Head<unknown>[] = given[LISTS[kind]]
    return [LISTS[kind], heads(kind, list)]
  })
  return { ...given, ...(Object.fromEntries(lists) as Pick<ContractEvidence, (typeof LISTS)[ListedKind]>) }
}

/** The same of a capacity. */
export function asCapacityEvidence(value: unknown): CapacityEvidence {
  const given = value as CapacityEvidence
  return {
    ...given,
    devices: heads('device', given.devices),
    capacities: heads('capacity', given.capacities),
    documents: heads('document', given.documents),
    attestations: heads('attestation', given.attestations),
    foreign: given.foreign.map(({ institution, head }) => ({ institution, head: headOf('device', head) })),
  }
}

const heads = <T>(kind: EntityKindName, list: readonly Head<T>[]): readonly Head<T>[] =>
  list.map((head) => headOf(kind, head))

/** Of the kind by its schema; TypeScript does not follow that through the table. */
const headOf = <T>(kind: EntityKindName, { id, digest, body }: Head<T>): Head<T> => ({
  id,
  digest,
  body: KINDS[kind].schema.parse(body) as T,
})
