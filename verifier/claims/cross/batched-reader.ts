import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import type { Logs } from '../../binding/bind-ledger.ts'
import type { Completeness } from '../../completeness/completeness.ts'
import type { Cut } from '../../cut.ts'
import { CUT } from '../../evidence/columns.ts'
import { inParts } from '../../evidence/in-parts.ts'
import { loadContractCompleteness } from '../../evidence/load-completeness.ts'
import { asEntities, type Entities } from '../../evidence/load-entities.ts'
import { loadEvidence, withoutUsage } from '../../evidence/load-evidence.ts'
import { loadNeighbours } from '../../evidence/load-neighbours.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { type ClaimReader, type EntitiesAsked, type EntityRow, storeReader } from '../claim-reader.ts'
import { type ClaimScope, listsOf, sourcesOf } from '../scope.ts'

const PLACES = { institutions: z.array(z.string()), contracts: z.array(z.string()) }
const owners = defineQuery({
  file: 'cross_contract_owners.sql',
  params: z.strictObject({ numbers: z.array(z.string()) }),
  row: z.strictObject({ number: z.string(), owner: z.string() }),
})
const versions = defineQuery({
  file: 'cross_entity_versions.sql',
  params: z.strictObject({ ...CUT, ...PLACES }),
  row: z.strictObject({
    owner: z.string(),
    number: z.string(),
    kind: z.string(),
    entity_id: z.string(),
    digest: z.string(),
    body: z.string(),
  }),
})
const metered = defineQuery({
  file: 'cross_metered.sql',
  params: z.strictObject(PLACES),
  row: z.strictObject({ owner: z.string(), number: z.string() }),
})

type Place = { readonly owner: string; readonly number: string }
const keyOf = ({ owner, number }: Place) => `${owner} ${number}`

/**
 * Answers what storeReader answers, for many claims under one binding: who has which of the contracts `numbers`, their
 * documents and whether any use was metered are read for all of them at once, and nothing is read twice. `scope`: of any
 * of the logs; all are read up to where it says, whatever cut is asked for.
 * Errors: those of the ledger and the store.
 */
export async function batchedReader(
  store: Store,
  logs: Pick<Logs, 'log'>,
  scope: ClaimScope,
  numbers: readonly string[],
): Promise<ClaimReader> {
  const reader = storeReader(store, logs)
  const among = new Set(sourcesOf(scope))
  const found: Place[] = []
  for (const part of inParts([...new Set(numbers)].sort())) found.push(...(await owners(store, { numbers: [...part] })))
  const places = found.filter(({ owner }) => among.has(owner))
  const read = await readPlaces(store, scope, places)
  const contracts = new Map<string, Promise<ContractEvidence>>()
  const silent = new Map<string, Promise<Completeness>>()
  const asked = new Map<string, Promise<readonly EntityRow[]>>()

  async function load(place: Place, cut: Cut): Promise<ContractEvidence> {
    const { owner: institution, number } = place
    const entities = read.entities.get(keyOf(place))
    if (entities === undefined) return reader.contract(institution, number, cut)
    const contract = { institution, number }
    const complete = (days: readonly string[]) =>
      loadContractCompleteness(store, logs.log(institution), contract, cut.size, days)
    if (!read.metered.has(keyOf(place))) {
      const completeness = await once(silent, institution, () => complete([]))
      return { ...withoutUsage(institution, number, entities), completeness }
    }
    const met = await loadNeighbours(store, contract)
    const stored = await loadEvidence(store, institution, number, cut, met, { entities })
    return { ...stored, completeness: await complete(stored.usage.days.map(({ day }) => day)) }
  }

  return {
    ...reader,
    entities: (question) => once(asked, keyOfQuestion(question), () => reader.entities(question)),
    contractOwners: async (number, sources) =>
      places.flatMap((place) => (place.number === number && sources.includes(place.owner) ? [place.owner] : [])),
    contract: (owner, number, cut) => once(contracts, keyOf({ owner, number }), () => load({ owner, number }, cut)),
  }
}

/** The documents of every place, in the order of the store, and those of them that have any metering. */
async function readPlaces(store: Store, scope: ClaimScope, places: readonly Place[]) {
  const entities = new Map<string, Entities>()
  const used = new Set<string>()
  const byKey = new Map(places.map((place) => [keyOf(place), place]))
  for (const part of inParts([...byKey.keys()].sort())) {
    const here = part.flatMap((key) => byKey.get(key) ?? [])
    const lists = { institutions: here.map(({ owner }) => owner), contracts: here.map(({ number }) => number) }
    const rows = await versions(store, { ...listsOf(scope, [...new Set(lists.institutions)]), ...lists })
    const byPlace = new Map<string, number[]>()
    for (const [index, row] of rows.entries()) {
      const own = byPlace.get(keyOf(row))
      if (own === undefined) byPlace.set(keyOf(row), [index])
      else own.push(index)
    }
    for (const place of here) {
      const ofAll = byPlace.get(keyOf({ ...place, number: '' })) ?? []
      const indices = [...(byPlace.get(keyOf(place)) ?? []), ...ofAll].sort((a, b) => a - b)
      entities.set(keyOf(place), asEntities(indices.flatMap((index) => rows[index] ?? [])))
    }
    for (const place of await metered(store, lists)) used.add(keyOf(place))
  }
  return { entities, metered: used }
}

function once<T>(kept: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const answer = kept.get(key) ?? read()
  kept.set(key, answer)
  return answer
}

const keyOfQuestion = ({ cut_institutions, cut_sizes, kinds, subjects }: EntitiesAsked): string =>
  JSON.stringify([cut_institutions, cut_sizes.map(String), kinds, subjects])
