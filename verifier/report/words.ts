import { type MicroCardSeconds, toCardHours } from '../../core/card-time.ts'
import { type Fraction, toDecimal, toRounded } from '../../core/fraction.ts'
import { groupDigits } from '../../core/group-digits.ts'
import { type Fen, formatYuan } from '../../core/money.ts'
import { SHANGHAI_OFFSET_MS } from '../../core/time.ts'
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
  correction: '更正',
  batch: '批次',
  document: '凭证',
  day: '日期',
  device: '设备',
  interval: '时段',
  item: '价目',
  contract: '合同',
  organisation: '单位',
}

/** Unknown is shown as such, never as zero. */
export const UNKNOWN = '未知'

export const yuanWords = (fen: Fen | null) => (fen === null ? UNKNOWN : formatYuan(fen))

/** Thousands separators and decimals, cut down. */
export const quantityWords = (value: Fraction | null, scale = 2): string =>
  value === null ? UNKNOWN : grouped(toDecimal(value, scale))

/** The same to the nearest: for the overview, where a column is added up by eye. */
export const roundedWords = (value: Fraction | null, scale = 2): string =>
  value === null ? UNKNOWN : grouped(toRounded(value, scale))

function grouped(decimal: string): string {
  const [whole = '', part] = decimal.split('.')
  const thousands = groupDigits(whole)
  return part === undefined ? thousands : `${thousands}.${part}`
}

export const cardHourWords = (time: MicroCardSeconds | null, scale = 2) =>
  quantityWords(time === null ? null : toCardHours(time), scale)

/** `2025-07-31` → `2025年7月31日`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}

/** Moments inside a text, from UTC to the time people here read: `2020-05-18T02:54:00.000Z` → `2020-05-18 10:54:00`. */
export const inShanghai = (text: string): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (moment) => {
    const local = new Date(Date.parse(moment) + SHANGHAI_OFFSET_MS).toISOString().replace('T', ' ').slice(0, -1)
    return local.endsWith('.000') ? local.slice(0, -4) : local
  })
