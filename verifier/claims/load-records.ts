import { z } from 'zod'
import { type EntityKindName, type EntityOf, KINDS } from '../../schemas/kinds.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { inParts } from '../evidence/in-parts.ts'
import type { Head } from '../reconcile/evidence.ts'
import type { ClaimReader, EntityRow } from './claim-reader.ts'
import { type ClaimScope, listsOf, sourcesOf } from './scope.ts'
import { NOTHING_ASSUMED, recordsWith } from './trial/assumed.ts'

const owners = defineQuery({
  file: 'claim_owners.sql',
  params: z.strictObject({ claim: z.string() }),
  row: z.strictObject({ institution: z.string() }),
})

type EntityReader = Pick<ClaimReader, 'entities'>

/** Heads by kind; `of` gives none for a kind that was not asked for. */
export type Records = {
  readonly of: <K extends EntityKindName>(kind: K) => readonly Head<EntityOf<K>>[]
}

const OWN = [
  'claim',
  'corpus_project',
  'corpus_purchase',
  'dataset',
  'decision',
  'document',
  'finding',
  'grant',
  'licence',
  'list_hit',
  'metering_test',
  'organisation',
  'ownership_edge',
  'registry_entry',
  'score',
  'voucher',
] as const satisfies readonly EntityKindName[]

const ABOUT = [
  'claim',
  'grant',
  'licence',
  'list_hit',
  'organisation',
  'registry_entry',
  'voucher',
] as const satisfies readonly EntityKindName[]

/** Institutions that have a claim of this id, sorted. */
export async function loadClaimOwners(store: Store, claimId: string): Promise<readonly string[]> {
  return (await owners(store, { claim: claimId })).map(({ institution }) => institution)
}

/** Everything the claim’s own institution says, or is assumed to say, that no contract holds. Errors: those of the store. */
export const loadOwnRecords = async (reader: EntityReader, scope: ClaimScope): Promise<Records> =>
  recordsWith(scope.assumed ?? NOTHING_ASSUMED, await load(reader, scope, [scope.institution], OWN, []))

/**
 * What other institutions say about `subjects` (organisations of the claim), and every tie between organisations that they
 * recorded. Nothing under the view `own`. Ids carry the institution that says it, since each names its records by itself;
 * an organisation keeps its code, so that statements about one organisation meet.
 */
export async function loadOthersRecords(
  reader: EntityReader,
  scope: ClaimScope,
  subjects: readonly string[],
): Promise<Records> {
  const others = sourcesOf(scope).slice(1)
  const about = subjects.length === 0 ? [] : await loadRows(reader, scope, others, ABOUT, subjects)
  return recordsOf([...about, ...(await loadRows(reader, scope, others, ['ownership_edge'], []))], scope.institution)
}

/** Documents of another source, under their plain ids: for contracts that are read from its log. */
export async function loadDocuments(
  reader: EntityReader,
  scope: ClaimScope,
  source: string,
): Promise<readonly Head<EntityOf<'document'>>[]> {
  return (await load(reader, scope, [source], ['document'], [])).of('document')
}

async function load(
  reader: EntityReader,
  scope: ClaimScope,
  sources: readonly string[],
  kinds: readonly EntityKindName[],
  subjects: readonly string[],
): Promise<Records> {
  return recordsOf(await loadRows(reader, scope, sources, kinds, subjects), null)
}

async function loadRows(
  reader: EntityReader,
  scope: ClaimScope,
  sources: readonly string[],
  kinds: readonly EntityKindName[],
  subjects: readonly string[],
): Promise<readonly EntityRow[]> {
  const rows: EntityRow[] = []
  for (const part of inParts(sources)) {
    rows.push(...(await reader.entities({ ...listsOf(scope, part), kinds, subjects })))
  }
  return rows
}

/** `own` null: ids as they are; else records of other institutions carry whose they are. */
function recordsOf(rows: readonly EntityRow[], own: string | null): Records {
  const idOf = ({ owner, kind, entity_id }: EntityRow) =>
    own === null || owner === own || kind === 'organisation' ? entity_id : `${owner}/${entity_id}`
  return {
    of: <K extends EntityKindName>(kind: K) =>
      rows
        .filter((row) => row.kind === kind)
        .map((row) => ({
          id: idOf(row),
          digest: row.digest,
          // The table pairs each kind with its schema; TypeScript cannot follow that through a union of keys.
          body: KINDS[kind].schema.parse(JSON.parse(row.body)) as EntityOf<K>,
        })),
  }
}
