import { SuanhengError } from '../../../core/errors.ts'
import type { AuditRecordData } from '../sources/audit-record.ts'
import type { ReadSource } from '../sources/read-source.ts'
import type { SchedulesData } from '../sources/schedules.ts'
import type { BoundSources } from './compose.ts'

type Of<K extends ReadSource['kind']> = Extract<ReadSource, { readonly kind: K }>

/** Reports that belong together: a claim with its contracts, or one contract; lists of papers where they were given. */
export type File = {
  readonly claim: Of<'assessment'> | null
  readonly contracts: readonly Of<'reconciliation'>[]
  readonly lists: readonly Of<'schedules'>[]
  /** What persons did about the claim or a contract; none for the audited institution. */
  readonly records: readonly Of<'audit_record'>[]
  /** Recorded ties between the parties of the claim; null: they were not given, or no clause asks. */
  readonly relations: Of<'relations'> | null
}

/** The lists of a contract, by the digest of its report; undefined: none were given. */
export const listsOf = ({ lists }: File, { source }: Of<'reconciliation'>): SchedulesData | undefined =>
  lists.find(({ data }) => data.reconciliation === source.digest)?.data

/** What persons did about a report, by its digest; undefined: no record was given. */
export const recordOf = (
  { records }: File,
  { source }: Of<'reconciliation'> | Of<'assessment'>,
): AuditRecordData | undefined => records.find(({ data }) => data.report === source.digest)?.data

/** All of them, the one that the document is about first. */
export function sourcesOf(
  { claim, contracts, lists, records, relations }: File,
  more: readonly Exclude<ReadSource, Of<'trial'>>[] = [],
): BoundSources {
  const [first, ...rest] = [
    ...(claim === null ? [] : [claim]),
    ...contracts,
    ...more,
    ...lists,
    ...(relations === null ? [] : [relations]),
    ...records,
  ]
  if (first === undefined) throw new SuanhengError('REQUEST_INVALID', 'a document is made from at least one report')
  return [first, ...rest]
}
