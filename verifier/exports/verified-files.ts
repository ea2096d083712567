import type { Assessor } from '../capacity/pool.ts'
import type { Question } from '../capacity/question.ts'
import { capacityDigest } from '../capacity/report/report-json.ts'
import { claimDigest } from '../claims/report/assessment-report.ts'
import { findClaim, verifyClaim } from '../claims/verify-claim.ts'
import { requireSent, verifyCapacity } from '../verify-capacity.ts'
import { capacityTables } from './capacity-tables.ts'
import { claimTables } from './claim-tables.ts'
import { boundFor, type ExportSource, subtitleOf } from './contract-files.ts'
import type { ExportFile } from './formats.ts'
import { toWorkbook, XLSX } from './workbook.ts'

/** 算力规模核验 as a workbook. Errors: NOT_FOUND where the institution has sent nothing; those of `verifyCapacity`. */
export async function capacityFile(
  source: ExportSource & { readonly assessor: Assessor },
  { institution, question }: { readonly institution: string; readonly question: Question },
): Promise<ExportFile> {
  const { store, ledger, assessor } = source
  await requireSent(ledger, institution)
  const { assessment, binding } = await verifyCapacity(store, ledger, institution, question, assessor)
  const bound = boundFor(source, binding)
  const tables = capacityTables(assessment, bound, capacityDigest(assessment, bound))
  const content = await toWorkbook(tables, subtitleOf(`机构 ${institution}`, bound.checkpoint.size))
  return { name: `${institution}-算力规模.xlsx`, type: XLSX, content }
}

/** A claim as it is asked about. `institution` null: whosever log has it. */
type ClaimAsked = {
  readonly id: string
  readonly institution: string | null
  readonly readings: Readonly<Record<string, string>>
  readonly assume: string | null
}

/** 申请核验 as a workbook. Errors: those of `findClaim` and `verifyClaim`. */
export async function claimFile(
  source: ExportSource,
  { id, institution: asked, readings, assume }: ClaimAsked,
): Promise<ExportFile> {
  const { store, ledger, own } = source
  const institution = await findClaim(store, id, asked)
  const question = { institution, claimId: id, view: own ? 'own' : 'all', readings, assume } as const
  const { claim, binding } = await verifyClaim(store, ledger, question)
  const bound = boundFor(source, binding)
  const tables = claimTables(claim, bound, claimDigest(claim, bound))
  const content = await toWorkbook(tables, subtitleOf(`申请 ${id}`, bound.checkpoint.size))
  return { name: `${id}-申报测算.xlsx`, type: XLSX, content }
}
