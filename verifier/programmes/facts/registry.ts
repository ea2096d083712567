import { type Fact, known, unknown } from '../engine/fact.ts'
import { refsOf, type Versions } from './versions.ts'

/** Recognitions of one organisation in one register, as far as they are known. */
export type Recognition = {
  readonly entries: readonly Versions<'registry_entry'>[]
  /** Whether a day is covered: from validFrom to validTo, both included, and before the day of withdrawal. */
  readonly covers: (day: string) => boolean
}

/** Not known without an entry: that nobody recorded a recognition is no proof that there is none. */
export function recognitionOf(
  entries: readonly Versions<'registry_entry'>[],
  org: string,
  programme: string,
): Fact<Recognition> {
  const own = entries.filter(({ heads }) => heads.every(({ body }) => body.org === org && body.programme === programme))
  const path = `registry_entry ${programme} of ${org}`
  if (own.length === 0) {
    return unknown(path, {
      en: `No recognition of ${org} under ${programme} is registered.`,
      zh: `未登记 ${org} 的 ${programme} 入库认定。`,
    })
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
