import type { ClauseKind } from '../../programmes/engine/clause.ts'
import type { DecisionStatus } from '../../programmes/engine/decision.ts'
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
export const DECISION_STATUS_WORDS: Readonly<Record<DecisionStatus, string>> = {
  applied: '已适用',
  superseded: '已被后续决定取代',
  stale: '未适用：系统结论已变化',
  contradicted: '未适用：同日决定或版本互相矛盾',
  document_missing: '未适用：所附材料未登记',
  unknown_clause: '未适用：本项目无此条款',
  no_amount: '未适用：本项目不涉及金额',
  unknown_alternative: '未适用：核算结果中无此例外',
  limit_unknown: '未适用：金额上限未能确定',
  above_limit: '未适用：超过上限',
}
