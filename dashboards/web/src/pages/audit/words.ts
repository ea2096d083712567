import type { paths } from '../../../../../client/api.ts'
import type { Words } from '../../words/words.ts'

type Answer<P extends keyof paths> = paths[P] extends {
  readonly get: { readonly responses: { readonly 200: { readonly content: { readonly 'application/json': infer T } } } }
}
  ? T
  : never
export type FindingPage = Answer<'/v1/audit/findings'>
export type FindingHead = FindingPage['findings'][number]
export type Finding = Answer<'/v1/audit/findings/{id}'>
export type Plan = Answer<'/v1/audit/sampling-plans'>['plans'][number]
export type Sample = Answer<'/v1/audit/sampling-plans/{id}'>
export type Population = Answer<'/v1/audit/population'>
export type Paper = Answer<'/v1/audit/working-papers'>['papers'][number]
export type Act = Answer<'/v1/audit/activity'>['activity'][number]
export type HandedOutLine = Answer<'/v1/audit/handed-out'>['taken'][number]
export type Approval = Plan['approvals'][number]

export const FINDING_STATES = ['open', 'confirmed', 'dismissed'] as const
export type FindingState = (typeof FINDING_STATES)[number]
export const FINDING_STATE_WORDS: Readonly<Record<FindingState, Words>> = {
  open: { zh: '待核实', en: 'Open' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  dismissed: { zh: '已排除', en: 'Dismissed' },
}

export const STANDING_WORDS: Readonly<Record<string, Words>> = {
  proposed: { zh: '待复核', en: 'Waits for review' },
  approved: { zh: '已复核', en: 'Approved' },
  returned: { zh: '已退回', en: 'Returned' },
  corrected: { zh: '已更正', en: 'Corrected' },
  contradicted: { zh: '版本矛盾', en: 'Versions contradict' },
  effective: { zh: '生效', en: 'In effect' },
  stale: { zh: '事实已变', en: 'Of an earlier fact' },
  superseded: { zh: '已被取代', en: 'Superseded' },
}

export const FLAW_WORDS: Readonly<Record<string, Words>> = {
  same_token: { zh: '与编制人使用同一令牌，不生效', en: 'sent with the maker’s own token: counts for nothing' },
  same_person: { zh: '与编制人为同一人，不生效', en: 'by the maker itself: counts for nothing' },
  corrected: { zh: '已更正，不生效', en: 'corrected: counts for nothing' },
  contradicted: { zh: '版本矛盾，不生效', en: 'versions contradict: counts for nothing' },
}

export const POSITIONS = ['agrees', 'disputes', 'explains', 'mended'] as const
export const POSITION_WORDS: Readonly<Record<string, Words>> = {
  agrees: { zh: '同意', en: 'Agrees' },
  disputes: { zh: '不同意', en: 'Disputes' },
  explains: { zh: '说明', en: 'Explains' },
  mended: { zh: '已整改', en: 'Mended' },
}

export const POPULATION_KINDS = ['invoice', 'settlement', 'payment', 'usage_record'] as const
export const POPULATION_WORDS: Readonly<Record<(typeof POPULATION_KINDS)[number], Words>> = {
  invoice: { zh: '发票', en: 'Invoices' },
  settlement: { zh: '结算单', en: 'Settlements' },
  payment: { zh: '银行回单', en: 'Payments' },
  usage_record: { zh: '计量日志', en: 'Usage records' },
}
export const METHOD_WORDS: Readonly<Record<'monetary_unit' | 'attribute', Words>> = {
  monetary_unit: { zh: '货币单元抽样', en: 'Monetary-unit sampling' },
  attribute: { zh: '属性抽样', en: 'Attribute sampling' },
}

export const SAMPLE_VERDICTS: Readonly<Record<'within' | 'exceeds' | 'undetermined', Words>> = {
  within: { zh: '上限未超过可容忍水平', en: 'Upper limit within what is tolerable' },
  exceeds: { zh: '上限超过可容忍水平，样本不支持总体', en: 'Upper limit exceeds what is tolerable' },
  undetermined: { zh: '尚不能得出结论', en: 'Undetermined' },
}
export const OBSTACLE_WORDS: Readonly<Record<string, Words>> = {
  population_changed: { zh: '账本在该长度下的总体与计划不一致', en: 'the log is not the one that was planned on' },
  results_missing: { zh: '尚有样本没有测试结果', en: 'results are missing' },
  results_contradict: { zh: '测试结果互相矛盾', en: 'results contradict each other' },
  limit_unknown: { zh: '错报过多，不再计算上限', en: 'too many misstatements for a limit' },
}

/** What findings rest on that is no kind of its own. */
export const EVIDENCE_WORDS: Readonly<Record<string, Words>> = {
  record: { zh: '记录', en: 'records' },
  correction: { zh: '更正', en: 'corrections' },
  batch: { zh: '批次', en: 'batches' },
  document: { zh: '单据', en: 'documents' },
  day: { zh: '日期', en: 'days' },
  device: { zh: '设备', en: 'devices' },
  interval: { zh: '时段', en: 'intervals' },
  item: { zh: '价目', en: 'items' },
  contract: { zh: '合同', en: 'contracts' },
  organisation: { zh: '单位', en: 'organisations' },
}

export const PROBLEM_WORDS: Readonly<Record<string, Words>> = {
  index_repeated: { zh: '索引号重复', en: 'index stands twice' },
  reference_missing: { zh: '引用的底稿不存在', en: 'refers to a paper that is not there' },
  contradicted: { zh: '版本矛盾', en: 'versions contradict each other' },
  not_reviewed: { zh: '未复核', en: 'not reviewed' },
  evidence_missing: { zh: '账本中没有所引证据', en: 'evidence is not in the ledger' },
  evidence_corrected: { zh: '所引证据已被更正', en: 'evidence was corrected since' },
}

export const ACT_WORDS: Readonly<Record<Act['act'], Words>> = {
  proposed: { zh: '提出核实意见', en: 'proposed' },
  replied: { zh: '回复', en: 'replied' },
  approved: { zh: '复核通过', en: 'approved' },
  returned: { zh: '退回', en: 'returned' },
  planned: { zh: '编制抽样计划', en: 'planned' },
  tested: { zh: '记录测试结果', en: 'tested' },
  wrote: { zh: '编制底稿', en: 'wrote' },
  decided: { zh: '作出人工决定', en: 'decided' },
  concluded: { zh: '作出人工认定', en: 'concluded' },
  corrected: { zh: '更正', en: 'corrected' },
}

export const TEXTS = {
  all: { zh: '全部', en: 'All' },
  list: { zh: '疑点列表', en: 'Findings' },
  state: { zh: '状态', en: 'State' },
  severity: { zh: '程度', en: 'Severity' },
  waiting: { zh: '等待', en: 'Waits for' },
  waitsReviewer: { zh: '待复核', en: 'A second person' },
  waitsAuditor: { zh: '待核实意见', en: 'An auditor’s word' },
  waitsUnit: { zh: '待单位回复', en: 'A reply' },
  search: { zh: '疑点、合同或事实', en: 'Finding, contract or facts' },
  contract: { zh: '合同编号', en: 'Contract' },
  claim: { zh: '申请编号', en: 'Claim' },
  unit: { zh: '被审计单位', en: 'Audited institution' },
  subject: { zh: '合同 / 申请', en: 'Contract / claim' },
  code: { zh: '代码', en: 'Code' },
  what: { zh: '疑点', en: 'Finding' },
  facts: { zh: '事实', en: 'Facts' },
  amount: { zh: '金额（元）', en: 'Amount (yuan)' },
  pending: { zh: '待复核', en: 'Pending' },
  replies: { zh: '回复', en: 'Replies' },
  gone: { zh: '已消失', en: 'Not found any more' },
  stale: { zh: '事实已变', en: 'Fact changed' },
  staleWas: { zh: '事实变化前的结论', en: 'Concluded of the earlier fact' },
  since: {
    zh: '个批次在上次对账之后到达：打开疑点可看现状',
    en: 'batches came after the last reconciliation: open a finding to see it as it is',
  },
  none: {
    zh: '没有保存的对账结果：请先在“合同对账”中运行对账，或输入合同编号。',
    en: 'No reconciliation is kept: run one under Contracts, or name a contract.',
  },
  evidence: { zh: '证据', en: 'Evidence' },
  clause: { zh: '条款', en: 'Clause' },
  conclusion: { zh: '审计结论', en: 'Conclusion' },
  reviews: { zh: '核实意见与复核', en: 'Reviews and approvals' },
  noReviews: { zh: '尚无核实意见', en: 'Nobody has reviewed it' },
  noReplies: { zh: '尚无回复', en: 'No reply' },
  replied: { zh: '被审计单位回复', en: 'Replies of the audited institution' },
  propose: { zh: '提出核实意见', en: 'Propose' },
  reply: { zh: '提交回复', en: 'Reply' },
  by: { zh: '姓名', en: 'Name' },
  role: { zh: '职务', en: 'Office' },
  grounds: { zh: '理由', en: 'Grounds' },
  document: { zh: '材料编号（可选）', en: 'Document id (optional)' },
  documents: { zh: '材料编号（逗号分隔，可选）', en: 'Document ids (commas, optional)' },
  position: { zh: '意见', en: 'Position' },
  text: { zh: '内容', en: 'Text' },
  approve: { zh: '复核通过', en: 'Approve' },
  giveBack: { zh: '退回', en: 'Return' },
  remarks: { zh: '复核意见', en: 'Remarks' },
  remarksNeeded: { zh: '退回须说明原因', en: 'Say why it is returned' },
  ownEntry: {
    zh: '编制人不能复核自己的意见：须由另一人使用另一令牌复核。',
    en: 'Nobody approves what is their own: another person with another token does.',
  },
  needed: { zh: '请填写', en: 'Needed' },
  on: { zh: '日期', en: 'Day' },
  batch: { zh: '批次', en: 'Batch' },
  token: { zh: '令牌', en: 'Token' },
  back: { zh: '返回列表', en: 'Back to the list' },
  saved: { zh: '已写入账本', en: 'In the ledger' },
} satisfies Record<string, Words>

export const SAMPLE_TEXTS = {
  plans: { zh: '抽样计划', en: 'Sampling plans' },
  noPlans: { zh: '尚无抽样计划', en: 'No plan yet' },
  make: { zh: '编制抽样计划', en: 'Make a plan' },
  population: { zh: '总体', en: 'Population' },
  method: { zh: '方法', en: 'Method' },
  confidence: { zh: '置信水平（%）', en: 'Confidence (%)' },
  tolerable: { zh: '可容忍错报', en: 'Tolerable misstatement' },
  expected: { zh: '预计错报', en: 'Expected misstatement' },
  yuan: { zh: '（元）', en: ' (yuan)' },
  cardSeconds: { zh: '（卡秒）', en: ' (card-seconds)' },
  asDecimal: { zh: '请填写数值，不带单位和分隔符', en: 'A number, without unit or separators' },
  tolerableRate: { zh: '可容忍偏差率（如 0.05）', en: 'Tolerable rate (such as 0.05)' },
  expectedRate: { zh: '预计偏差率', en: 'Expected rate' },
  attribute: { zh: '何为偏差', en: 'What counts as a deviation' },
  purpose: { zh: '目的', en: 'Purpose' },
  measure: { zh: '计算样本量', en: 'Work out the size' },
  record: { zh: '记入账本并抽样', en: 'Record and draw' },
  impossible: { zh: '没有样本能支持该要求，须检查全部项目。', en: 'No sample supports this: examine the whole.' },
  items: { zh: '项目数', en: 'Items' },
  total: { zh: '总额', en: 'Total' },
  apart: { zh: '零或负数项目（不抽样，逐项检查）', en: 'Items worth nothing or less (not drawn)' },
  repeated: { zh: '同号多版本的项目（按最低计一次）', en: 'Ids with several contents (least counts)' },
  interval: { zh: '抽样间隔', en: 'Interval' },
  sampleSize: { zh: '样本量', en: 'Sample size' },
  deviations: { zh: '允许偏差数', en: 'Deviations allowed' },
  cut: { zh: '账本长度', en: 'Log size' },
  seed: { zh: '随机种子', en: 'Seed' },
  start: { zh: '起点', en: 'Start' },
  digest: { zh: '总体摘要', en: 'Digest of the population' },
  verdict: { zh: '评价', en: 'Evaluation' },
  known: { zh: '全查项目中的错报', en: 'Found in certain items' },
  projected: { zh: '推断错报', en: 'Projected' },
  upper: { zh: '错报上限', en: 'Upper limit' },
  over: { zh: '多计', en: 'Booked too high' },
  under: { zh: '少计', en: 'Booked too low' },
  atLeast: { zh: '缺失项目视为无误', en: 'Missing taken as right' },
  atMost: { zh: '缺失项目视为有误', en: 'Missing taken as wrong' },
  seen: { zh: '已发现偏差', en: 'Deviations seen' },
  upperCount: { zh: '总体偏差数上限', en: 'Upper limit of deviating items' },
  rate: { zh: '偏差率上限（无限总体）', en: 'Upper rate (population without end)' },
  redrawn: { zh: '同一总体的其他计划', en: 'Other plans of this population' },
  selection: { zh: '样本', en: 'Sample' },
  item: { zh: '项目', en: 'Item' },
  worth: { zh: '账面金额', en: 'Booked' },
  audited: { zh: '审定金额', en: 'Right amount' },
  deviates: { zh: '是否偏差', en: 'Deviates' },
  yes: { zh: '偏差', en: 'Deviates' },
  no: { zh: '无偏差', en: 'No deviation' },
  certain: { zh: '全查', en: 'Certain' },
  drawn: { zh: '抽中', en: 'Drawn' },
  missing: { zh: '未测试', en: 'Not tested' },
  contradicted: { zh: '矛盾', en: 'Contradicted' },
  how: { zh: '选取', en: 'Chosen' },
  result: { zh: '结果', en: 'Result' },
  enter: { zh: '录入结果', en: 'Enter results' },
  save: { zh: '保存结果', en: 'Save results' },
  asBooked: { zh: '未测试项目均填账面金额', en: 'Fill untested with the booked amount' },
  reason: { zh: '更正原因（更正已有结果时填写）', en: 'Reason (where a result is corrected)' },
  strangers: { zh: '非样本项目的结果（不计）', en: 'Results of items not drawn (not counted)' },
} satisfies Record<string, Words>

export const PAPER_TEXTS = {
  papers: { zh: '审计底稿', en: 'Working papers' },
  none: { zh: '尚无底稿', en: 'No working paper' },
  engagement: { zh: '审计项目', en: 'Engagement' },
  index: { zh: '索引号', en: 'Index' },
  title: { zh: '标题', en: 'Title' },
  prepared: { zh: '编制', en: 'Prepared by' },
  reviewed: { zh: '复核', en: 'Reviewed by' },
  purpose: { zh: '目的', en: 'Purpose' },
  procedures: { zh: '程序', en: 'Procedures' },
  results: { zh: '结果', en: 'Results' },
  conclusion: { zh: '结论', en: 'Conclusion' },
  references: { zh: '引用底稿（逗号分隔）', en: 'References (commas)' },
  refers: { zh: '引用', en: 'Refers to' },
  referredBy: { zh: '被引用', en: 'Referred to by' },
  write: { zh: '编制底稿', en: 'Write a paper' },
  paragraphs: { zh: '每行一段', en: 'One paragraph a line' },
  evidence: { zh: '证据（每行：种类 编号）', en: 'Evidence (a line each: kind id)' },
  problems: { zh: '问题', en: 'Problems' },
  badIndex: { zh: '形如 A-1、B-2-1', en: 'Such as A-1 or B-2-1' },
} satisfies Record<string, Words>

export const ACT_TEXTS = {
  title: { zh: '操作记录', en: 'Who did what' },
  when: { zh: '时间', en: 'When' },
  who: { zh: '何人', en: 'Who' },
  second: { zh: '复核人', en: 'Second person' },
  what: { zh: '何事', en: 'What' },
  which: { zh: '对象', en: 'Which' },
  voided: { zh: '不生效', en: 'Counts for nothing' },
  log: { zh: '账本', en: 'Log' },
} satisfies Record<string, Words>
