import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import { parseYuan } from '../../../core/money.ts'
import type { PopulationKind } from '../../../schemas/sampling-plan.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { SCOPE, type Scope } from '../../evidence/columns.ts'
import { type Entities, loadEntities } from '../../evidence/load-entities.ts'
import type { Head } from '../../reconcile/evidence.ts'
import { contractOf } from '../../reconcile/reconcile-contract.ts'
import { type Item, type Population, parseAmount, populationOf } from '../sampling/population.ts'

const usageItems = defineQuery({
  file: 'audit_usage_items.sql',
  params: z.strictObject({ ...SCOPE, limit: z.int() }),
  row: z.strictObject({ record_id: z.string(), card_seconds: z.string(), versions: z.coerce.number() }),
})

/** More items than this are sampled contract by contract or month by month, not at once. */
export const MOST_ITEMS = 200_000

/** `repeated`: ids with several contents, each counted once at the least. */
export type LoadedPopulation = { readonly population: Population; readonly repeated: number }

/**
 * What the log holds of a contract in its first `up_to` batches. Invoices on the contract’s own VAT basis, voided ones left
 * out, red letters below nothing; settlements at the audited amount where there is one; payments with refunds below
 * nothing; usage records in card-seconds.
 * Errors: NOT_FOUND without the contract; REQUEST_INVALID beyond MOST_ITEMS; those of the store.
 */
export async function loadPopulation(store: Store, scope: Scope, kind: PopulationKind): Promise<LoadedPopulation> {
  const entities = await loadEntities(store, scope)
  if (entities.contracts.length === 0) {
    throw new SuanhengError('NOT_FOUND', `no contract ${scope.contract} among the first ${scope.up_to} batches`, {
      number: scope.contract,
    })
  }
  const worths = kind === 'usage_record' ? await usageWorths(store, scope) : documentWorths(entities, scope, kind)
  if (worths.size > MOST_ITEMS) {
    throw new SuanhengError(
      'REQUEST_INVALID',
      `more than ${MOST_ITEMS} items: a population of so many is not sampled at once`,
    )
  }
  const items: Item[] = []
  let repeated = 0
  for (const [id, all] of worths) {
    const [first = 0n, ...others] = all
    items.push({ id, worth: others.reduce((least, worth) => (worth < least ? worth : least), first) })
    if (all.length > 1) repeated += 1
  }
  return { population: populationOf(kind, items), repeated }
}

type Worths = Map<string, readonly bigint[]>

async function usageWorths(store: Store, scope: Scope): Promise<Worths> {
  const rows = await usageItems(store, { ...scope, limit: MOST_ITEMS + 1 })
  return new Map(
    rows.map(({ record_id, card_seconds, versions }) => {
      const worth = parseAmount(card_seconds)
      return [record_id, versions > 1 ? [worth, worth] : [worth]]
    }),
  )
}

function documentWorths(
  entities: Entities,
  { contract }: Scope,
  kind: Exclude<PopulationKind, 'usage_record'>,
): Worths {
  const { taxIncluded } = contractOf({ contracts: entities.contracts, number: contract })
  if (kind === 'settlement')
    return worthsOf(entities.settlements, ({ amount, auditedAmount }) => parseYuan(auditedAmount ?? amount))
  if (kind === 'payment')
    return worthsOf(entities.payments, ({ amount, direction }) =>
      direction === 'refund' ? -parseYuan(amount) : parseYuan(amount),
    )
  const issued = entities.invoices.filter(({ body }) => body.status !== 'voided')
  return worthsOf(issued, ({ gross, net }) => parseYuan(taxIncluded ? gross : net))
}

function worthsOf<T>(heads: readonly Head<T>[], fenOf: (body: T) => bigint): Worths {
  const worths = new Map<string, readonly bigint[]>()
  for (const { id, body } of heads) worths.set(id, [...(worths.get(id) ?? []), fenOf(body) * MICRO_PER_FEN])
  return worths
}

const MICRO_PER_FEN = 10_000n
