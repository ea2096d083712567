import type { MicroCardSeconds } from '../../../core/card-time.ts'
import type { EntityKindName, EntityOf } from '../../../schemas/kinds.ts'
import type { State } from '../../programmes/engine/outcome.ts'
import type { ContractEvidence, Head, UsageDay } from '../../reconcile/evidence.ts'
import type { Records } from '../load-records.ts'

/**
 * Kinds that can be assumed: what an institution says in its own log, and what persons enter about its claims. Decisions
 * are not among them: they answer an assessment, and a trial is none.
 */
export const ASSUMABLE = [
  'claim',
  'contract',
  'settlement',
  'invoice',
  'payment',
  'service',
  'capacity',
  'voucher',
  'grant',
  'document',
  'organisation',
  'ownership_edge',
  'registry_entry',
  'licence',
  'list_hit',
  'corpus_project',
  'corpus_purchase',
  'dataset',
  'finding',
  'metering_test',
  'score',
] as const satisfies readonly EntityKindName[]
export type AssumableKind = (typeof ASSUMABLE)[number]

/** Stands where a record of the ledger has its SHA-256: this one is in no ledger. */
export const ASSUMED_DIGEST = 'assumed'

export type AssumedRecord<K extends AssumableKind = AssumableKind> = {
  readonly kind: K
  readonly id: string
  readonly body: EntityOf<K>
}

/** Card-time of one Shanghai day of a contract. */
export type AssumedUse = Pick<UsageDay, 'day' | 'purpose' | 'acceleratorModel'> & {
  readonly contract: string
  readonly cardTime: MicroCardSeconds
}

/**
 * What is taken to be so for one answer, and stored nowhere. A record stands for every version of its id in the log of the
 * claim’s institution, `without` takes all of them away, `use` stands for all metering of the contracts it names. `answers`:
 * clauses taken as answered, by id.
 */
export type Assumed = {
  readonly records: readonly AssumedRecord[]
  readonly without: readonly { readonly kind: AssumableKind; readonly id: string }[]
  readonly use: readonly AssumedUse[]
  readonly answers: ReadonlyMap<string, Extract<State, 'pass' | 'fail'>>
}
export const NOTHING_ASSUMED: Assumed = { records: [], without: [], use: [], answers: new Map() }

/** The heads of a kind as they would stand. */
function headsWith<K extends EntityKindName>(
  { records, without }: Assumed,
  kind: K,
  stored: readonly Head<EntityOf<K>>[],
): readonly Head<EntityOf<K>>[] {
  const added = records.filter((one) => one.kind === kind)
  const gone = new Set([...added, ...without.filter((one) => one.kind === kind)].map(({ id }) => id))
  return [
    ...stored.filter(({ id }) => !gone.has(id)),
    // Of one kind by the filter above; TypeScript does not follow that through a union.
    ...added.map(({ id, body }) => ({ id, digest: ASSUMED_DIGEST, body: body as unknown as EntityOf<K> })),
  ]
}

/** The records of the claim’s institution as they would stand. */
export const recordsWith = (assumed: Assumed, stored: Records): Records => ({
  of: (kind) => headsWith(assumed, kind, stored.of(kind)),
})

/** Whether an assumption names this contract, so that it is looked for although no log may have it. */
export const namesContract = ({ records }: Assumed, number: string): boolean =>
  records.some(({ kind, id }) => kind === 'contract' && id === number)

/** One contract in the log of the claim’s institution as it would stand. */
export function contractWith(assumed: Assumed, stored: ContractEvidence): ContractEvidence {
  const { number } = stored
  const of = <K extends Extract<AssumableKind, 'settlement' | 'invoice' | 'payment' | 'service' | 'voucher'>>(
    kind: K,
    heads: readonly Head<EntityOf<K>>[],
  ) => headsWith(assumed, kind, heads).filter(({ body }) => body.contract === number)
  return {
    ...stored,
    contracts: headsWith(assumed, 'contract', stored.contracts).filter(({ id }) => id === number),
    settlements: of('settlement', stored.settlements),
    invoices: of('invoice', stored.invoices),
    payments: of('payment', stored.payments),
    services: of('service', stored.services),
    vouchers: of('voucher', stored.vouchers),
    capacities: headsWith(assumed, 'capacity', stored.capacities).filter(
      ({ body }) => body.contract === undefined || body.contract === number,
    ),
    usage: usageWith(assumed, stored),
  }
}

/** Assumed metering stands for all that was metered, and for what contradicted it. */
function usageWith({ use }: Assumed, { number, usage }: ContractEvidence): ContractEvidence['usage'] {
  const own = use.filter(({ contract }) => contract === number)
  if (own.length === 0) return usage
  return {
    days: own.map(({ day, purpose, acceleratorModel, cardTime }) => ({
      day,
      purpose,
      acceleratorModel,
      standing: 'counted',
      records: 1n,
      cardTime,
      withoutDevices: 0n,
      excess: 0n,
      excessRecords: 0n,
    })),
    excessRecordIds: [],
    repeats: [],
    conflictsAcross: [],
    conflictProofs: [],
    corrections: [],
    otherCustomers: null,
    jobOverlaps: [],
    overuse: [],
    overuseExamples: [],
    concurrency: [],
  }
}
