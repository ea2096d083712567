import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../core/canonical-json.ts'
import type { ReportLedger } from '../../binding/ledger-binding.ts'
import { toAssessmentJson } from '../../programmes/engine/assessment-json.ts'
import { toDecidedJson } from '../../programmes/engine/decided-json.ts'
import { assumedMoment } from '../submission.ts'
import type { AssessedClaim } from '../verify-claim.ts'
import { rulesOf } from './rules.ts'

export const ASSESSMENT_SCHEMA = 'suanheng/assessment/2'
/** Its head names the applicant by code alone, and neither contracts nor amount. Such reports are still recomputed. */
export const ASSESSMENT_SCHEMA_1 = 'suanheng/assessment/1'
export type AssessmentSchema = typeof ASSESSMENT_SCHEMA | typeof ASSESSMENT_SCHEMA_1

/**
 * The assessment of a claim as canonical JSON (RFC 8785): the same question, binding and rules give the same bytes, for
 * ever. Money in 元 as texts with two decimals, unknown is null. No clock takes part.
 *
 * A binding with its others sealed is an uploader’s: then only its own evidence was looked at (`view` own).
 */
export const toClaimJson = (
  claim: AssessedClaim,
  ledger: ReportLedger,
  schema: AssessmentSchema = ASSESSMENT_SCHEMA,
): string => canonicalJson({ ...toClaimObject(claim, schema), ledger })

/** SHA-256 of the canonical JSON, 64 lower-case hex digits. */
export const claimDigest = (claim: AssessedClaim, ledger: ReportLedger): string =>
  createHash('sha256').update(toClaimJson(claim, ledger)).digest('hex')

/** The same without what it is bound to. */
export function toClaimObject(
  { question, programme, state, applicant, claimed, assessment, decided }: AssessedClaim,
  schema: AssessmentSchema = ASSESSMENT_SCHEMA,
) {
  const { institution, claimId, view, assume } = question
  return {
    schema,
    institution,
    claim: { id: claimId, state, applicant, ...(schema === ASSESSMENT_SCHEMA ? claimed : {}) },
    view,
    assumed: assume === null ? null : { day: assume, submittedAt: assumedMoment(assume) },
    rules: rulesOf(programme),
    verdict: assessment.result.state,
    ...toAssessmentJson(assessment),
    decided: toDecidedJson(decided),
  }
}
