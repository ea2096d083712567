import type { EntityKindName, EntityOf } from '../../../schemas/kinds.ts'
import type { Fact } from '../engine/fact.ts'
import { known } from '../engine/fact.ts'
import { check, not, type Outcome } from '../engine/outcome.ts'
import { isHearsay, toldByOthers } from './hearsay.ts'
import { refsOf, type Versions } from './versions.ts'

/**
 * Everything found of a kind for a question, and whether that is all there is: `complete` is known when somebody answers
 * for it (a query of the register, a statement by the applicant). Without it, finding nothing says nothing.
 */
export type Listing<K extends EntityKindName> = {
  readonly path: string
  readonly items: readonly Versions<K>[]
  readonly complete: Fact<true>
  /** Institutions of the claim: what neither they tell nor the one it is about settles nothing. Left out: all count. */
  readonly own?: readonly string[]
}

/** Whether an entity is what is looked for; undefined: its fields do not say. */
export type Fits<K extends EntityKindName> = (body: EntityOf<K>) => boolean | undefined

/** One that fits is enough. None: fails only when the listing is complete. Versions that disagree fit and do not. */
export function existsIn<K extends EntityKindName>(listing: Listing<K>, fits: Fits<K>): Outcome {
  const found = matchesIn(listing, fits)
  const { own } = listing
  const told = own === undefined ? [] : found.fitting.filter((one) => isHearsay(one, own))
  const sure = found.fitting.filter((one) => !told.includes(one))
  if (sure.length > 0) return check(asFact(listing, sure), () => true)
  if (told.length > 0) {
    return check(asFact(listing, told), () => ({
      path: listing.path,
      open: toldByOthers(told.flatMap(({ heads }) => heads)),
    }))
  }
  if (found.unclear.length > 0) {
    return check(asFact(listing, found.unclear), () => ({
      path: listing.path,
      by: 'data',
      open: {
        en: `${idsOf(found.unclear)} may or may not be meant: the fields that say so are missing or contradict each other.`,
        zh: `${idsOf(found.unclear)} 是否属于此列不明：相关字段缺失或互相矛盾。`,
      },
    }))
  }
  return check(listing.complete, () => false)
}

/** None fits. Passes only when the listing is complete. */
export const noneIn = <K extends EntityKindName>(listing: Listing<K>, fits: Fits<K>): Outcome =>
  not(existsIn(listing, fits))

export function matchesIn<K extends EntityKindName>(
  { items }: Pick<Listing<K>, 'items'>,
  fits: Fits<K>,
): { readonly fitting: readonly Versions<K>[]; readonly unclear: readonly Versions<K>[] } {
  const answers = items.map((one) => ({ one, answers: one.heads.map(({ body }) => fits(body)) }))
  const fitting = answers.filter(({ answers }) => answers.length > 0 && answers.every((answer) => answer === true))
  const out = answers.filter(({ answers }) => answers.every((answer) => answer === false))
  return {
    fitting: fitting.map(({ one }) => one),
    unclear: answers.filter((one) => !fitting.includes(one) && !out.includes(one)).map(({ one }) => one),
  }
}

const asFact = <K extends EntityKindName>({ path }: Listing<K>, found: readonly Versions<K>[]) =>
  known(path, found, found.flatMap(refsOf), idsOf(found))

const idsOf = (found: readonly { readonly id: string }[]): string => found.map(({ id }) => id).join(', ')
