import type { RegistryEntry } from '../../../schemas/registry-entry.ts'
import { type Fact, known, unknown } from '../engine/fact.ts'
import { type ClaimFacts, institutionsOf } from './claim-facts.ts'
import { isHearsay, toldByOthers } from './hearsay.ts'
import { refsOf, type Versions } from './versions.ts'

/** Recognitions of one organisation in one register, as far as they are known. */
export type Recognition = {
  readonly entries: readonly Versions<'registry_entry'>[]
  /** Whether a day is covered: from validFrom to validTo, both included, and before the day of withdrawal. */
  readonly covers: (day: string) => boolean
}

type Entry = { readonly id: string; readonly body: RegistryEntry }

/** Ids of the first two entries of which one denies what the other says; null: none. */
function disputedIn(entries: readonly Entry[]): readonly string[] | null {
  const pair = entries
    .flatMap((one) => entries.map((other) => [one, other] as const))
    .find(([one, other]) => one.id !== other.id && deny(one.body, other.body))
  return pair === undefined ? null : pair.map(({ id }) => id).sort()
}

/**
 * One says withdrawn on a day on which the other has it stand, without having begun anew after it; or two institutions tell
 * other days of one batch.
 */
function deny(one: RegistryEntry, other: RegistryEntry): boolean {
  const day = one.withdrawnOn
  if (day !== undefined && other.validFrom <= day && day <= other.validTo && (other.withdrawnOn ?? '~') > day)
    return true
  return one.institution !== other.institution && one.batch === other.batch && termOf(one) !== termOf(other)
}
const termOf = ({ validFrom, validTo, withdrawnOn = '' }: RegistryEntry) => [validFrom, validTo, withdrawnOn].join()

/**
 * Not known without an entry: that nobody recorded a recognition is no proof that there is none. An entry is what an
 * institution says of itself or of its supplier; the office that recognises says it in a document, which the entry has to
 * name and, where it is in the log of the claim, which has to be registered there. What only a stranger tells is a person's
 * to look at.
 */
export function recognitionOf(
  entries: readonly Versions<'registry_entry'>[],
  org: string,
  programme: string,
  claim: Pick<ClaimFacts, 'claim' | 'documents'>,
): Fact<Recognition> {
  const own = entries.filter(({ heads }) => heads.every(({ body }) => body.org === org && body.programme === programme))
  const path = `registry_entry ${programme} of ${org}`
  if (own.length === 0) {
    return unknown(path, {
      en: `No recognition of ${org} under ${programme} is registered.`,
      zh: `未登记 ${org} 的 ${programme} 入库认定。`,
    })
  }
  const disputed = disputedIn(own.flatMap(({ id, heads }) => heads.map(({ body }) => ({ id, body }))))
  if (disputed !== null) {
    return unknown(path, {
      en: `Entries ${disputed.join(', ')} contradict each other in when ${org} was recognised, or whether that was withdrawn.`,
      zh: `入库记录 ${disputed.join('、')} 对 ${org} 的有效期或撤销情况记载互相矛盾。`,
    })
  }
  const institutions = institutionsOf(claim)
  const told = own.filter((one) => isHearsay(one, institutions))
  if (told.length > 0) return unknown(path, toldByOthers(told.flatMap(({ heads }) => heads)), 'person')
  const bare = own.filter(({ heads }) => heads.some(({ body }) => !isShown(body, institutions, claim.documents.items)))
  if (bare.length > 0) {
    const ids = bare.map(({ id }) => id)
    return unknown(
      path,
      {
        en: `Entries ${ids.join(', ')} name no document of the recognition of ${org} that is registered.`,
        zh: `入库记录 ${ids.join('、')} 未载明已登记的 ${org} 入库认定文件。`,
      },
      'document',
    )
  }
  const covers = (day: string) =>
    own.some(({ heads }) =>
      heads.every(
        ({ body: { validFrom, validTo, withdrawnOn } }) =>
          validFrom <= day && day <= validTo && (withdrawnOn === undefined || day < withdrawnOn),
      ),
    )
  const shown = own.flatMap(({ heads }) =>
    heads.map(({ body: { validFrom, validTo, withdrawnOn } }) =>
      withdrawnOn === undefined ? `${validFrom} … ${validTo}` : `${validFrom} … ${validTo}, withdrawn ${withdrawnOn}`,
    ),
  )
  return known(path, { entries: own, covers }, own.flatMap(refsOf), shown.join('; '))
}

/** Documents of other logs are not all read: there it has to be named. */
const isShown = (
  { institution, document }: RegistryEntry,
  institutions: readonly string[],
  documents: readonly Versions<'document'>[],
): boolean =>
  document !== undefined && (!institutions.includes(institution) || documents.some(({ id }) => id === document))
