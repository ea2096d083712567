import { z } from 'zod'

/** The codes of core/errors.ts that the check of one record can end in. */
export type IssueCode =
  | 'FIELD_MISSING'
  | 'FIELD_UNKNOWN'
  | 'FIELD_INVALID'
  | 'CORRECTION_WITHOUT_REASON'
  | 'INTERVAL_REVERSED'
  | 'INTERVAL_TOO_LONG'

/** One thing wrong with a record. `path` is dotted, `items.0.unitPrice`; '' is the record itself. */
export type RecordIssue = { readonly code: IssueCode; readonly path: string; readonly message: string }
export type ParsedRecord<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly RecordIssue[] }

/** More faults than this in one record are counted, not listed. */
const MAX_ISSUES = 32
/** No more of a stranger's value is ever repeated. */
const MAX_ECHO = 40

/**
 * Checks one record as received.
 *
 * Output: the typed value, or what is wrong: a code, the field, and what was expected there. Never
 *         throws, and never repeats more than 40 characters of what was sent.
 */
export function parseRecord<S extends z.ZodType>(schema: S, value: unknown): ParsedRecord<z.infer<S>> {
  const result = compiled(schema).safeParse(value)
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, issues: toIssues(schema, value, result.error.issues) }
}

const fast = new WeakMap<z.ZodType, z.ZodType>()

/** The schema compiled on first use: four times the records a second, with the same answers. */
function compiled<S extends z.ZodType>(schema: S): S {
  const known = fast.get(schema) as S | undefined
  if (known !== undefined) return known
  const made = z.compile(schema)
  fast.set(schema, made)
  return made
}

function toIssues(schema: z.ZodType, value: unknown, found: readonly z.core.$ZodIssue[]): RecordIssue[] {
  const issues: RecordIssue[] = []
  let more = 0
  for (const issue of found) {
    if (issue.code !== 'unrecognized_keys') {
      if (issues.length < MAX_ISSUES) issues.push(toIssue(schema, value, issue))
      else more += 1
      continue
    }
    const room = MAX_ISSUES - issues.length
    for (const key of issue.keys.slice(0, room)) issues.push(unknownField(schema, issue.path, key))
    more += Math.max(0, issue.keys.length - room)
  }
  if (more > 0) issues.push({ code: 'FIELD_INVALID', path: '', message: `${more} more faults are not listed` })
  return issues
}

function toIssue(schema: z.ZodType, record: unknown, issue: z.core.$ZodIssue): RecordIssue {
  const path = issue.path.map((step) => cut(String(step))).join('.')
  if (issue.code === 'custom') {
    const code = (issue.params?.['code'] as IssueCode | undefined) ?? 'FIELD_INVALID'
    return { code, path, message: issue.message }
  }
  const expected = expectedAt(schema, issue)
  const bad = valueAt(record, issue.path)
  if (bad === undefined) return { code: 'FIELD_MISSING', path, message: `missing; expected ${expected}` }
  return { code: 'FIELD_INVALID', path, message: `expected ${expected}, not ${preview(bad)}` }
}

/** What the field takes: the schema's own words where it has them, zod's otherwise. */
function expectedAt(schema: z.ZodType, issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`
  const description = issue.code === 'invalid_type' ? describe(schemaAt(schema, issue.path)) : undefined
  return description ?? issue.message.replace(/^(?:Invalid|Too)[^:]*: (?:expected )?/, '').replace(/, received .*$/, '')
}

const describe = (schema: z.core.$ZodType | undefined) =>
  schema instanceof z.ZodType ? schema.meta()?.description : undefined

function unknownField(schema: z.ZodType, path: readonly PropertyKey[], key: string): RecordIssue {
  const near = knownFields(schema, path).find((name) => plain(name) === plain(cut(key)))
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return {
    code: 'FIELD_UNKNOWN',
    path: [...path.map(String), cut(key)].join('.'),
    message: `unknown field ${JSON.stringify(cut(key))}${hint}`,
  }
}

/** `card_seconds`, `CardSeconds` and `cardSeconds` are the same but for spelling. */
const plain = (name: string) => name.replace(/[_\-\s]/g, '').toLowerCase()

/** The field names of the object that `path` leads to. */
function knownFields(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const object = schemaAt(schema, path)
  return object instanceof z.ZodObject ? Object.keys(object.shape) : []
}

/** The schema of the field that `path` leads to, bare of optional and nullable. */
function schemaAt(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return schemaAt(schema.unwrap(), path)
  const [step, ...rest] = path
  if (step === undefined) return schema
  if (schema instanceof z.ZodArray) return schemaAt(schema.element, rest)
  return schema instanceof z.ZodObject ? schemaAt(schema.shape[String(step)], rest) : undefined
}

function valueAt(record: unknown, path: readonly PropertyKey[]): unknown {
  let value = record
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<PropertyKey, unknown>)[step]
  }
  return value
}

function preview(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value))
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return cut(String(value))
}

/** The first characters of a stranger's text, without half of a pair at the end. */
const cut = (text: string) => (text.length <= MAX_ECHO ? text : `${text.slice(0, MAX_ECHO - 1)}…`).toWellFormed()
