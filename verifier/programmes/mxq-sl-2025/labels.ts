import type { Words } from '../../capacity/words.ts'

/** The lines of the working. */
export const LABELS = {
  agreed: { en: 'Contract amount', zh: '合同金额' },
  other: { en: 'Items that are no cost of buying models', zh: '非模型购买费用项目' },
  unlisted: { en: 'Items the guide does not list', zh: '指南未列明的项目' },
  model: { en: 'Model costs agreed', zh: '其中模型购买费用' },
  inside: { en: 'Of the days of service inside the window', zh: '按服务日计入期限内部分' },
  invoiced: { en: 'Invoiced inside the window, net of red letters', zh: '期限内净开票金额（冲减红字）' },
  invoicedModel: { en: 'Invoiced for models', zh: '其中模型费用开票' },
  paid: { en: 'Paid', zh: '付款' },
  paidModel: { en: 'Paid for models', zh: '其中模型费用付款' },
  cost: { en: 'Cost of buying models, the least of these', zh: '模型购买费用（取最低）' },
  basis: { en: 'On the chosen VAT basis', zh: '按所选含税口径' },
  base: { en: 'Model costs (C)', zh: '模型购买费用 C' },
  share: { en: '30 % of the costs, cut down to the 分', zh: '费用的 30%（舍去分以下）' },
  granted: { en: 'Granted this year already', zh: '本年度已申领额度' },
  usual: { en: 'Usual cap per enterprise and year', zh: '每年申领额度（原则上）' },
  hard: { en: 'Highest cap per enterprise and year', zh: '每年最高申领额度' },
  room: { en: 'Room under the cap', zh: '年度剩余额度' },
  claimed: { en: 'Amount claimed', zh: '申请金额' },
  amount: { en: 'Amount (A), the least of the caps', zh: '申领额度 A（取最低）' },
  exception: { en: 'With a documented exception', zh: '如获批突破原则额度' },
  withUnlisted: { en: 'If the items the guide does not list are accepted', zh: '如认可指南未列明的项目（等）' },
} as const satisfies Record<string, Words>
