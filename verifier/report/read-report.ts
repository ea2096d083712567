import type { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { CapacityHead } from '../capacity/report/capacity-head.ts'
import { CAPACITY_SCHEMA } from '../capacity/report/report-json.ts'
import { CrossHead } from '../claims/cross/report/cross-head.ts'
import { CROSS_SCHEMA } from '../claims/cross/report/cross-report.ts'
import { AssessmentHead } from '../claims/report/assessment-head.ts'
import { ASSESSMENT_SCHEMA, ASSESSMENT_SCHEMA_1 } from '../claims/report/assessment-report.ts'
import { TelemetryHead } from '../telemetry/telemetry-head.ts'
import { TELEMETRY_SCHEMA } from '../telemetry/telemetry-json.ts'
import { ReconciliationHead } from './reconciliation-head.ts'
import { REPORT_SCHEMA, REPORT_SCHEMA_2, REPORT_SCHEMA_3 } from './report-json.ts'

/** Each kind of report by the name it gives itself. */
const HEADS = {
  [REPORT_SCHEMA]: ReconciliationHead,
  [REPORT_SCHEMA_3]: ReconciliationHead,
  [REPORT_SCHEMA_2]: ReconciliationHead,
  [CAPACITY_SCHEMA]: CapacityHead,
  [TELEMETRY_SCHEMA]: TelemetryHead,
  [ASSESSMENT_SCHEMA]: AssessmentHead,
  [ASSESSMENT_SCHEMA_1]: AssessmentHead,
  [CROSS_SCHEMA]: CrossHead,
} as const

export type ReportHead = z.output<(typeof HEADS)[keyof typeof HEADS]>

/** `json` is the whole report, parsed. */
export type ReadReport = { readonly head: ReportHead; readonly json: unknown }

/** Errors: REQUEST_INVALID when it is no report that can be computed again. */
export function readReport(text: string): ReadReport {
  const json = parse(text)
  const schema = schemaOf(json)
  if (schema === null)
    throw new SuanhengError('REQUEST_INVALID', `not a report: schema is none of ${Object.keys(HEADS).join(', ')}`)
  const parsed = HEADS[schema].safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SuanhengError('REQUEST_INVALID', `not a report of ${schema}: ${issue?.path.join('.')}`)
  }
  return { head: parsed.data, json }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SuanhengError(
      'REQUEST_INVALID',
      'the report is not JSON: give the file that --out writes without --markdown  应为 --out 写出的 JSON 报告，而非 Markdown',
      {},
      error,
    )
  }
}

function schemaOf(json: unknown): keyof typeof HEADS | null {
  const named = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : null
  return typeof named === 'string' && isSchema(named) ? named : null
}

const isSchema = (name: string): name is keyof typeof HEADS => Object.hasOwn(HEADS, name)
