import type { Words } from '../../words/words.ts'

export const ONE = {
  bridge: { zh: '从约定到认定', en: 'From agreed to recognised' },
  usage: { zh: '各月用量（按用途）', en: 'Use by month and purpose' },
  items: { zh: '价目', en: 'Price items' },
  allocation: { zh: '卡时与设备读数', en: 'Card-hours beside the devices’ readings' },
  findings: { zh: '发现', en: 'Findings' },
  records: { zh: '计量记录', en: 'Usage records' },
  noFindings: { zh: '没有发现', en: 'No findings' },
  unknown: { zh: '未知', en: 'not known' },
  ifCleared: { zh: '疑点全部澄清后', en: 'If all doubts are cleared' },
  difference: { zh: '结算减认定', en: 'Settled less recognised' },
  setOff: { zh: '其中券抵扣', en: 'of which set off by vouchers' },
  signedOn: { zh: '签订', en: 'Signed' },
  tax: { zh: '含税', en: 'with VAT' },
  noTax: { zh: '不含税', en: 'without VAT' },
  cut: { zh: '截至账本第', en: 'At size' },
  batch: { zh: '批计算', en: 'of the log' },
  at: { zh: '对账于', en: 'reconciled' },
  fresh: { zh: '此后本合同没有新数据', en: 'nothing came to the contract since' },
  later: { zh: '此后又收到', en: 'since then came' },
  laterRecords: { zh: '条计量记录', en: 'usage records' },
  laterPapers: { zh: '份其他材料', en: 'other papers' },
  running: { zh: '正在按最新账本重新对账', en: 'Being reconciled at the newest checkpoint' },
  exports: { zh: '导出文件…', en: 'Export files…' },
  again: { zh: '重新对账', en: 'Reconcile again' },
  json: { zh: '报告 JSON', en: 'Report (JSON)' },
  text: { zh: '报告文本', en: 'Report (text)' },
  none: { zh: '该合同尚未对账，正在计算。', en: 'Not reconciled yet; being computed.' },
  needsHuman: { zh: '需人工认定', en: 'A person must settle it' },
  evidence: { zh: '依据', en: 'Rests on' },
  andMore: { zh: '等共', en: 'of' },
  noReadings: { zh: '没有设备读数，无法对照。', en: 'No readings of its devices: nothing to compare with.' },
  noLogs: { zh: '没有计量日志。', en: 'No metering logs.' },
  ofHours: { zh: '卡时', en: 'card-hours' },
  all: { zh: '全部', en: 'All' },
} satisfies Record<string, Words>

export const STAGE_WORDS: Readonly<Record<string, Words>> = {
  agreed: { zh: '约定', en: 'Agreed' },
  delivered: { zh: '计量', en: 'Metered' },
  settled: { zh: '结算', en: 'Settled' },
  invoiced: { zh: '开票', en: 'Invoiced' },
  paid: { zh: '付款', en: 'Paid' },
  recognised: { zh: '认定', en: 'Recognised' },
}

export const PURPOSE_WORDS: Readonly<Record<string, Words>> = {
  pretrain: { zh: '预训练', en: 'Pre-training' },
  sft: { zh: '微调', en: 'Fine-tuning' },
  rl: { zh: '强化学习', en: 'Reinforcement learning' },
  other_training: { zh: '其他训练', en: 'Other training' },
  validation_inference: { zh: '验证推理', en: 'Validation' },
  production_inference: { zh: '生产推理', en: 'Production inference' },
  other: { zh: '其他', en: 'Other' },
  idle: { zh: '闲置', en: 'Idle' },
}
export const purposeWords = (purpose: string): Words => PURPOSE_WORDS[purpose] ?? { zh: purpose, en: purpose }
