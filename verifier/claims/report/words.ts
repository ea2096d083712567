import type { ClauseKind } from '../../programmes/engine/clause.ts'
import type { Missing } from '../../programmes/engine/fact.ts'
import type { Severity, State } from '../../programmes/engine/outcome.ts'

/** How an assessment says things in Chinese. */

export const RESULT_WORDS: Readonly<Record<'pass' | 'fail' | 'undetermined', string>> = {
  pass: '符合',
  fail: '不符合',
  undetermined: '待定',
}
export const STATE_WORDS: Readonly<Record<State, string>> = {
  pass: '符合',
  fail: '不符合',
  undetermined: '待定',
  not_applicable: '不适用',
}
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  ineligible: '不符合则不予支持',
  cap: '不符合则核减金额',
  warning: '提请审核人员关注',
  info: '仅作提示',
}
export const KIND_WORDS: Readonly<Record<ClauseKind, string>> = {
  automatic: '数据自动核验',
  document: '材料核验',
  human: '人工判断',
}
export const BY_WORDS: Readonly<Record<Missing['by'], string>> = {
  data: '缺数据',
  document: '缺材料',
  person: '须人工判断',
}
export const CLAIM_STATE_WORDS: Readonly<Record<string, string>> = {
  draft: '草稿',
  submitted: '已提交',
  awaiting_window: '待窗口受理',
  accepted: '已受理',
  approved: '已批准',
  rejected: '未通过',
  withdrawn: '已撤回',
  paid: '已拨付',
}
