import type { Words } from '../inventory/inventory.ts'

const cut = (text: string): string => text.slice(0, 60)

/** Why a row, or a whole period, is in no settlement. */
export const WHY = {
  cutOff: {
    en: 'the input ends within this row: if it is whole, end it with a line end',
    zh: '输入在该行中途结束：如该行完整，请在行尾补上换行',
  },
  header: {
    en: 'a second header: several exports in one file; a row that is in two of them counts twice',
    zh: '再次出现表头：文件由多次导出拼接，重复的行会计入两次',
  },
  cells: (found: number, wanted: number): Words => ({
    en: `${found} cells under a header of ${wanted}`,
    zh: `该行有 ${found} 列，表头为 ${wanted} 列`,
  }),
  value: (column: string, text: string): Words => ({
    en: `${column} cannot be read: ${cut(text)}`,
    zh: `${column} 无法识别：${cut(text)}`,
  }),
  currency: (currency: string): Words => ({
    en: `billed in ${cut(currency)}, not CNY`,
    zh: `币种为 ${cut(currency)}，不是 CNY`,
  }),
  notInvoiced: {
    en: 'no InvoiceId: not invoiced yet, the charge may still change',
    zh: '没有 InvoiceId：尚未开票，费用可能变动',
  },
  unmapped: (account: string): Words => ({
    en: `no contract for account ${cut(account)} in the map`,
    zh: `映射文件未给出账户 ${cut(account)} 的合同`,
  }),
  tax: { en: 'tax, and the contract’s amounts are without VAT', zh: '税额，合同金额不含税' },
  period: (days: string): Words => ({
    en: `the billing period does not begin and end with days of ${days}`,
    zh: `账期不以 ${days} 的自然日起止`,
  }),
  negative: (sum: string): Words => ({
    en: `the period comes to ${sum} 元: no settlement is negative`,
    zh: `该账期合计 ${sum} 元，结算金额不能为负`,
  }),
  cutDown: (sum: string): Words => ({
    en: `the rows come to ${sum} 元, cut down to the 分: compare it with the invoice`,
    zh: `各行合计 ${sum} 元，已舍去不足一分的部分，请与发票核对`,
  }),
  items: (count: string): Words => ({
    en: `${count} rows are of no item with its unit in the map: they are in the amount, and in no quantity`,
    zh: `${count} 行没有对应的计价项及单位：计入金额，不计入数量`,
  }),
  quantity: (item: string, sum: string): Words => ({
    en: `item ${cut(item)} comes to ${sum}: no quantity has more than 6 decimals or is negative`,
    zh: `计价项 ${cut(item)} 合计 ${sum}：数量不能为负，小数不能超过 6 位`,
  }),
} as const
