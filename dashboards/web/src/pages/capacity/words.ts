import type { Words } from '../../words/words.ts'
import type { Reading, Tier } from './report.ts'

export const TIER_WORDS: Readonly<Record<Tier, { readonly name: Words; readonly asks: Words }>> = {
  declared: {
    name: { zh: '申报', en: 'Declared' },
    asks: {
      zh: '列入设备清单，型号在登记表中有稠密 FP16 数值',
      en: 'On the list, of a model with a dense FP16 figure',
    },
  },
  documented: {
    name: { zh: '有凭证', en: 'Documented' },
    asks: {
      zh: '有已登记的材料（发票、验收；租入的卡为租赁合同）',
      en: 'A registered document behind it; for a leased card the lease',
    },
  },
  identified: {
    name: { zh: '可识别', en: 'Identified' },
    asks: {
      zh: '有序列号、晶粒号或 UUID，当时不属于其他机构',
      en: 'By serial number, die id or UUID one card, and of no other institution',
    },
  },
  seen: {
    name: { zh: '有运行记录', en: 'Seen' },
    asks: { zh: '该小时内有该设备的采样或计量日志', en: 'A sample or usage record of the device in that hour' },
  },
  active: {
    name: { zh: '有张量计算', en: 'Active' },
    asks: {
      zh: '该小时内有张量计算，且当日功耗与型号相符',
      en: 'Tensor work in that hour, on a day whose power fits the model',
    },
  },
  attested: {
    name: { zh: '有设备证明', en: 'Attested' },
    asks: { zh: '有核验通过的设备证明', en: 'A verified attestation of the device' },
  },
}

export const READING_WORDS: Readonly<
  Record<Reading, { readonly title: Words; readonly values: Record<string, Words> }>
> = {
  figure: {
    title: { zh: '算力数值', en: 'What a card counts' },
    values: {
      dense: { zh: '稠密峰值', en: 'dense peak' },
      measured: { zh: '实测（不高于峰值）', en: 'measured, at most the peak' },
      sparse: { zh: '稀疏峰值', en: 'sparse peak' },
    },
  },
  location: {
    title: { zh: '所在地', en: 'Where' },
    values: {
      anywhere: { zh: '不限', en: 'anywhere' },
      shenzhen: { zh: '仅深圳', en: 'Shenzhen only' },
      longgang: { zh: '仅龙岗', en: 'Longgang only' },
    },
  },
  leased: {
    title: { zh: '租入的卡', en: 'Cards leased in' },
    values: { counted: { zh: '计入', en: 'counted' }, excluded: { zh: '不计入', en: 'not counted' } },
  },
}

export const SEVERITY_WORDS: Readonly<Record<string, Words>> = {
  exclude: { zh: '剔除', en: 'Excluded' },
  undetermined: { zh: '待查', en: 'Open' },
  warning: { zh: '关注', en: 'Attention' },
  info: { zh: '说明', en: 'Note' },
}

