import { SuanhengError } from '../../../core/errors.ts'
import type { ReadSource } from '../sources/read-source.ts'
import type { SchedulesData } from '../sources/schedules.ts'
import type { Sources } from './compose.ts'

type Of<K extends ReadSource['kind']> = Extract<ReadSource, { readonly kind: K }>

/** Reports that belong together: a claim with its contracts, or one contract; lists of papers where they were given. */
export type File = {
  readonly claim: Of<'assessment'> | null
  readonly contracts: readonly Of<'reconciliation'>[]
  readonly lists: readonly Of<'schedules'>[]
}

/** The lists of a contract, by the digest of its report; undefined: none were given. */
export const listsOf = ({ lists }: File, { source }: Of<'reconciliation'>): SchedulesData | undefined =>
  lists.find(({ data }) => data.reconciliation === source.digest)?.data

/** All of them, the one that the document is about first. */
export function sourcesOf({ claim, contracts, lists }: File, more: readonly ReadSource[] = []): Sources {
  const [first, ...rest] = [...(claim === null ? [] : [claim]), ...contracts, ...more, ...lists]
  if (first === undefined) throw new SuanhengError('REQUEST_INVALID', 'a document is made from at least one report')
  return [first, ...rest]
}
