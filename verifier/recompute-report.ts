import type { Store } from '../store/client.ts'
import type { Logs } from './binding/bind-ledger.ts'
import type { LedgerBinding } from './binding/ledger-binding.ts'
import { loadSharers } from './capacity/load/load-foreign.ts'
import type { Assessor } from './capacity/pool.ts'
import { toCapacityJson } from './capacity/report/index.ts'
import { loadMeeting } from './claims/bind-claim.ts'
import { toCrossJson } from './claims/cross/report/cross-report.ts'
import { verifyCrossAt } from './claims/cross/verify-cross.ts'
import { toClaimJson } from './claims/report/assessment-report.ts'
import { verifyClaimAt } from './claims/verify-claim.ts'
import { loadNeighbours } from './evidence/load-neighbours.ts'
import { toReportJson } from './report/index.ts'
import type { ReportHead } from './report/read-report.ts'
import { REPORT_SCHEMA } from './report/report-json.ts'
import { toTelemetryJson } from './telemetry/telemetry-json.ts'
import { verifyTelemetryAt } from './telemetry/verify-telemetry.ts'
import { verifyCapacityAt } from './verify-capacity.ts'
import { verifyContractAt } from './verify-contract.ts'

/** A report as it must be. `meeting`: institutions whose records meet its devices today, some of them twice. */
export type Recomputed = { readonly text: string; readonly meeting: readonly string[] }

/** What a report asked, answered once more at its binding, in its bytes. Errors: those of the ledger and the store. */
export async function recompute(
  store: Store,
  logs: Logs,
  head: ReportHead,
  binding: LedgerBinding,
  assessor?: Assessor,
): Promise<Recomputed> {
  if (head.kind === 'reconciliation') return recomputeReconciliation(store, logs, head, binding)
  if (head.kind === 'cross') return recomputeCross(store, logs, head, binding)
  if (head.kind === 'assessment') return recomputeAssessment(store, logs, head, binding)
  return head.kind === 'capacity'
    ? recomputeCapacity(store, head, binding, assessor)
    : recomputeTelemetry(store, head, binding)
}

type Of<K extends ReportHead['kind']> = Extract<ReportHead, { readonly kind: K }>

async function recomputeReconciliation(
  store: Store,
  logs: Logs,
  { institution, number, switches, ledger, schema }: Of<'reconciliation'>,
  binding: LedgerBinding,
): Promise<Recomputed> {
  const contract = { institution, number }
  const met = await loadNeighbours(store, contract)
  const checks = schema === REPORT_SCHEMA ? 'all' : 'before'
  const reconciliation = await verifyContractAt(store, logs, contract, binding, met, switches, checks)
  return {
    text: toReportJson(reconciliation, ledger, schema),
    meeting: met.flatMap(({ institutions }) => institutions),
  }
}

async function recomputeCapacity(
  store: Store,
  { institution, question, ledger }: Of<'capacity'>,
  binding: LedgerBinding,
  assessor?: Assessor,
): Promise<Recomputed> {
  const assessment = await verifyCapacityAt(store, institution, question, binding, assessor)
  const asked = { institution, period: question.period, upTo: binding.checkpoint.size }
  return { text: toCapacityJson(assessment, ledger), meeting: await loadSharers(store, asked) }
}

/** Under the view of all logs whoever came later is unnamed as well: its records were not searched. */
async function recomputeAssessment(
  store: Store,
  logs: Logs,
  { question, ledger, schema }: Of<'assessment'>,
  binding: LedgerBinding,
): Promise<Recomputed> {
  const claim = await verifyClaimAt(store, logs, question, binding)
  const meeting = await loadMeeting(store, question, binding.checkpoint.size)
  const published = question.view === 'all' ? await logs.institutions() : []
  const others = [...meeting, ...published].filter((one) => one !== question.institution)
  return { text: toClaimJson(claim, ledger, schema), meeting: others }
}

/** Whoever came later is unnamed: its claims were not compared. */
async function recomputeCross(
  store: Store,
  logs: Logs,
  { institution, question }: Of<'cross'>,
  binding: LedgerBinding,
): Promise<Recomputed> {
  const bound = { institution, binding }
  const checked = await verifyCrossAt(store, logs, question, bound)
  const others = (await logs.institutions()).filter((one) => one !== institution)
  return { text: toCrossJson(checked, bound), meeting: others }
}

/** Nothing of other institutions takes part: a report that names others is not as it must be. */
async function recomputeTelemetry(
  store: Store,
  { institution, period }: Of<'telemetry'>,
  { checkpoint }: LedgerBinding,
): Promise<Recomputed> {
  const result = await verifyTelemetryAt(store, institution, period, checkpoint.size)
  return { text: toTelemetryJson(result, { checkpoint, others: [] }), meeting: [] }
}
