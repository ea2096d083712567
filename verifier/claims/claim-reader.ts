import { z } from 'zod'
import type { EntityKindName } from '../../schemas/kinds.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { CapacityEvidence, Period } from '../capacity/evidence.ts'
import { loadCapacityEvidence } from '../capacity/load/load-evidence.ts'
import { loadRegister } from '../capacity/register/load.ts'
import type { Cut } from '../cut.ts'
import { CUT } from '../evidence/columns.ts'
import { loadContractCompleteness } from '../evidence/load-completeness.ts'
import { loadEvidence } from '../evidence/load-evidence.ts'
import { loadNeighbours } from '../evidence/load-neighbours.ts'
import type { ContractEvidence } from '../reconcile/evidence.ts'

/** A record of an institution that no other of its records corrects. `body`: canonical JSON, `digest`: its leaf hash, hex. */
export type EntityRow = {
  readonly owner: string
  readonly kind: string
  readonly entity_id: string
  readonly digest: string
  readonly body: string
}

/** `cut_institutions`, `cut_sizes`: parallel lists of whose records, and up to which batch; no `subjects`: about anybody. */
export type EntitiesAsked = {
  readonly cut_institutions: readonly string[]
  readonly cut_sizes: readonly bigint[]
  readonly kinds: readonly EntityKindName[]
  readonly subjects: readonly string[]
}

/**
 * All that is read to judge a claim. Everything else follows from the answers, so that an evidence bundle which has them
 * gives the same assessment without a store. Errors: those of the ledger and the store.
 */
export type ClaimReader = {
  readonly entities: (asked: EntitiesAsked) => Promise<readonly EntityRow[]>
  /** Those of `among` that have a contract of this number. */
  readonly contractOwners: (number: string, among: readonly string[]) => Promise<readonly string[]>
  readonly contract: (institution: string, number: string, cut: Cut) => Promise<ContractEvidence>
  readonly capacity: (institution: string, period: Period, cut: Cut) => Promise<CapacityEvidence>
}

const entities = defineQuery({
  file: 'claim_entities.sql',
  params: z.strictObject({ ...CUT, kinds: z.array(z.string()), subjects: z.array(z.string()) }),
  row: z.strictObject({
    owner: z.string(),
    kind: z.string(),
    entity_id: z.string(),
    digest: z.string(),
    body: z.string(),
  }),
})
const owners = defineQuery({
  file: 'contract_owners.sql',
  params: z.strictObject({ number: z.string() }),
  row: z.strictObject({ institution: z.string() }),
})

/** What institutions’ own records say, from the store. */
export const storeEntities = (store: Store): Pick<ClaimReader, 'entities'> => ({
  entities: ({ cut_institutions, cut_sizes, kinds, subjects }) =>
    entities(store, {
      cut_institutions: [...cut_institutions],
      cut_sizes: [...cut_sizes],
      kinds: [...kinds],
      subjects: [...subjects],
    }),
})

/** From the store, and the logs for what institutions stated of their days. */
export const storeReader = (store: Store, logs: Pick<Logs, 'log'>): ClaimReader => ({
  ...storeEntities(store),
  contractOwners: async (number, among) =>
    (await owners(store, { number })).flatMap(({ institution }) => (among.includes(institution) ? [institution] : [])),
  contract: async (institution, number, cut) => {
    const contract = { institution, number }
    const stored = await loadEvidence(store, institution, number, cut, await loadNeighbours(store, contract))
    const days = stored.usage.days.map(({ day }) => day)
    const completeness = await loadContractCompleteness(store, logs.log(institution), contract, cut.size, days)
    return { ...stored, completeness }
  },
  capacity: (institution, period, cut) => loadCapacityEvidence(store, loadRegister(), { institution, period }, cut),
})
