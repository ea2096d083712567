import { SuanhengError } from '../../core/errors.ts'
import type { Words } from '../capacity/words.ts'
import { capacityReport } from './capacity-report/data.ts'
import { claimDetermination, contractDetermination } from './determination/data.ts'
import { engagementReport } from './engagement/data.ts'
import { estimate } from './estimate/data.ts'
import { trialEstimate } from './estimate/trial.ts'
import type { Page } from './page.ts'
import { workingPapers } from './papers/data.ts'
import type { File } from './parts/file.ts'
import type { ReadSource } from './sources/read-source.ts'
import { usageReport } from './usage-report/data.ts'

/** What a document is called in routes and commands, in the order in which they are listed. */
export const DOCUMENT_KINDS = ['usage', 'capacity', 'estimate', 'determination', 'papers', 'audit'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** Which documents there are of what. */
export const ABOUT = {
  contract: ['usage', 'determination', 'papers', 'audit'],
  capacity: ['capacity'],
  claim: ['estimate', 'determination', 'papers', 'audit'],
} as const satisfies Readonly<Record<string, readonly DocumentKind[]>>

type Of<K extends ReadSource['kind']> = Extract<ReadSource, { readonly kind: K }>

type Definition = {
  readonly title: Words
  /** Folder of its template. */
  readonly folder: string
  /** Reports it is made from, as an error says it. */
  readonly needs: string
  readonly page: (reports: Reports) => Page
}

/** Reports that were given, by kind, each in the order given. */
type Reports = {
  readonly reconciliations: readonly Of<'reconciliation'>[]
  readonly capacities: readonly Of<'capacity'>[]
  readonly assessments: readonly Of<'assessment'>[]
  readonly schedules: readonly Of<'schedules'>[]
  readonly records: readonly Of<'audit_record'>[]
  readonly relations: readonly Of<'relations'>[]
  readonly trials: readonly Of<'trial'>[]
}

const WITH_LISTS =
  'one report of a contract, or one of a claim with those of its contracts, each with its schedules and its audit record or without, and the relations of the claim'

export const DOCUMENTS: Readonly<Record<DocumentKind, Definition>> = {
  usage: {
    title: { en: 'Usage report', zh: '算力使用报告' },
    folder: 'usage-report',
    needs: 'one report of a contract',
    page: (reports) => usageReport(only(reports, 'reconciliations', 'usage')),
  },
  capacity: {
    title: { en: 'Capacity report', zh: '容量核验报告' },
    folder: 'capacity-report',
    needs: 'one report of a capacity',
    page: (reports) => capacityReport(only(reports, 'capacities', 'capacity')),
  },
  estimate: {
    title: { en: 'Estimate of a claim', zh: '申报测算表' },
    folder: 'estimate',
    needs: 'one report of a claim, or one trial',
    page: (reports) =>
      reports.trials.length > 0
        ? trialEstimate(only(reports, 'trials', 'estimate'))
        : estimate(only(reports, 'assessments', 'estimate')),
  },
  determination: {
    title: { en: 'Determination', zh: '审定表' },
    folder: 'determination',
    needs: 'one report of a contract, or one of a claim with those of its contracts',
    page: (reports) => {
      const beside = [...reports.schedules, ...reports.records, ...reports.relations]
      if (beside.length > 0) throw wrong('determination')
      const { claim, contracts } = file(reports, 'determination')
      const [only] = contracts
      if (claim !== null) return claimDetermination(claim, contracts)
      if (only === undefined) throw wrong('determination')
      return contractDetermination(only)
    },
  },
  papers: {
    title: { en: 'Working papers', zh: '底稿' },
    folder: 'papers',
    needs: WITH_LISTS,
    page: (reports) => workingPapers(file(reports, 'papers')),
  },
  audit: {
    title: { en: 'Agreed-upon procedures report', zh: '商定程序审计报告' },
    folder: 'engagement',
    needs: `${WITH_LISTS}; reports of capacity beside them`,
    page: (reports) =>
      engagementReport({ ...file({ ...reports, capacities: [] }, 'audit'), capacities: reports.capacities }),
  },
}

/** One contract alone, or one claim with contracts that it names, each once; lists of papers each to its contract. */
function file(reports: Reports, kind: DocumentKind): File {
  const { assessments, reconciliations, capacities, schedules, records, relations, trials } = reports
  const [claim = null] = assessments
  const named = claim === null ? null : new Set(claim.data.claim.contracts.map(({ number }) => number))
  const given = reconciliations.map(({ data }) => data.contract.number)
  const digests = reconciliations.map(({ source }) => source.digest)
  const listed = schedules.map(({ data }) => data.reconciliation)
  const recorded = records.map(({ data }) => data.report)
  const claimed = claim === null ? [] : [claim.source.digest]
  const fits =
    capacities.length === 0 &&
    trials.length === 0 &&
    relations.length <= 1 &&
    relations.every(({ data }) => claimed.includes(data.report)) &&
    isEachOnce(recorded) &&
    recorded.every((digest) => [...digests, ...claimed].includes(digest)) &&
    assessments.length <= 1 &&
    (named === null ? given.length === 1 : given.every((number) => named.has(number))) &&
    isEachOnce(given) &&
    isEachOnce(listed) &&
    listed.every((digest) => digests.includes(digest))
  if (!fits) throw wrong(kind)
  return { claim, contracts: reconciliations, lists: schedules, records, relations: relations[0] ?? null }
}

const isEachOnce = (names: readonly string[]): boolean => new Set(names).size === names.length

/** Errors: REQUEST_INVALID when other reports are given than the document is made from. */
export function pageOf(kind: DocumentKind, sources: readonly ReadSource[]): Page {
  return DOCUMENTS[kind].page({
    reconciliations: sources.filter((one) => one.kind === 'reconciliation'),
    capacities: sources.filter((one) => one.kind === 'capacity'),
    assessments: sources.filter((one) => one.kind === 'assessment'),
    schedules: sources.filter((one) => one.kind === 'schedules'),
    records: sources.filter((one) => one.kind === 'audit_record'),
    relations: sources.filter((one) => one.kind === 'relations'),
    trials: sources.filter((one) => one.kind === 'trial'),
  })
}

/** The one report there is, of all kinds. */
function only<K extends keyof Reports>(reports: Reports, of: K, kind: DocumentKind): Reports[K][number] {
  const [first, ...more] = reports[of]
  const all = Object.values(reports).reduce((sum, some) => sum + some.length, 0)
  if (first === undefined || more.length > 0 || all > 1) throw wrong(kind)
  return first
}

const wrong = (kind: DocumentKind) =>
  new SuanhengError(
    'REQUEST_INVALID',
    `the document ${kind} is made from ${DOCUMENTS[kind].needs}, and nothing else  所给报告与文书种类（${DOCUMENTS[kind].title.zh}）不符`,
  )
