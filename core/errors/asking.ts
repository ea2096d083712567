import type { ErrorDefinition } from './definition.ts'

/** What is asked for. */
export const ASKING_ERRORS = {
  NOT_FOUND: {
    status: 404,
    exit: 5,
    mend: 'Nothing of this name is known here: check the spelling.',
    zh: '此处没有该名称的对象，请核对拼写。',
  },
  CONTRACT_AMBIGUOUS: {
    status: 409,
    exit: 5,
    mend: 'Several institutions have a contract of this number: add ?institution=.',
    zh: '有多家机构使用该合同编号，请加 ?institution= 指明机构。',
  },
  QUARANTINE_CLOSED: {
    status: 409,
    exit: 5,
    mend: 'This quarantined record was already replayed or dismissed.',
    zh: '该隔离记录已重新报送或已剔除。',
  },
  DOCUMENT_TOO_LARGE: {
    status: 422,
    exit: 3,
    mend: 'The document would be too long: ask for less at once (a shorter period, fewer contracts), or take the report as JSON.',
    zh: '文书过长，无法排版。请缩小范围（缩短期间、减少合同），或取 JSON 报告。',
  },
} as const satisfies Record<string, ErrorDefinition>
