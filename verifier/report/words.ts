import { type MicroCardSeconds, toCardHours } from '../../core/card-time.ts'
import { type Fraction, toDecimal } from '../../core/fraction.ts'
import { type Fen, formatYuan } from '../../core/money.ts'
import type { PriceItem } from '../../schemas/contract.ts'
import type { Purpose } from '../../schemas/usage-record.ts'
import type { EvidenceKind, Severity } from '../reconcile/finding.ts'
import type { Verdict } from '../reconcile/reconcile-contract.ts'

/** How a report says things in Chinese. */

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  agrees: '相符',
  reduced: '核减',
  undetermined: '待查',
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  undetermined: '待查',
  reduce: '核减',
  warning: '关注',
  info: '说明',
}

export const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  pretrain: '预训练',
  sft: '有监督微调',
  rl: '强化学习',
  other_training: '其他训练',
  validation_inference: '验证性推理',
  production_inference: '生产推理',
  other: '其他',
  idle: '空闲',
}

export const UNIT_WORDS: Readonly<Record<PriceItem['unit'], string>> = {
  card_hour: '卡时',
  pflops_hour: 'P·时',
  server_month: '台·月',
  lump_sum: '总价',
}

export const EVIDENCE_WORDS: Readonly<Record<EvidenceKind, string>> = {
  record: '记录',
  document: '凭证',
  day: '日期',
  device: '设备',
  interval: '时段',
  item: '价目',
  contract: '合同',
}

/** Unknown is shown as such, never as zero. */
export const UNKNOWN = '未知'

export const yuanWords = (fen: Fen | null) => (fen === null ? UNKNOWN : formatYuan(fen))

/** Thousands separators and two decimals, cut down. */
export function quantityWords(value: Fraction | null, scale = 2): string {
  if (value === null) return UNKNOWN
  const [whole = '', part] = toDecimal(value, scale).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return part === undefined ? grouped : `${grouped}.${part}`
}

export const cardHourWords = (time: MicroCardSeconds | null, scale = 2) =>
  quantityWords(time === null ? null : toCardHours(time), scale)

/** `2025-07-31` → `2025年7月31日`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}