export const TEXTS = {
  title: { zh: '容量核验', en: 'Capacity' },
  institutions: { zh: '申报算力规模的机构', en: 'Institutions that say they have capacity' },
  institution: { zh: '机构', en: 'Institution' },
  devices: { zh: '设备记录', en: 'Device records' },
  statements: { zh: '在册台账', en: 'Statements' },
  pools: { zh: '单份合同的台账', en: 'Statements for one contract' },
  poolsNote: {
    zh: '单份合同的在册台账只用于核对该合同的在用卡数（见该合同的发现），不证明机构的算力规模。',
    en: 'A statement for the pool of one contract bounds the cards of that contract (see its findings); it proves no capacity of the institution.',
  },
  claims: { zh: '相关申请', en: 'Claims' },
  submitted: { zh: '提交日', en: 'Submitted' },
  filter: { zh: '按名称或代码筛选', en: 'Filter by name or code' },
  none: {
    zh: '没有符合条件的机构，或尚无机构报送设备清单或在册台账。',
    en: 'No institution fits, or none has listed cards or stated counts yet.',
  },
  back: { zh: '全部机构', en: 'All institutions' },
  period: { zh: '核验时段', en: 'Period' },
  first: { zh: '核验首日', en: 'First day' },
  last: { zh: '末日（含）', en: 'Last day' },
  threshold: { zh: '门槛（P）', en: 'Threshold (P)' },
  tier: { zh: '要求的证据层级', en: 'Tier asked for' },
  verify: { zh: '核验', en: 'Verify' },
  conclusion: { zh: '结论', en: 'Verdict' },
  proven: { zh: '证实的算力规模（确证下限）', en: 'Proven, a lower bound' },
  short: { zh: '距门槛尚缺', en: 'Short of it by' },
  atMost: { zh: '未查清事项全部证实后的上限', en: 'At most, were all that is open settled' },
  unbounded: { zh: '无法确定', en: 'not bounded' },
  standsOn: { zh: '达到门槛的最高层级', en: 'Highest tier that reaches it' },
  nothing: { zh: '无', en: 'none' },
  weakest: { zh: '出现最低值的时刻', en: 'First moment of the least' },
  steps: {
    zh: '算力规模随时间变化（P，FP16 稠密，各日最低值）',
    en: 'Capacity over time (P, dense FP16, least of each day)',
  },
  stated: { zh: '机构在册台账', en: 'Stated by the institution' },
  inUse: { zh: '同时在用', en: 'In use at once' },
  day: { zh: '日期', en: 'Day' },
  axis: { zh: '纵轴', en: 'Axis' },
  near: { zh: '门槛附近', en: 'Around the threshold' },
  whole: { zh: '全部', en: 'Whole' },
  asked: { zh: '核验时段', en: 'Period asked for' },
  tiers: { zh: '证据层级（逐级累进，单位 P）', en: 'Tiers of evidence, each asking for all before it (P)' },
  evidence: { zh: '证据层级', en: 'Tier' },
  least: { zh: '最低', en: 'Least' },
  p5: { zh: '5% 分位', en: '5th percentile' },
  mean: { zh: '平均', en: 'Mean' },
  most: { zh: '最高', en: 'Most' },
  share: { zh: '达标时间', en: 'Time reached' },
  cards: { zh: '卡数', en: 'Cards' },
  reached: { zh: '达到门槛', en: 'Reached' },
  alone: { zh: '仅按本条件', en: 'By its own condition' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  required: { zh: '要求', en: 'asked for' },
  models: { zh: '按型号的计算过程（期间最低时刻）', en: 'Working by model, at the least moment' },
  model: { zh: '型号', en: 'Model' },
  working: { zh: '计算', en: 'Working' },
  capacity: { zh: '规模（P）', en: 'Capacity (P)' },
  perCard: { zh: '登记表数值（TFLOPS）', en: 'Register figure (TFLOPS)' },
  grade: { zh: '来源等级', en: 'Grade' },
  sources: { zh: '来源', en: 'Sources' },
  notCounted: { zh: '未计入', en: 'Not counted' },
  total: { zh: '合计', en: 'Total' },
  missing: { zh: '缺什么、如何补充', en: 'What is missing, and what mends it' },
  mend: { zh: '补充办法', en: 'What mends it' },
  lifts: { zh: '可升至', en: 'Lifts to' },
  couldAdd: { zh: '至多可增加（P）', en: 'Could add at most (P)' },
  decides: { zh: '影响结论', en: 'decides' },
  nothingMissing: { zh: '没有可补充的材料。', en: 'Nothing that could be added.' },
  nothingListed: {
    zh: '该时段没有可核验的设备：请先报送设备清单（devices）及其材料。',
    en: 'No device to verify in this period: send the list of devices, and the documents behind it, first.',
  },
  findings: { zh: '矛盾与发现', en: 'Contradictions and findings' },
  noFindings: { zh: '没有发现。', en: 'None.' },
  human: { zh: '须由人工认定', en: 'for a person to settle' },
  others: { zh: '涉及的其他机构', en: 'Other institutions' },
  readings: { zh: '其他口径', en: 'Other readings' },
  flips: { zh: '结论不同', en: 'changes the verdict' },
  notAccepted: { zh: '仅列示，不予采纳', en: 'shown, never accepted' },
  located: { zh: '所在地（P）', en: 'Where it stands (P)' },
  shenzhen: { zh: '深圳', en: 'Shenzhen' },
  longgang: { zh: '其中龙岗', en: 'of it Longgang' },
  unknown: { zh: '未载明', en: 'not said' },
  basis: { zh: '依据', en: 'Basis' },
  register: { zh: '加速卡登记表', en: 'Accelerator register' },
  checkpoint: { zh: '账本检查点', en: 'Checkpoint' },
  page: { zh: '下载中文报告', en: 'Report in Chinese' },
  json: { zh: '下载可复算的 JSON', en: 'JSON, to be recomputed' },
  cardsUnit: { zh: '张', en: 'cards' },
  daysUnit: { zh: '天', en: 'days' },
} satisfies Record<string, Words>
