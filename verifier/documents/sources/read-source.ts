import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { canonicalJson } from '../../../core/canonical-json.ts'
import { SuanhengError } from '../../../core/errors.ts'
import { CAPACITY_SCHEMA } from '../../capacity/report/report-json.ts'
import { ASSESSMENT_SCHEMA } from '../../claims/report/assessment-report.ts'
import { TRIAL_SCHEMA } from '../../claims/trial/report/trial-json.ts'
import { REPORT_SCHEMA, REPORT_SCHEMA_2, REPORT_SCHEMA_3 } from '../../report/report-json.ts'
import type { Source } from '../page.ts'
import { AssessmentData } from './assessment.ts'
import { AUDIT_RECORD_SCHEMA, AuditRecordData } from './audit-record.ts'
import { CapacityData } from './capacity.ts'
import { ReconciliationData } from './reconciliation.ts'
import { RELATIONS_SCHEMA, RelationsData } from './relations.ts'
import { SCHEDULES_SCHEMA, SchedulesData } from './schedules.ts'
import { TrialData } from './trial.ts'

/** `source`: the bytes it was read from, which go into the document. */
export type Read<K extends string, T> = {
  readonly kind: K
  readonly data: T
  readonly source: Source
  readonly schema: string
}
export type ReadSource =
  | Read<'reconciliation', ReconciliationData>
  | Read<'capacity', CapacityData>
  | Read<'assessment', AssessmentData>
  | Read<'schedules', SchedulesData>
  | Read<'audit_record', AuditRecordData>
  | Read<'relations', RelationsData>
  | Read<'trial', TrialData>

const KINDS = {
  [REPORT_SCHEMA]: 'reconciliation',
  [REPORT_SCHEMA_3]: 'reconciliation',
  [REPORT_SCHEMA_2]: 'reconciliation',
  [CAPACITY_SCHEMA]: 'capacity',
  [ASSESSMENT_SCHEMA]: 'assessment',
  [SCHEDULES_SCHEMA]: 'schedules',
  [AUDIT_RECORD_SCHEMA]: 'audit_record',
  [RELATIONS_SCHEMA]: 'relations',
  [TRIAL_SCHEMA]: 'trial',
} as const

const MOST_CHARACTERS = 16 * 1024 * 1024

/**
 * A report a document is to be made from, in the very bytes in which it was given (one line end after it is forgiven): only
 * so is the digest on the paper that of the report.
 * Errors: REQUEST_INVALID when it is no report that documents are made from, or not in its canonical bytes.
 */
export function readSource(text: string): ReadSource {
  if (text.length > MOST_CHARACTERS)
    throw new SuanhengError('DOCUMENT_TOO_LARGE', `a report of ${text.length} characters, at most ${MOST_CHARACTERS}`)
  const bytes = text.replace(/\r?\n$/, '')
  const json = parse(bytes)
  const schema = schemaOf(json)
  if (canonicalOf(json) !== bytes)
    throw new SuanhengError(
      'REQUEST_INVALID',
      'the report is not in the bytes in which it was given: a document would show another digest  报告文件已被改写或重新排版，请使用原样保存的 JSON 报告',
    )
  const kind = KINDS[schema]
  const source = sourceOf(kind, bytes)
  if (kind === 'reconciliation') return { kind, schema, source, data: checked(ReconciliationData, json, schema) }
  if (kind === 'capacity') return { kind, schema, source, data: checked(CapacityData, json, schema) }
  if (kind === 'schedules') return { kind, schema, source, data: checked(SchedulesData, json, schema) }
  if (kind === 'audit_record') return { kind, schema, source, data: checked(AuditRecordData, json, schema) }
  if (kind === 'relations') return { kind, schema, source, data: checked(RelationsData, json, schema) }
  if (kind === 'trial') return { kind, schema, source, data: checked(TrialData, json, schema) }
  return { kind, schema, source, data: checked(AssessmentData, json, schema) }
}

function sourceOf(name: string, text: string): Source {
  const digest = createHash('sha256').update(text).digest('hex')
  return { file: `${name.replace('_', '-')}-${digest.slice(0, 8)}.json`, text, digest }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', 'the report is not JSON  报告不是 JSON 文件', {}, error)
  }
}

function schemaOf(json: unknown): keyof typeof KINDS {
  const named = typeof json === 'object' && json !== null && 'schema' in json ? json.schema : null
  if (typeof named === 'string' && Object.hasOwn(KINDS, named)) return named as keyof typeof KINDS
  throw new SuanhengError(
    'REQUEST_INVALID',
    `no document is made from this: schema is none of ${Object.keys(KINDS).join(', ')}; reports of earlier releases are asked for anew`,
  )
}

function canonicalOf(json: unknown): string | null {
  try {
    return canonicalJson(json)
  } catch {
    // A fraction, half a pair: nothing that a report of ours holds.
    return null
  }
}

function checked<T extends z.ZodType>(schema: T, json: unknown, name: string): z.output<T> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SuanhengError('REQUEST_INVALID', `not a report of ${name}: ${issue?.path.join('.')}`)
}
