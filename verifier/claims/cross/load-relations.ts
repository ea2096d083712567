import { z } from 'zod'
import { dayOf } from '../../../core/time.ts'
import { KINDS } from '../../../schemas/kinds.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { CUT } from '../../evidence/columns.ts'
import { inParts } from '../../evidence/in-parts.ts'
import type { NamedClaim } from '../../programmes/cross/claims.ts'
import { pairsInContact } from '../../programmes/cross/contacts.ts'
import { heldAndRegistered } from '../../programmes/cross/parties.ts'
import type { Mark } from '../../programmes/cross/types.ts'
import type { RelatedAnswer } from '../../programmes/engine/related.ts'
import { answersOf } from '../../related/answer.ts'
import { relate } from '../../related/related.ts'
import { tiesOf } from '../../related/tie.ts'
import { headOfficesOf, personsIn } from '../related.ts'
import { type ClaimScope, listsOf, sourcesOf } from '../scope.ts'

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

type Row = {
  readonly owner: string
  readonly kind: string
  readonly entity_id: string
  readonly digest: string
  readonly body: string
}

/** Pairs that are asked about; those beyond stay without an answer, and so open. */
export const MOST_PAIRS = 1000
/** Control and shares of 25 % (国家税务总局公告2016年第42号): the widest of the policies that the programmes name. */
const POLICY = 'CIT-109'

/**
 * Ties between organisations of different claims: holders of vouchers and registered institutions, applicants that
 * share a contact, each over the days that matter. Errors: those of the store.
 */
export async function loadRelations(
  store: Store,
  scope: ClaimScope,
  claims: readonly NamedClaim[],
  marks: readonly Mark[],
): Promise<readonly RelatedAnswer[]> {
  const days = claims
    .flatMap(({ bodies }) => bodies.flatMap(({ submittedAt }) => submittedAt ?? []))
    .map((at) => dayOf(Date.parse(at)))
    .sort()
  const [from, to] = [days.at(0), days.at(-1)]
  const inContact =
    from === undefined || to === undefined ? [] : pairsInContact(claims, marks).map((pair) => ({ ...pair, from, to }))
  const pairs = [...inContact.slice(0, MOST_PAIRS), ...heldAndRegistered(claims).slice(0, MOST_PAIRS)]
  if (pairs.length === 0) return []
  const { edges, organisations } = await loadTies(store, scope, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))])
  const ties = tiesOf(edges, headOfficesOf(organisations))
  const persons = personsIn(ties)
  return pairs.flatMap((pair) => answersOf(relate(ties, { ...pair, policy: POLICY }, { persons })))
}

async function loadTies(store: Store, scope: ClaimScope, subjects: readonly string[]) {
  const rows: Row[] = []
  for (const part of inParts(sourcesOf(scope))) {
    const lists = listsOf(scope, part)
    rows.push(...(await entities(store, { ...lists, kinds: ['ownership_edge'], subjects: [] })))
    for (const some of inParts(subjects))
      rows.push(...(await entities(store, { ...lists, kinds: ['organisation'], subjects: [...some] })))
  }
  const headsOf = <T>(kind: string, schema: z.ZodType<T>) =>
    rows
      .filter((row) => row.kind === kind)
      .map(({ owner, entity_id, digest, body }) => ({
        id: kind === 'organisation' ? entity_id : `${owner}/${entity_id}`,
        digest,
        body: schema.parse(JSON.parse(body)),
      }))
  return {
    edges: headsOf('ownership_edge', KINDS.ownership_edge.schema),
    organisations: headsOf('organisation', KINDS.organisation.schema),
  }
}
