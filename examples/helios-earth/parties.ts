import type { Organisation } from '../../schemas/organisation.ts'

/** A made-up organisation: the code has right check digits, the body says EXAMPLE, nobody holds it. */
export type PartyTerms = { readonly uscc: string; readonly name: string; readonly account: string }

/** The operator of the cluster in this example. The real operator has no part in the contracts. */
export const OPERATOR: PartyTerms = {
  uscc: '91440300EXAMPLE03Q',
  name: '示例地球智算服务有限公司',
  account: '示例0000000000000000',
}

const buyer = (uscc: string, name: string, serial: number): PartyTerms => ({
  uscc,
  name,
  account: `示例${String(serial).padStart(16, '0')}`,
})

export const BUYERS = {
  vcMod: buyer('91440300EXAMPLE11K', '示例甲大模型科技有限公司', 1),
  vc3sl: buyer('91440300EXAMPLE2XB', '示例乙大模型科技有限公司', 2),
  vc8Sj: buyer('91440300EXAMPLE38B', '示例丙大模型科技有限公司', 3),
  vcpDC: buyer('91440300EXAMPLE466', '示例丁大模型科技有限公司', 4),
  vcTJs: buyer('91440300EXAMPLE541', '示例戊大模型科技有限公司', 5),
  vcdI0: buyer('91440300EXAMPLE62U', '示例己大模型科技有限公司', 6),
  vchbv: buyer('91440300EXAMPLE70N', '示例庚大模型科技有限公司', 7),
  vcJkd: buyer('91440300EXAMPLE89K', '示例辛大模型科技有限公司', 8),
} as const

/** Pays part of the vcpDC contract without being a party to it. */
export const THIRD_PARTY: PartyTerms = {
  uscc: '91440300EXAMPLE97E',
  name: '示例壬贸易有限公司',
  account: '示例0000000000000009',
}

/** The operator and the eight buyers, submitted by the operator. Fields nobody made up are left out. */
export function makeOrganisations(): Organisation[] {
  return [OPERATOR, ...Object.values(BUYERS)].map(({ uscc, name }) => ({
    institution: OPERATOR.uscc,
    uscc,
    name,
    kind: 'enterprise',
  }))
}
