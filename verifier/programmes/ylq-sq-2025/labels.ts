import type { Words } from '../../capacity/words.ts'

/** The lines of the working. */
export const LABELS = {
  corpus: { en: 'Lines for the corpora themselves', zh: '直接用于语料数据采购的费用' },
  other: { en: 'Other lines (brokerage, storage, compute, processing)', zh: '其他费用（佣金、存储、算力、加工等）' },
  all: { en: 'All lines', zh: '采购费用合计' },
  paid: { en: 'Paid', zh: '已支付' },
  unpaid: { en: 'Unpaid, taken off the corpora first', zh: '未支付部分（先从语料费用中扣除）' },
  recognised: { en: 'Recognised cost of the contract', zh: '本合同认定的语料采购费用' },
  basis: { en: 'Recognised cost on the chosen VAT basis', zh: '按所选含税口径的语料采购费用' },
  excluded: { en: 'Left out: not a purchase that is supported', zh: '不属于可资助的采购，不计入' },
  total: { en: 'Total cost of corpora (C)', zh: '语料采购总费用 C' },
  share: { en: '3/10 × C, cut down to the 分', zh: '3/10 × C（舍去分以下）' },
  purchaseMost: { en: 'Most for purchases in a year', zh: '语料采购资助最高金额' },
  purchase: { en: 'Ceiling for purchases', zh: '语料采购资助上限' },
  opening: { en: 'Ceiling for opening data sets, by tier', zh: '语料开放奖励上限（按档）' },
  ceiling: { en: 'Ceilings together', zh: '上限合计' },
  scored: { en: 'What the score comes to, within the ceilings', zh: '评审打分确定的金额（不超过上限）' },
  claimed: { en: 'Amount claimed', zh: '申请金额' },
  invested: { en: 'Investment as audited', zh: '经审计认定的投资额' },
  granted: { en: 'City and district money so far', zh: '市、区财政已资助金额' },
  room: { en: 'Room under the investment', zh: '投资额内剩余可资助金额' },
  amount: { en: 'Amount (A), the least of the caps', zh: '资助金额 A（取最低）' },
} as const satisfies Record<string, Words>
