import type { Words } from '../../capacity/words.ts'

/** The lines of the working. */
export const LABELS = {
  claimed: { en: 'Amount claimed (Q)', zh: '申请兑现金额 Q' },
  settled: { en: 'Settled cost of the contract (S0)', zh: '服务合同实际结算总费用 S0' },
  ineligibleItems: { en: 'of which items that are not compute', zh: '其中非智能算力项目' },
  settledCompute: { en: 'Settled cost of compute', zh: '智能算力部分结算费用' },
  delivered: { en: 'Delivered for eligible purposes, by the metering log', zh: '按计量日志可计的交付价值' },
  invoiced: { en: 'Invoiced, net of red letters', zh: '净开票金额（冲减红字）' },
  paid: { en: 'Paid, with voucher set-off', zh: '付款（含训力券抵扣）' },
  recognised: { en: 'Recognised cost (S), the least of these', zh: '认定费用 S（取最低）' },
  recognisedBasis: { en: 'Recognised cost on the chosen VAT basis', zh: '按所选含税口径的认定费用' },
  contractBasis: { en: 'Contract amount on the chosen VAT basis (K)', zh: '按所选含税口径的合同金额 K' },
  ceiling: { en: 'Ceiling r × S, cut down to the 分', zh: '兑现上限 r × S（舍去分以下）' },
  vouchers: { en: 'Face amount of the vouchers accepted (V)', zh: '接受的训力券金额 V' },
  ofContract: { en: 'Carried by the contract', zh: '本合同可兑现金额' },
  allContracts: { en: 'All contracts', zh: '各合同合计' },
  amount: { en: 'Amount (A), the least of the caps', zh: '兑现金额 A（取最低）' },
  stackingLimit: { en: 'Limit of all public money, r × K', zh: '财政资金累计上限 r × K' },
  grants: { en: 'Other public money for the same project (G)', zh: '同一项目其他财政资助 G' },
  stackingRoom: {
    en: 'Largest amount that does not exceed the limit, r × K − G',
    zh: '不超过累计上限的最高金额 r × K − G',
  },
  ifStartup: { en: 'If the holder is a start-up', zh: '如认定为初创企业' },
  coveredDays: { en: 'Only days on which the institution was in the register', zh: '仅计在库有效期内的使用日' },
} as const satisfies Record<string, Words>
