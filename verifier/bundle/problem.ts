import type { Words } from '../capacity/words.ts'

/** What does not hold, by name: docs/bundle.md says what each means. The names stay. */
export const PROBLEM_CODES = [
  'MEMBER_CHANGED',
  'MEMBER_MISSING',
  'MEMBER_STRANGE',
  'MEMBER_UNLISTED',
  'KEY_MALFORMED',
  'CHECKPOINT_FORGED',
  'CHECKPOINT_OTHER',
  'BATCHES_UNPROVEN',
  'RECORDS_MALFORMED',
  'RECORDS_UNPROVEN',
  'RECORDS_TWICE',
  'RECORD_FOREIGN',
  'COUNTS_DIFFER',
  'REPORT_MALFORMED',
  'REPORT_OTHER',
  'REPORT_UNBOUND',
  'REPORT_DIFFERS',
  'PAGE_DIFFERS',
  'DOCUMENT_DIFFERS',
  'EVIDENCE_MISSING',
  'EVIDENCE_MALFORMED',
  'EVIDENCE_NOT_IN_LOG',
  'EVIDENCE_UNUSED',
  'USAGE_DIFFERS',
  'RULES_DIFFER',
  'RULES_OTHER_RELEASE',
  'REGISTER_OTHER_RELEASE',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** What does not hold, and in which member of the bundle. */
export type Problem = { readonly code: ProblemCode; readonly member: string; readonly what: Words }

export const problem = (code: ProblemCode, member: string, en: string, zh: string): Problem => ({
  code,
  member: member.slice(0, 256),
  what: { en, zh },
})

export function parsedOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return otherwise
  }
}
