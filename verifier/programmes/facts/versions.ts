import { canonicalJson } from '../../../core/canonical-json.ts'
import type { EntityKindName, EntityOf } from '../../../schemas/kinds.ts'
import type { Head } from '../../reconcile/evidence.ts'
import { type EvidenceRef, type Fact, known, notStated, unknown } from '../engine/fact.ts'

/** One entity: every version that no other corrects, of which there should be one. None: it is not registered. */
export type Versions<K extends EntityKindName> = {
  readonly kind: K
  readonly id: string
  readonly heads: readonly Head<EntityOf<K>>[]
}

/** The versions of one id out of the heads of a kind, in the order of their digests. */
export const versionsOf = <K extends EntityKindName>(
  kind: K,
  id: string,
  heads: readonly Head<EntityOf<K>>[],
): Versions<K> => ({
  kind,
  id,
  heads: heads
    .filter((head) => head.id === id)
    .sort((a, b) => (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0)),
})

/** All entities of a kind, sorted by id. */
export function entitiesOf<K extends EntityKindName>(
  kind: K,
  heads: readonly Head<EntityOf<K>>[],
): readonly Versions<K>[] {
  return [...new Set(heads.map(({ id }) => id))].sort().map((id) => versionsOf(kind, id, heads))
}

export const refsOf = <K extends EntityKindName>({ kind, heads }: Versions<K>): readonly EvidenceRef[] =>
  heads.map(({ id, digest }) => ({ kind, id, digest }))

/** A field of an entity. Not known: the entity is not registered, no version states it, or versions contradict each other. */
export const read = <K extends EntityKindName, F extends keyof EntityOf<K>>(
  versions: Versions<K>,
  field: F,
): Fact<NonNullable<EntityOf<K>[F]>> => derive(versions, String(field), (body) => body[field])

/** The same of something that follows from an entity’s fields; undefined or null: not stated. */
export function derive<K extends EntityKindName, T>(
  versions: Versions<K>,
  name: string,
  of: (body: EntityOf<K>) => T | null | undefined,
): Fact<NonNullable<T>> {
  const { kind, id, heads } = versions
  const path = `${kind} ${id}.${name}`
  if (heads.length === 0) return notRegistered(kind, id)
  const values = heads.map(({ body }) => of(body))
  const [first] = values
  if (new Set(values.map((value) => canonicalText(value))).size > 1) {
    return unknown(path, {
      en: `${heads.length} versions of ${kind} ${id} contradict each other and none corrects the other.`,
      zh: `${kind} ${id} 有 ${heads.length} 个互相矛盾且均未更正的版本。`,
    })
  }
  return first === undefined || first === null ? notStated(path) : known(path, first, refsOf(versions))
}

export const notRegistered = (kind: string, id: string) =>
  unknown(`${kind} ${id}`, { en: `${kind} ${id} is not registered.`, zh: `未登记 ${kind} ${id}。` })

const canonicalText = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'bigint' ? `${value}n` : canonicalJson(value)
}
