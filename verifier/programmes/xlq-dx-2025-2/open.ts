import type { Open } from '../engine/outcome.ts'

/** What known facts leave open. */
export const NO_LOG: Open = {
  path: 'metering log',
  by: 'data',
  open: { en: 'There is no metering log of the contract.', zh: '合同没有计量日志。' },
}
export const UNKNOWN_ITEM: Open = {
  path: 'voucher.setOffs',
  open: {
    en: 'The voucher is set off against an item that the contract does not list.',
    zh: '训力券抵扣的项目不在合同价目中，由人工判断。',
  },
}
export const NOT_YET: Open = {
  path: 'claim.state',
  by: 'data',
  open: {
    en: 'The claim has not reached the state 待窗口受理.',
    zh: '系统受理状态尚未为“待窗口受理”。',
  },
}
export const DISPUTED_USE: Open = {
  path: 'metering log (disputed)',
  open: {
    en: 'Delivery reaches the settlement only with use that is in dispute: a person clears it first.',
    zh: '计入有争议的使用后交付方达到结算金额，须先由人工认定。',
  },
}
