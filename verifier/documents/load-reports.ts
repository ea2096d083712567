import { createHash } from 'node:crypto'
import { SuanhengError } from '../../core/errors.ts'
import type { LogKey } from '../../ledger/log-key.ts'
import type { Store } from '../../store/client.ts'
import { clauseFindings } from '../audit/clause-facts.ts'
import type { AuditFact, FactSubject } from '../audit/fact.ts'
import { identifyFindings } from '../audit/finding-id.ts'
import { loadAuditRecord } from '../audit/load/load-record.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { LedgerBinding, ReportLedger } from '../binding/ledger-binding.ts'
import { sealOthers } from '../binding/seal.ts'
import type { Assessor } from '../capacity/pool.ts'
import type { Question } from '../capacity/question.ts'
import { toCapacityJson } from '../capacity/report/index.ts'
import { toClaimJson } from '../claims/report/assessment-report.ts'
import { findClaim, verifyClaim } from '../claims/verify-claim.ts'
import { loadContractExport } from '../exports/load-contract-export.ts'
import { toReportJson } from '../report/index.ts'
import { toFinding } from '../report/report-json.ts'
import { requireSent, verifyCapacity } from '../verify-capacity.ts'
import { toAuditRecordJson } from './audit-record-json.ts'
import type { DocumentKind } from './kinds.ts'
import { toRelationsJson } from './relations-json.ts'
import { toSchedulesJson } from './schedules-json.ts'

/** What a document is asked about. `institution` null: whosever log has it, when only one has. */
export type DocumentAsked =
  | { readonly about: 'contract'; readonly number: string; readonly institution: string | null }
  | { readonly about: 'capacity'; readonly institution: string; readonly question: Question }
  | {
      readonly about: 'claim'
      readonly id: string
      readonly institution: string | null
      readonly readings: Readonly<Record<string, string>>
      readonly assume: string | null
    }

/** `own`: for an uploader, whose reports name no other institution. */
export type ReportLoader = {
  readonly store: Store
  readonly logs: Logs & { readonly key: LogKey }
  readonly assessor?: Assessor
  readonly own: boolean
}

/** Documents that are made from more than the one report. */
const WHOLE: readonly DocumentKind[] = ['determination', 'papers', 'audit']
const WITH_LISTS: readonly DocumentKind[] = ['papers', 'audit']

/**
 * The JSON reports a document is made from, as they are at the published checkpoints, in the bytes in which their own
 * routes give them. Errors: those of the reports.
 */
export async function loadReports(
  loader: ReportLoader,
  kind: DocumentKind,
  asked: DocumentAsked,
): Promise<readonly string[]> {
  if (asked.about === 'contract') return contractReports(loader, kind, asked)
  if (asked.about === 'capacity') return [await capacityReport(loader, asked)]
  return claimReports(loader, kind, asked)
}

const boundFor = ({ own, logs }: ReportLoader, binding: LedgerBinding): ReportLedger =>
  own ? sealOthers(binding, logs.key.privateKey) : binding

async function contractReports(
  loader: ReportLoader,
  kind: DocumentKind,
  { number, institution }: { readonly number: string; readonly institution: string | null },
): Promise<readonly string[]> {
  const given = await loadContractExport(loader.store, loader.logs, {
    number,
    ...(institution === null ? {} : { institution }),
  })
  const bound = boundFor(loader, given.binding)
  const report = toReportJson(given.reconciliation, bound)
  if (!WITH_LISTS.includes(kind)) return [report]
  const { institution: unit, findings } = given.reconciliation
  const subject = { institution: unit, kind: 'contract', id: number } as const
  const facts = identifyFindings(subject, findings.map(toFinding))
  return [
    report,
    toSchedulesJson(given, bound),
    ...(await auditRecord(loader, { subject, facts, report, binding: given.binding })),
  ]
}

type Recorded = {
  readonly subject: FactSubject
  readonly facts: readonly AuditFact[]
  readonly report: string
  readonly binding: LedgerBinding
}

/** What persons did about a report; the audited institution is not shown it. */
async function auditRecord(
  { store, logs, own }: ReportLoader,
  { subject, facts, report, binding }: Recorded,
): Promise<readonly string[]> {
  if (own) return []
  const record = await loadAuditRecord(store, logs, { subject, facts, checkpoint: binding.checkpoint })
  return [toAuditRecordJson(record, createHash('sha256').update(report).digest('hex'))]
}

async function capacityReport(
  loader: ReportLoader,
  { institution, question }: Extract<DocumentAsked, { readonly about: 'capacity' }>,
): Promise<string> {
  const { store, logs, assessor } = loader
  await requireSent(logs, institution)
  const { assessment, binding } = await verifyCapacity(store, logs, institution, question, assessor)
  return toCapacityJson(assessment, boundFor(loader, binding))
}

/** A claim, and its contracts where a log has them: the applicant’s own before the only other one. */
async function claimReports(
  loader: ReportLoader,
  kind: DocumentKind,
  { id, institution: asked, readings, assume }: Extract<DocumentAsked, { readonly about: 'claim' }>,
): Promise<readonly string[]> {
  const { store, logs, own } = loader
  const institution = await findClaim(store, id, asked)
  const question = { institution, claimId: id, view: own ? 'own' : 'all', readings, assume } as const
  const { claim, binding } = await verifyClaim(store, logs, question)
  const bound = boundFor(loader, binding)
  const report = toClaimJson(claim, bound)
  const texts = [report]
  if (!WHOLE.includes(kind)) return texts
  if (WITH_LISTS.includes(kind)) {
    const relations = toRelationsJson(claim, bound, createHash('sha256').update(report).digest('hex'))
    const subject = { institution, kind: 'claim', id } as const
    const facts = identifyFindings(subject, clauseFindings(claim.assessment.clauses))
    texts.push(...(relations === null ? [] : [relations]))
    texts.push(...(await auditRecord(loader, { subject, facts, report, binding })))
  }
  if (claim.claimed.contracts.length > MOST_CONTRACTS)
    throw new SuanhengError(
      'DOCUMENT_TOO_LARGE',
      `${claim.claimed.contracts.length} contracts, at most ${MOST_CONTRACTS}`,
    )
  for (const { number } of claim.claimed.contracts) {
    const found =
      (await ifThere(() => contractReports(loader, kind, { number, institution }))) ??
      (own ? null : await ifThere(() => contractReports(loader, kind, { number, institution: null })))
    texts.push(...(found ?? []))
  }
  return texts
}

const MOST_CONTRACTS = 50

/** Null where no log has it, or several: the document then says which contract it lacks. */
async function ifThere<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load()
  } catch (error) {
    if (error instanceof SuanhengError && (error.code === 'NOT_FOUND' || error.code === 'CONTRACT_AMBIGUOUS'))
      return null
    throw error
  }
}
