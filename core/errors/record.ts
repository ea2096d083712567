import type { ErrorDefinition } from './definition.ts'

/** One record. */
export const RECORD_ERRORS = {
  FIELD_INVALID: {
    status: 422,
    exit: 3,
    mend: 'The field named by path does not have the format said in the message.',
    zh: 'path 所指字段的格式不符合 message 的要求，请修正。',
  },
  FIELD_MISSING: { status: 422, exit: 3, mend: 'Add the field named by path.', zh: '请补上 path 所指的字段。' },
  FIELD_UNKNOWN: {
    status: 422,
    exit: 3,
    mend: 'Remove the field named by path, or correct its spelling.',
    zh: '请删除 path 所指的字段，或改正其拼写。',
  },
  INTERVAL_REVERSED: { status: 422, exit: 3, mend: 'end must be after start.', zh: '结束时间必须晚于开始时间。' },
  INTERVAL_TOO_LONG: {
    status: 422,
    exit: 3,
    mend: 'One record covers at most 400 days: check the dates.',
    zh: '一条记录最长 400 天，请核对日期。',
  },
  CORRECTION_WITHOUT_REASON: {
    status: 422,
    exit: 3,
    mend: 'corrects and reason come together; a record cannot correct itself.',
    zh: 'corrects 与 reason 必须同时填写；记录不能更正其自身。',
  },
  INSTITUTION_MISMATCH: {
    status: 422,
    exit: 3,
    mend: 'institution must be the one the token is bound to.',
    zh: 'institution 必须是令牌所绑定的机构。',
  },
  USCC_CHECK_DIGIT: {
    status: 200,
    exit: 0,
    mend: 'Warning only: the check digit of this 统一社会信用代码 is wrong. Compare it with the licence.',
    zh: '仅为提示：统一社会信用代码的校验位不符，请与证照核对。',
  },
} as const satisfies Record<string, ErrorDefinition>
