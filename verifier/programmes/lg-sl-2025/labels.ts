import type { Words } from '../../capacity/words.ts'

/** The lines of the working. */
export const LABELS = {
  delivered: { en: 'Delivered in the period for eligible purposes', zh: '本期间内可计的交付价值' },
  invoiced: { en: 'Invoiced for it, net of red letters', zh: '对应净开票金额（冲减红字）' },
  paid: { en: 'Paid for it, with voucher set-off', zh: '对应付款（含训力券抵扣）' },
  incurred: { en: 'Cost incurred, the least of these', zh: '实际发生费用（取最低）' },
  setOff: { en: 'Voucher set-off', zh: '训力券抵扣' },
  borne: { en: 'Borne by the enterprise itself', zh: '企业自行承担' },
  basis: { en: 'On the chosen VAT basis', zh: '按所选含税口径' },
  excluded: {
    en: 'Left out: related, unfit or not the applicant’s',
    zh: '不计入（关联方、供给方不符合条件或非申报单位合同）',
  },
  base: { en: 'Compute costs (C)', zh: '算力服务费用 C' },
  share: { en: '30 % of the costs, cut down to the 分', zh: '费用的 30%（舍去分以下）' },
  below: { en: 'Costs below the threshold: nothing', zh: '费用未达到门槛：不予支持' },
  ceiling: { en: 'Ceiling per enterprise and year', zh: '每家企业每年最高额' },
  granted: { en: 'Granted this year already', zh: '本年度已获资助' },
  room: { en: 'Room under the ceiling', zh: '年度剩余额度' },
  claimed: { en: 'Amount claimed', zh: '申请金额' },
  amount: { en: 'Amount (A), the least of the caps', zh: '扶持金额 A（取最低）' },
  withDoubt: { en: 'If other inference is accepted (等)', zh: '如认可其他推理用途（等）' },
  certain: { en: 'Only contracts whose supplier is settled', zh: '仅计供给方条件已确认的合同' },
} as const satisfies Record<string, Words>
